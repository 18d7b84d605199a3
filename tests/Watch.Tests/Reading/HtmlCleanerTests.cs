using System.Text;
using Animation.Watch.Reading;

namespace Animation.Watch.Tests.Reading;

public class HtmlCleanerTests
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
        var random = new Random(20260901);
        for (var i = 0; i < 5_000; i++)
        {
            var html = new StringBuilder();
            for (var n = random.Next(1, 25); n > 0; n--)
                html.Append(Pieces[random.Next(Pieces.Length)]);
            var once = HtmlCleaner.Clean(html.ToString());

            HtmlCleaner.Clean(once).ShouldBe(once, html.ToString());
            foreach (var active in new[] { "<script", "<svg", "<math", "<style", "<iframe", "<template", "<form", " onerror" })
                once.ShouldNotContain(active, Case.Insensitive, html.ToString());
        }
    }
}
