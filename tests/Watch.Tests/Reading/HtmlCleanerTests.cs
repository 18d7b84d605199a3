using System.Text;
using System.Text.RegularExpressions;
using Animation.Watch.Reading;

namespace Animation.Watch.Tests.Reading;

public partial class HtmlCleanerTests
{
    private static readonly string[] Pieces =
    [
        "<p>", "</p>", "<b>", "</b>", "<a href=x>", "</a>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<ul>", "<li>", "</ul>", "<svg>", "</svg>", "<math>", "<mtext>",
        "<mglyph>", "<style>", "</style>", "<script>", "</script>", "<template>", "</template>", "<noscript>", "<img src=x onerror=y>", "<pre>\n", "</pre>", "<form>", "</form>",
        "<select>", "<option>", "<div title='\"><b>'>", "</div>", "<h1>", "</h1>", "&lt;", "&amp;lt;", "<!--", "-->", "<![CDATA[", "]]>", "texte", " ", "\n", "<title>", "</title>",
        "<textarea>", "<iframe>", "<font size=2>", "</font>", "<i>", "</i>", "<br>", "<hr>", "<details>", "<summary>", "<foreignObject>", "<desc>", "<annotation-xml encoding='text/html'>",
        "<caption>", "<col>", "<ruby>", "<rt>", "<nobr>", "<button>", "<object>", "<plaintext>", "\0", "\u0085", "<dd>", "<dt>", "</br>", "</x>", "<x y=\">\">", "<marquee>", "<frameset>", "<body>",
    ];

    [Theory]
    [InlineData("<script>x</script>a", "a")]
    [InlineData("a<style>x</style>", "a")]
    [InlineData("<svg><a href='x'>y</a></svg>a", "a")]
    [InlineData("<math><mtext><img src=x onerror=y></mtext></math>a", "a")]
    [InlineData("<template><b>x</b></template>a", "a")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=y>\"></p></noscript>a", "a")]
    [InlineData("<iframe srcdoc='x'></iframe>a", "a")]
    [InlineData("<form action=x><input name=y>z</form>a", "a")]
    [InlineData("<p onclick='x' style='y' class='z' id='i' name='n'>a</p>", "<p>a</p>")]
    [InlineData("<a href='javascript:x'>a</a>", "<a>a</a>")]
    [InlineData("<a href='java\tscript:x'>a</a>", "<a>a</a>")]
    [InlineData("<a href='&#1;javascript:x'>a</a>", "<a>a</a>")]
    [InlineData("<a href='data:text/html,x'>a</a>", "<a>a</a>")]
    [InlineData("<a href='mailto:x@y.example'>a</a>", "<a href=\"mailto:x@y.example\" rel=\"noopener noreferrer nofollow\">a</a>")]
    [InlineData("<img src='data:image/svg+xml,x' alt='a'>", "<img alt=\"a\">")]
    [InlineData("<custom-tag>a<b>b</b></custom-tag>", "a<b>b</b>")]
    [InlineData("1 < 2 & 3", "1 &lt; 2 &amp; 3")]
    [InlineData("<b>a", "<b>a</b>")]
    [InlineData("<td>a", "a")]
    [InlineData("", "")]
    public void Only_what_is_allowed_is_written(string html, string clean) => HtmlCleaner.Clean(html).ShouldBe(clean);

    [Fact]
    public void Relative_links_are_resolved() =>
        HtmlCleaner.Clean("<a href=../b>x</a><img src=/c.png>", new Uri("https://site.example/d/e"))
            .ShouldBe("<a href=\"https://site.example/b\" rel=\"noopener noreferrer nofollow\">x</a><img src=\"https://site.example/c.png\">");

    [Fact]
    public void Cleaning_twice_changes_nothing_and_nothing_active_is_left()
    {
        foreach (var html in Made(Pieces, 20260901))
        {
            var once = HtmlCleaner.Clean(html);

            HtmlCleaner.Clean(once).ShouldBe(once, html);
            foreach (var active in new[] { "<script", "<svg", "<math", "<style", "<iframe", "<template", "<form", " onerror" })
                once.ShouldNotContain(active, Case.Insensitive, html);
        }
    }

    [Fact]
    public void The_quick_way_answers_what_the_thorough_one_would()
    {
        var taken = 0;
        foreach (var html in Made(Regular, 20260902))
        {
            if (QuickCleaner.Clean(html, new Uri("https://site.example/a/")) is not { } quick)
                continue;
            taken++;
            quick.ShouldBe(HtmlCleaner.Thoroughly(html, new Uri("https://site.example/a/")), html);
        }

        taken.ShouldBeGreaterThan(Inputs / 30);
    }

    private static readonly string[] Regular =
    [
        "<p>texte</p>", "<p class='x' onclick=\"y\">", "</p>", "<b>", "</b>", "<a href=\"/x?a=1&amp;b=2\">", "</a>", "<ul>", "<li>", "</li>", "</ul>", "<div>", "</div>", "<h2>", "</h2>", "&lt;", "&amp;lt;",
        "&eacute;", "&#233;", "&#x2019;", "&nbsp;", "&copy", "AT&T", " & ", "<!-- x -->", "<br>", "<br/>", "<hr />", "<img src=\"i.png\" alt='é \"x\" onload=y'>", "<img src='javascript:x'>", "<font size=\"2\">",
        "</font>", "<span lang=fr>", "<span lang=\"fr\">", "</span>", "<blockquote cite=\"https://x.example/\">", "</blockquote>", "<em>", "</em>", "\n", " 1 < 2 ", "a=b href=javascript:x", "href=&quot;", "javascript:x", "href=<!-- y -->", "<script>x</script>", "<style>p</style>", "R&D ", "<a href=\"/x?a=1&b=2&copy=3\">", "<pre>", "</pre>", "<dl>", "<dt>", "</dt>", "</dl>",
        "<details open>", "<summary>", "</summary>", "</details>", "<time datetime=\"2026\">", "</time>", "<P>", "</P >", "<figure>", "<figcaption>", "</figcaption>", "</figure>", "\u0085", "<div/>", "<ol start=\"3\" start='4'>", "</ol>",
    ];

    // A few thousand in each run, a hundred thousand when asked: ANIMATION_HTML_INPUTS=100000.
    private static int Inputs => int.TryParse(Environment.GetEnvironmentVariable("ANIMATION_HTML_INPUTS"), out var inputs) ? inputs : 5_000;

    private static IEnumerable<string> Made(string[] pieces, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Inputs; i++)
        {
            var (html, open) = (new StringBuilder(), new Stack<string>());
            for (var n = random.Next(1, 25); n > 0; n--)
            {
                var piece = pieces[random.Next(pieces.Length)];
                // Half of them close in order what they opened, or hardly any would be regular.
                if (i % 2 == 0 && piece.StartsWith("</", StringComparison.Ordinal))
                    piece = open.TryPop(out var last) ? $"</{last}>" : "";
                else if (i % 2 == 0 && Tag().Match(piece) is { Success: true } tag && tag.Groups[1].Value is not ("br" or "hr" or "img") && !piece.Contains("</", StringComparison.Ordinal))
                    open.Push(tag.Groups[1].Value);
                html.Append(piece);
            }

            foreach (var name in open)
                html.Append("</").Append(name).Append('>');
            yield return html.ToString();
        }
    }

    [GeneratedRegex("<([a-zA-Z][a-zA-Z0-9]*)", RegexOptions.None, 1000)]
    private static partial Regex Tag();
}
