using System.Net;
using System.Text;
using Animation.Watch.Ingestion;
using Animation.Watch.Reading;

namespace Animation.Watch.Letters;

/// <summary>A link that can be taken out of a letter.</summary>
internal sealed record LetterLink(string Address, string Title, bool Tracked);

/// <summary>
/// The HTML of a letter without anything that names or follows our mailbox: its links judged one by one, its images left out (they tell who
/// opens), our addresses taken out of the text.
/// </summary>
internal sealed class LetterBody(LetterLinks judge, IReadOnlyCollection<string> own)
{
    private const int MostLinks = 200;
    private const int LongestTitle = 200;
    private static readonly HashSet<string> blocks = ["p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "br", "blockquote", "section", "article", "table", "dt", "dd"];

    private readonly StringBuilder html = new();
    private readonly StringBuilder block = new();
    private readonly Dictionary<string, LetterLink> links = [];
    private readonly List<(string Address, string Text)> seen = [];
    private string before = "";
    private string heading = "";

    public string Html { get; private set; } = "";

    public IReadOnlyList<LetterLink> Links => [.. links.Values];

    /// <summary>The letter on the web, where it has an address for everybody.</summary>
    public string? Online { get; private set; }

    /// <summary>How many links led nowhere worth going.</summary>
    public int Dropped { get; private set; }

    /// <summary>Links of the body as they came, for what must be found among them; never stored as they are.</summary>
    public IReadOnlyList<(string Address, string Text)> Seen => seen;

    /// <param name="dirty">HTML from outside.</param>
    public static LetterBody Of(string dirty, LetterLinks judge, IReadOnlyCollection<string> own)
    {
        var body = new LetterBody(judge, own);
        body.Rebuild(HtmlCleaner.Clean(dirty));
        // An attribute may hold an address too.
        body.Html = Without(HtmlCleaner.Clean(body.html.ToString()), own);
        return body;
    }

    /// <summary>A letter in plain text as HTML: its lines and its addresses.</summary>
    public static string OfText(string text)
    {
        var html = new StringBuilder();
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Take(2_000))
        {
            var lines = paragraph.Split('\n').Select(line => string.Join(' ', line.Split(' ').Select(word =>
                word.Trim('<', '>', '(', ')', ',', '.') is var bare && Reading.Links.IsWeb(bare) ? $"<a href=\"{WebUtility.HtmlEncode(bare)}\">{WebUtility.HtmlEncode(bare)}</a>" : WebUtility.HtmlEncode(word))));
            html.Append("<p>").AppendJoin("<br>", lines).Append("</p>");
        }

        return html.ToString();
    }

    // What came out of the cleaner is regular: every link is closed, none stands in another.
    private void Rebuild(string clean)
    {
        var lexer = new TagLexer(clean);
        string? href = null;
        var (words, inside) = (new StringBuilder(), new StringBuilder());
        while (lexer.Read() is var kind && kind != LexKind.Finished)
        {
            var name = kind == LexKind.Text ? "" : lexer.Name.ToLowerInvariant();
            if (kind == LexKind.Open && name == "a")
                (href, _, _) = (lexer.Attributes.FirstOrDefault(attribute => attribute.Name == "href").Value, words.Clear(), inside.Clear());
            else if (kind == LexKind.Close && name == "a")
            {
                Link(href, PlainText.Tidy(words.ToString()), inside.ToString());
                href = null;
            }
            else
            {
                var said = kind == LexKind.Text ? WithoutUs(lexer.Text) : name == "img" ? WithoutUs(lexer.Attributes.FirstOrDefault(attribute => attribute.Name == "alt").Value ?? "") : "";
                (href is null ? block : words).Append(said);
                (href is null ? html : inside).Append(said.Length > 0 ? WebUtility.HtmlEncode(said) : name == "img" || kind == LexKind.Text ? "" : lexer.Source.ToString());
                if (kind != LexKind.Text && blocks.Contains(name))
                    Block(kind == LexKind.Close && name[0] == 'h' && name.Length == 2);
            }
        }
    }

    private void Block(bool isHeading)
    {
        if (PlainText.Tidy(block.ToString()) is { Length: > 0 } text)
        {
            before = text;
            if (isHeading)
                heading = text;
        }

        block.Clear();
    }

    private void Link(string? href, string words, string inside)
    {
        var (fate, address) = judge.Judge(href, words);
        if (Reading.Links.Absolute(href, null) is { } raw && seen.Count < MostLinks * 2)
            seen.Add((raw.AbsoluteUri, words));
        if (fate == LinkFate.Online)
            Online ??= address!.AbsoluteUri;
        else if (fate == LinkFate.Dropped)
            Dropped++;
        else
            Keep(address!.AbsoluteUri, words, fate == LinkFate.Tracked);
        html.Append(fate is LinkFate.Kept or LinkFate.Online ? $"<a href=\"{WebUtility.HtmlEncode(address!.AbsoluteUri)}\">{inside}</a>" : inside);
        block.Append(words);
    }

    // Several links lead to one page: its picture, its title, « lire la suite ». The longest words say most.
    private void Keep(string address, string words, bool tracked)
    {
        var generic = LetterLinks.IsGeneric(words);
        var title = !generic ? words : heading.Length > 0 ? heading : PlainText.Tidy(block.ToString()) is { Length: > 3 } here ? here : before;
        title = Letter.Cut(title, LongestTitle);
        var key = tracked ? address : AddressKey.Of(address) ?? address;
        if (links.TryGetValue(key, out var known))
        {
            if (!generic && title.Length > known.Title.Length)
                links[key] = known with { Title = title };
        }
        else if (links.Count < MostLinks && title.Length > 0)
            links[key] = new(address, title, tracked);
    }

    internal static string Without(string text, IReadOnlyCollection<string> own) =>
        own.Aggregate(text, (kept, mailbox) => kept.Contains('@', StringComparison.Ordinal) ? kept.Replace(mailbox, "…", StringComparison.OrdinalIgnoreCase) : kept);

    private string WithoutUs(string text) => Without(text, own);
}
