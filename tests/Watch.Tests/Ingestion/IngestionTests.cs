using Animation.Watch.Ingestion;
using Animation.Watch.Reading;

namespace Animation.Watch.Tests.Ingestion;

public class IngestionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);

    private static Entry Entry(string id, int daysAgo, string title = "Titre") =>
        new(id, title, $"https://site.example/{id}", Now.AddDays(-daysAgo), null, [], "<p>Un <b>résumé</b></p>", null, null, [], []);

    private static Feed Feed(params Entry[] entries) => new("F", null, null, "fr", "utf-8", "rss20", null, null, entries);

    [Theory]
    [InlineData("https://www.Site.example/a/?utm_source=x&b=2&a=1&xtor=RSS-1#haut", "http://site.example/a?a=1&b=2")]
    [InlineData("https://site.example/a?at_medium=rss&at_campaign=y", "https://site.example/a/")]
    [InlineData("https://site.example:443/a", "http://site.example:80/a")]
    [InlineData("https://site.example/a?mtm_campaign=1&fbclid=2&pk_kwd=3", "https://site.example/a#xtor=1")]
    public void Two_spellings_of_an_address_have_one_key(string one, string other) => AddressKey.Of(one).ShouldBe(AddressKey.Of(other));

    [Theory]
    [InlineData("https://site.example/a?id=1", "https://site.example/a?id=2")]
    [InlineData("https://site.example/a", "https://site.example/A")]
    [InlineData("https://site.example/a", "https://autre.example/a")]
    [InlineData("https://site.example/#!/a", "https://site.example/#!/b")]
    [InlineData("https://site.example:8443/a", "https://site.example/a")]
    [InlineData("https://site.example/a?attachment=1", "https://site.example/a")]
    public void Two_articles_have_two_keys(string one, string other) => AddressKey.Of(one).ShouldNotBe(AddressKey.Of(other));

    [Fact]
    public void What_is_no_web_address_has_no_key() => AddressKey.Of("mailto:x@y.example").ShouldBeNull();

    [Fact]
    public void A_source_just_added_gives_only_what_is_recent()
    {
        var items = Ingest.Select(Feed(Entry("a", 1), Entry("b", 100), Entry("c", 5)), Now, first: true);

        items.Select(item => item.Address).ShouldBe(["https://site.example/c", "https://site.example/a"]);
        items[0].Excerpt.ShouldBe("Un résumé");
    }

    [Fact]
    public void A_source_just_added_that_sleeps_gives_its_last_items() =>
        Ingest.Select(Feed([.. Enumerable.Range(0, 9).Select(number => Entry($"{number}", 200 + number))]), Now, first: true).Count.ShouldBe(5);

    [Fact]
    public void An_item_said_twice_is_one() => Ingest.Select(Feed(Entry("a", 1), Entry("a", 1, "Titre corrigé")), Now, first: false).Count.ShouldBe(1);

    [Fact]
    public void An_item_without_title_is_called_by_its_first_words()
    {
        var item = Ingest.Select(Feed(Entry("a", 1, "")), Now, first: false).ShouldHaveSingleItem();

        item.Title.ShouldBe("Un résumé");
    }

    [Fact]
    public void The_rhythm_follows_the_publisher_between_an_hour_and_a_day()
    {
        Rhythm.Of([Now.AddHours(-40), Now.AddHours(-20), Now.AddHours(-10), Now], Now, null).ShouldBe(TimeSpan.FromHours(5));
        Rhythm.Of([.. Enumerable.Range(0, 50).Select(minute => Now.AddMinutes(-minute))], Now, null).ShouldBe(Rhythm.Floor);
        Rhythm.Of([Now.AddDays(-300)], Now, null).ShouldBe(Rhythm.Ceiling);
        Rhythm.Of([], Now, null).ShouldBe(Rhythm.Ceiling);
        Rhythm.Of([Now.AddHours(-4), Now], Now, TimeSpan.FromHours(6)).ShouldBe(TimeSpan.FromHours(6));
        Rhythm.Of([Now.AddHours(-4), Now], Now, TimeSpan.FromDays(30)).ShouldBe(Rhythm.Ceiling);
    }

    [Fact]
    public void A_failing_source_is_asked_less_and_less_and_never_before_it_said()
    {
        Rhythm.Retry(Now, 1, null, 0).ShouldBe(Now.AddHours(1));
        Rhythm.Retry(Now, 3, null, 0).ShouldBe(Now.AddHours(4));
        Rhythm.Retry(Now, 30, null, 0).ShouldBe(Now.AddHours(24));
        Rhythm.Retry(Now, 1, null, 1).ShouldBe(Now.AddMinutes(72), TimeSpan.FromSeconds(1));
        Rhythm.Retry(Now, 1, Now.AddHours(9), 0).ShouldBe(Now.AddHours(9));
        Rhythm.Retry(Now, 1, Now.AddDays(400), 0).ShouldBe(Now.AddDays(7));
    }

    [Fact]
    public void A_theme_is_proposed_with_the_word_that_says_so()
    {
        ThemeHints.In("La CNIL rappelle le RGPD aux communes").ShouldContain(new ThemeHint("vie-privee", "RGPD"));
        ThemeHints.In("L’INTELLIGENCE ARTIFICIELLE en mairie").ShouldContain(hint => hint.Theme == "ia");
        ThemeHints.In("Le maire dit : ia ora na").ShouldNotContain(hint => hint.Theme == "ia");
        ThemeHints.In("Rien de particulier").ShouldBeEmpty();
    }
}
