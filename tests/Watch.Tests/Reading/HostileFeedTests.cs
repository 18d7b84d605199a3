using System.Diagnostics;
using System.Globalization;
using System.Text;
using Animation.Hosting.Errors;
using Animation.Watch.Reading;

namespace Animation.Watch.Tests.Reading;

public class HostileFeedTests
{
    private static Feed? Read(string document)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            return FeedReader.Read(Encoding.UTF8.GetBytes(document), new ReadOptions(DateTimeOffset.UnixEpoch.AddYears(60)));
        }
        catch (Refusal refusal)
        {
            refusal.Problems[0].Code.ShouldBeOneOf("watch.feed-too-large", "watch.not-a-feed");
            return null;
        }
        finally
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        }
    }

    private static string Rss(string inside) => $"<rss version=\"2.0\"><channel><title>t</title><item><title>x</title>{inside}</item></channel></rss>";

    private static string Many(string text, int times) => new StringBuilder().Insert(0, text, times).ToString();

    [Theory]
    [InlineData("<a>", 200_000)]
    [InlineData("<description><a>", 100_000)]
    public void Elements_nested_without_end_are_refused(string opening, int times)
    {
        Read(Rss(Many(opening, times))).ShouldBeNull();
        Read($"{Many(opening, times)}").ShouldBeNull();
    }

    [Fact]
    public void A_tag_with_a_million_attributes_is_refused() => Read(Rss($"<b {Many("a ", 1_000_000)}/>")).ShouldBeNull();

    [Fact]
    public void A_tag_of_a_megabyte_is_refused()
    {
        var attributes = new StringBuilder();
        for (var i = 0; i < 50_000; i++)
            attributes.Append(" a").Append(i).Append("=\"x\"");
        Read(Rss($"<b{attributes}/>")).ShouldBeNull();
    }

    [Fact]
    public void An_external_entity_stays_unread()
    {
        var feed = Read("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>" + Rss("<description>a&x;b</description>"));

        (feed?.Entries[0].Summary ?? "").ShouldNotContain(Environment.MachineName);
    }

    [Fact]
    public void Entities_made_of_entities_expand_to_nothing()
    {
        var document = new StringBuilder("<!DOCTYPE rss [<!ENTITY a0 \"ha\">");
        for (var i = 1; i < 40; i++)
            document.Append(string.Create(CultureInfo.InvariantCulture, $"<!ENTITY a{i} \"&a{i - 1};&a{i - 1};\">"));
        var feed = Read(document.Append("]>").Append(Rss("<description>&a39;</description>")).ToString());

        (feed?.Entries[0].Summary ?? "").Length.ShouldBeLessThan(100);
    }

    [Fact]
    public void One_long_entity_repeated_is_refused() =>
        Read($"<!DOCTYPE rss [<!ENTITY a \"{new string('x', 400)}\">]>" + Rss($"<description>{Many("&a;", 500_000)}</description>")).ShouldBeNull();

    [Fact]
    public void Character_data_never_closed_is_read_once() => Read(Rss(Many("<p><![CDATA[x</p>", 100_000))).ShouldNotBeNull();

    [Fact]
    public void Deep_html_in_an_item_costs_nothing()
    {
        var feed = Read(Rss($"<description><![CDATA[{Many("<div>", 30_000)}fin]]></description>"));

        feed!.Entries[0].Summary.ShouldBe("fin");
    }

    [Fact]
    public void Formatting_that_multiplies_costs_nothing()
    {
        var fonts = new StringBuilder();
        for (var i = 0; i < 2_000; i++)
            fonts.Append("<font size=").Append(i).Append('>');
        Read(Rss($"<description><![CDATA[{fonts}{Many("<p>x</p>", 15_000)}]]></description>")).ShouldNotBeNull();
    }
}
