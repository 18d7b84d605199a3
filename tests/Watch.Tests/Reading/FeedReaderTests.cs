using System.Text;
using Animation.Hosting.Errors;
using Animation.Watch.Reading;

namespace Animation.Watch.Tests.Reading;

public class FeedReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

    private static Feed Read(string document, Uri? address = null) => FeedReader.Read(Encoding.UTF8.GetBytes(document), new ReadOptions(Now, address));

    [Fact]
    public void Rss_gives_its_items_with_author_categories_and_attachment()
    {
        var feed = Read("""
            <?xml version="1.0" encoding="utf-8"?>
            <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
              <channel><title>Communes &amp;amp; usages</title><link>https://site.example/</link><ttl>90</ttl>
                <item><title>L&#8217;eau, l'air</title><link>https://site.example/1</link><guid isPermaLink="false">n-1</guid>
                  <pubDate>Tue, 03 Dec 2024 14:00:00 +0100</pubDate><dc:creator>Ada Exemple</dc:creator>
                  <category>Eau</category><category>Air</category><description>Bref.</description>
                  <content:encoded><![CDATA[<p onclick="x()">Long <a href="/suite">texte</a></p><script>x()</script>]]></content:encoded>
                  <enclosure url="https://site.example/1.mp3" type="audio/mpeg" length="12"/></item>
              </channel></rss>
            """);

        (feed.Title, feed.Link, feed.Format, feed.Ttl).ShouldBe(("Communes & usages", "https://site.example/", "rss20", TimeSpan.FromMinutes(90)));
        var entry = feed.Entries.ShouldHaveSingleItem();
        (entry.Id, entry.Title, entry.Link).ShouldBe(("n-1", "L’eau, l'air", "https://site.example/1"));
        entry.Published.ShouldBe(new DateTimeOffset(2024, 12, 3, 13, 0, 0, TimeSpan.Zero));
        entry.Authors.ShouldBe([new Author("Ada Exemple", null, null)]);
        entry.Categories.ShouldBe(["Eau", "Air"]);
        entry.Summary.ShouldBe("Bref.");
        entry.Content.ShouldBe("<p>Long <a href=\"https://site.example/suite\" rel=\"noopener noreferrer nofollow\">texte</a></p>");
        entry.Enclosures.ShouldBe([new Enclosure("https://site.example/1.mp3", "audio/mpeg", "12")]);
    }

    [Fact]
    public void Atom_resolves_links_against_xml_base_and_reads_xhtml()
    {
        var feed = Read("""
            <feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://site.example/blog/" xml:lang="fr">
              <title type="html">&lt;b&gt;Usages&lt;/b&gt;</title><id>tag:1</id>
              <entry xml:base="2024/"><id>tag:2</id><title>1 &lt; 2</title><link rel="enclosure" href="a.pdf" type="application/pdf"/>
                <link href="note.html"/><updated>2024-12-03T14:00:00.5Z</updated><author><name>Ada</name><uri>/ada</uri></author>
                <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un <em>mot</em><br/>deux &amp; trois</p></div></content>
              </entry></feed>
            """);

        (feed.Title, feed.Language).ShouldBe(("Usages", "fr"));
        var entry = feed.Entries.ShouldHaveSingleItem();
        (entry.Title, entry.Link).ShouldBe(("1 < 2", "https://site.example/blog/2024/note.html"));
        entry.Authors.ShouldBe([new Author("Ada", null, "https://site.example/ada")]);
        entry.Content.ShouldBe("<p>Un <em>mot</em><br>deux &amp; trois</p>");
        entry.Enclosures.ShouldHaveSingleItem().Url.ShouldBe("https://site.example/blog/2024/a.pdf");
    }

    [Fact]
    public void Channel_definitions_and_the_oldest_dialects_are_read()
    {
        var feed = Read("<CHANNEL HREF=\"https://site.example/\"><ABSTRACT>Eau</ABSTRACT><ITEM HREF=\"https://site.example/1\" LASTMOD=\"2004-04-06T23:05:43-05:00\"><TITLE>Un</TITLE></ITEM></CHANNEL>");

        (feed.Link, feed.Subtitle, feed.Entries[0].Link, feed.Entries[0].Updated).ShouldBe(
            ("https://site.example/", "Eau", "https://site.example/1", new DateTimeOffset(2004, 4, 7, 4, 5, 43, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("type=\"application/octet-stream\"", "UMOpcMOpdGVyIDxiPmwnZWF1PC9iPg==", "Pépéter <b>l'eau</b>")]
    [InlineData("type=\"application/x-rien\"", "test", "test")]
    [InlineData("type=\"html\"", "<div xmlns=\"http://www.w3.org/1999/xhtml\">Un &lt;b&gt;mot&lt;/b&gt;</div>", "Un <b>mot</b>")]
    [InlineData("type=\"xhtml\"", "<div xmlns=\"http://www.w3.org/1999/xhtml\">La balise &lt;blink&gt;</div>", "La balise &lt;blink&gt;")]
    public void Atom_contents_say_how_they_are_written(string type, string written, string html) =>
        Read($"<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><content {type}>{written}</content></entry></feed>").Entries[0].Content.ShouldBe(html);

    [Theory]
    [InlineData("&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("&lt;img src=x onerror=alert(1)&gt;")]
    [InlineData("&lt;!-- &lt;iframe src=javascript:x&gt;")]
    [InlineData("&lt;a href=\"javascript:x\"&gt;")]
    public void Nothing_that_looks_active_is_left_even_in_plain_text(string written)
    {
        var feed = Read($"<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>{written}</title><entry><id>{written}</id><title>{written}</title><category term=\"{written.Replace('"', '\'')}\"/>"
            + $"<author><name>{written}</name></author><summary>{written}</summary><link href=\"https://x.example/{written.Replace('"', '\'')}\"/></entry></feed>");

        var entry = feed.Entries[0];
        List<string?> texts = [feed.Title, entry.Id, entry.Title, entry.Link, entry.Summary, .. entry.Categories, .. entry.Authors.Select(author => author.Name)];
        foreach (var text in texts)
            (text ?? "").ShouldNotMatch(@"(?i)<\s*/?(script|iframe)|<[a-z][^<>]*\son[a-z]+\s*=|href\s*=\s*.?javascript");
    }

    [Fact]
    public void Rdf_items_beside_their_channel_are_read()
    {
        var feed = Read("""
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
              <channel rdf:about="https://site.example/"><title>RDF</title><link>https://site.example/</link></channel>
              <image><title>pas le titre</title></image>
              <item rdf:about="https://site.example/1"><title>Un</title><link>https://site.example/1</link><d:date>2024-12-03</d:date></item>
            </rdf:RDF>
            """);

        feed.Title.ShouldBe("RDF");
        var entry = feed.Entries.ShouldHaveSingleItem();
        (entry.Id, entry.Published).ShouldBe(("https://site.example/1", new DateTimeOffset(2024, 12, 3, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Json_feeds_are_read()
    {
        var feed = Read("""
            {"version":"https://jsonfeed.org/version/1.1","title":"J","home_page_url":"https://site.example/","items":[
              {"id":7,"url":"/7","title":"Sept","content_html":"<p>x<iframe></iframe></p>","date_published":"2024-12-03T14:00:00+01:00",
               "authors":[{"name":"Ada"}],"tags":["eau"],"attachments":[{"url":"https://site.example/7.pdf","mime_type":"application/pdf","size_in_bytes":3}],}]}
            """);

        var entry = feed.Entries.ShouldHaveSingleItem();
        (entry.Id, entry.Link, entry.Content).ShouldBe(("7", "https://site.example/7", "<p>x</p>"));
        entry.Enclosures.ShouldBe([new Enclosure("https://site.example/7.pdf", "application/pdf", "3")]);
    }

    [Theory]
    [InlineData("<rss><channel><title>Bar & Cie</title><item><title>A&nbsp;B</title></item><item><title>Fin")]
    [InlineData("<rss><channel><title>Bar & Cie<item><title>A&nbsp;B<item><title>Fin</channel>")]
    [InlineData("<rss version=2.0><channel><title>Bar & Cie</title><item><title>A&nbsp;B</title><b></item><item><title>Fin</title></item></rss>")]
    [InlineData("\n\n <?xml version=\"1.1\"?><rss><channel><title>Bar &amp; Cie</title><item><x:y>z</x:y><title>A&#160;B</title></item><item><title>Fin</title></item></channel></rss>")]
    [InlineData("<!DOCTYPE rss [<!ENTITY co \"Cie\">]><rss><channel><title>Bar &amp; &co;</title><item><title><![CDATA[A\u00a0B</title></item><item><title>Fin</title></item></channel></rss>")]
    public void A_malformed_document_still_gives_its_items(string document)
    {
        var feed = Read(document);

        feed.Title.ShouldBe("Bar & Cie");
        feed.Entries.Select(entry => entry.Title).ShouldBe(["A\u00a0B", "Fin"]);
    }

    [Fact]
    public void A_date_to_come_is_brought_back_to_now()
    {
        var feed = Read("<rss><channel><title>t</title><item><pubDate>2099-01-01</pubDate></item></channel></rss>");

        feed.Entries[0].Published.ShouldBe(Now);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("java\nscript:alert(1)")]
    [InlineData(" data:text/html,x")]
    [InlineData("vbscript:x")]
    public void A_link_that_a_browser_would_run_is_dropped(string link)
    {
        var feed = Read($"<rss><channel><title>t</title><item><title>x</title><link>{link}</link></item></channel></rss>");

        feed.Entries[0].Link.ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("bonjour")]
    [InlineData("<html><head><title>Page</title></head></html>")]
    [InlineData("{\"items\":3}")]
    [InlineData("[1,2]")]
    [InlineData("<svg/>")]
    public void What_is_no_feed_is_refused_in_words(string document) =>
        Should.Throw<Refusal>(() => Read(document)).Problems[0].Code.ShouldBe("watch.not-a-feed");
}
