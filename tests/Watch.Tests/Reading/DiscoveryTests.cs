using System.Text;
using Animation.Watch.Reading;

namespace Animation.Watch.Tests.Reading;

public class DiscoveryTests
{
    private static readonly Uri Page = new("https://site.example/actus/");

    private static IReadOnlyList<FeedLink> Find(string html) => FeedDiscovery.Find(Encoding.UTF8.GetBytes(html), Page);

    [Fact]
    public void Feeds_announced_by_a_page_are_found_in_order_and_once() =>
        Find("""
            <!DOCTYPE html><html><head><link rel="stylesheet" href="x.css"><LINK REL=alternate TYPE=application/rss+xml HREF="../rss.xml" title="Tout &amp; plus">
            <link rel='alternate' type='application/atom+xml' href='https://other.example/atom'/><link rel="alternate" hreflang="en" href="/en">
            <link rel="alternate" type="application/rss+xml" href="/rss.xml"></head><body><a href="/autre.rss">x</a></body></html>
            """).ShouldBe([new FeedLink("https://site.example/rss.xml", "Tout & plus"), new FeedLink("https://other.example/atom", null)]);

    [Fact]
    public void A_page_that_announces_none_may_link_to_one() =>
        Find("<body><a href='/contact'>Contact</a> <a href='/flux/actus.rss'>Flux</a></body>").ShouldBe([new FeedLink("https://site.example/flux/actus.rss", null)]);

    [Fact]
    public void The_base_of_the_page_counts() =>
        Find("<base href='https://cdn.example/'><link rel=alternate type=application/rss+xml href=feed>").ShouldHaveSingleItem().Url.ShouldBe("https://cdn.example/feed");

    [Fact]
    public void Comments_and_second_formats_are_no_choice() =>
        FeedDiscovery.Choices(
        [
            new("https://site.example/feed", "Site » Flux"), new("https://site.example/comments/feed", "Site » Flux des commentaires"), new("https://site.example/feed/atom", "Site » Flux Atom"),
            new("https://site.example/agenda.rss", "Agenda"),
        ]).Select(link => link.Url).ShouldBe(["https://site.example/feed", "https://site.example/agenda.rss"]);

    [Theory]
    [InlineData("https://site.example/actus", "<link href=/wp-content/x.css>", "https://site.example/actus/feed/")]
    [InlineData("https://site.example/", "<meta name=generator content='SPIP 4.1'>", "https://site.example/spip.php?page=backend")]
    [InlineData("https://site.example/", "<script src=/sites/default/files/x.js>", "https://site.example/rss.xml")]
    [InlineData("https://www.youtube.com/channel/UCabc/videos", "", "https://www.youtube.com/feeds/videos.xml?channel_id=UCabc")]
    [InlineData("https://www.youtube.com/playlist?x=1&list=PLx", "", "https://www.youtube.com/feeds/videos.xml?playlist_id=PLx")]
    [InlineData("https://github.com/o/r", "", "https://github.com/o/r/releases.atom")]
    public void A_silent_page_is_guessed_from_its_address_and_what_made_it(string page, string html, string likeliest)
    {
        var guesses = FeedDiscovery.Guess(Encoding.UTF8.GetBytes(html), new Uri(page));

        guesses[0].AbsoluteUri.ShouldBe(likeliest);
        guesses.Count.ShouldBeLessThanOrEqualTo(7);
    }

    [Fact]
    public void Opml_keeps_its_folders_and_each_address_once()
    {
        var opml = """
            <?xml version="1.0"?><opml version="2.0"><body>
              <outline text="Eau"><outline text="Rivières"><outline type="rss" text="A &amp; B" xmlUrl="https://a.example/rss"/></outline></outline>
              <outline text="Seul" xmlUrl="feed://b.example/atom"/><outline text="Encore" xmlUrl="https://a.example/rss"/><outline text="x" xmlUrl="javascript:x"/>
            </body></opml>
            """u8.ToArray();

        OpmlReader.IsOpml(opml).ShouldBeTrue();
        OpmlReader.Read(opml).ShouldBe([new FeedLink("https://a.example/rss", "A & B", "Eau/Rivières"), new FeedLink("http://b.example/atom", "Seul")]);
    }

    [Fact]
    public void A_broken_opml_still_gives_its_sources() =>
        OpmlReader.Read("<opml><body><outline text='A & B' xmlUrl='https://a.example/rss'><outline xmlUrl=https://b.example/rss>"u8).Count.ShouldBe(2);
}
