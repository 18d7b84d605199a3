using System.Globalization;
using System.Text;

namespace Animation.Benchmarks;

/// <summary>The feeds that reading is measured on: those of a folder, or some made up that look like what French sites publish.</summary>
internal static class FeedCorpus
{
    private const int Documents = 120;
    private static readonly string[] Words =
        ("commune données eau sentier services agents ouverture guide formation numérique école médiathèque élus projet appel règlement accès public réseau plan "
        + "l’intelligence d’aménagement territoires méthode outils retour d’expérience plate-forme logiciel libre identité sécurité cantine voirie énergie").Split(' ');

    /// <summary>Well-formed documents only: the yardstick reads no others.</summary>
    public static IReadOnlyList<byte[]> Load(string? folder) => folder is null
        ? [.. Enumerable.Range(0, Documents).Select(number => Encoding.UTF8.GetBytes(Document(new Random(number), number)))]
        : [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(ParseBench.IsXmlFeed)];

    private static string Document(Random random, int number)
    {
        var atom = number % 3 == 0;
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        text.Append(atom
            ? "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"fr\"><title>Actualités</title><link href=\"https://site.example/\"/><id>tag:site.example,2026:actus</id>\n"
            : "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Actualités</title><link>https://site.example/</link><language>fr</language>\n");
        for (var item = 0; item < 25; item++)
            Item(text, random, atom, item);
        return text.Append(atom ? "</feed>" : "</channel></rss>").ToString();
    }

    private static void Item(StringBuilder text, Random random, bool atom, int item)
    {
        var (title, html) = (Sentence(random, 9), Html(random));
        var date = new DateTimeOffset(2026, 9, 1, 8, 0, 0, TimeSpan.Zero).AddHours(-item * 7);
        text.Append(atom
            ? string.Create(CultureInfo.InvariantCulture, $"<entry><id>tag:site.example,2026:{item}</id><title>{title}</title><link rel=\"alternate\" type=\"text/html\" href=\"https://site.example/{item}\"/><updated>{date:yyyy-MM-ddTHH:mm:ssZ}</updated><author><name>Ada Exemple</name></author><category term=\"{Words[item]}\"/>")
            : string.Create(CultureInfo.InvariantCulture, $"<item><title>{title}</title><link>https://site.example/{item}</link><guid isPermaLink=\"false\">n-{item}</guid><pubDate>{date:R}</pubDate><dc:creator><![CDATA[Ada Exemple]]></dc:creator><category><![CDATA[{Words[item]}]]></category><description>{System.Net.WebUtility.HtmlEncode(html[..Math.Min(300, html.IndexOf("</p>", StringComparison.Ordinal) + 4)])}</description>"));
        text.Append(atom
            ? $"<content type=\"html\">{html.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}</content></entry>\n"
            : $"<content:encoded><![CDATA[{html}]]></content:encoded></item>\n");
    }

    private static string Html(Random random)
    {
        var html = new StringBuilder();
        for (var paragraph = random.Next(3, 9); paragraph > 0; paragraph--)
        {
            html.Append("<p class=\"texte\">").Append(Sentence(random, random.Next(20, 60))).Append(" <a href=\"https://site.example/").Append(random.Next(999)).Append("\" target=\"_blank\" onclick=\"suivre()\">")
                .Append(Sentence(random, 4)).Append("</a>, <strong>").Append(Sentence(random, 3)).Append("</strong>&nbsp;: ").Append(Sentence(random, 20)).Append(".</p>\n");
            if (paragraph % 3 == 0)
                html.Append("<figure><img src=\"https://site.example/i/").Append(random.Next(999)).Append(".jpg\" alt=\"").Append(Sentence(random, 4)).Append("\" width=\"640\" height=\"360\" style=\"margin:0\"></figure>\n<ul><li>")
                    .Append(Sentence(random, 8)).Append("</li><li>").Append(Sentence(random, 8)).Append("</li></ul>\n");
        }

        return html.ToString();
    }

    private static string Sentence(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Words[random.Next(Words.Length)]));
}
