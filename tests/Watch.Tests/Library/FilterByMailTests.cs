using Animation.Contracts.Watch;
using Animation.Testing;

namespace Animation.Watch.Tests.Library;

public sealed class FilterByMailTests : IAsyncLifetime
{
    private readonly WatchSite site = new();

    public ValueTask InitializeAsync() => site.InitializeAsync();

    public ValueTask DisposeAsync() => site.DisposeAsync();

    private async Task<WatchItemPublished> Kept(string title)
    {
        var name = "f" + Guid.CreateVersion7().ToString("N");
        site.Web.Feed($"/{name}", name, [title]);
        await site.Add(site.Web.At($"/{name}"));
        await site.Keep(title, "ia");
        return (await site.Platform.Published<WatchItemPublished>("watch"))[^1];
    }

    private Task<IReadOnlyList<SavedFilterMatched>> Matches() => site.Platform.Published<SavedFilterMatched>("watch");

    private static async Task<Page> Save(Browser member, string words)
    {
        await member.Open("/veille?q=" + words);
        return await member.Submit("#enregistrer", [("Nom", "Filtre " + words)]);
    }

    private static Task<Page> Press(Browser member, Page page, string form) => member.Submit("#" + page.Document.QuerySelector($"form[id^={form}-]")!.Id);

    [Fact]
    public async Task What_answers_a_filter_after_it_was_asked_for_is_told_and_nothing_else()
    {
        var person = Guid.CreateVersion7();
        using var member = await site.Platform.SignedIn(person);
        using var silent = await site.Platform.SignedIn(Guid.CreateVersion7());
        var before = await Kept("Un silex ancien");
        var page = await Save(member, "silex");
        page.Text.ShouldContain("Ne vient pas par courriel.");
        await Save(silent, "silex");
        site.Platform.Clock.Advance(TimeSpan.FromMinutes(1));

        page = await Press(member, page, "courriel");

        page.Text.ShouldContain("Vient avec votre veille par courriel.");
        site.Platform.Clock.Advance(TimeSpan.FromMinutes(1));
        var found = await Kept("Des silex nouveaux");
        var other = await Kept("Un granit nouveau");
        await site.Platform.Deliver(before);
        await site.Platform.Deliver(other);
        await TestPlatform.Eventually(async () => (await Matches()).Count > 0, "the match is told");
        var id = await site.Platform.Rows<Guid>("watch", "SELECT id FROM outbox WHERE type = @type AND body ->> 'itemId' = @item", new { type = typeof(WatchItemPublished).FullName, item = found.ItemId.ToString() });
        await site.Platform.Deliver(found, id.Single());
        var match = (await Matches()).ShouldHaveSingleItem();
        (match.PersonId, match.ItemId, match.Name).ShouldBe((person, found.ItemId, "Filtre silex"));
    }

    [Fact]
    public async Task Stopped_or_deleted_it_says_so_once_and_to_its_owner_alone()
    {
        using var member = await site.Platform.SignedIn(Guid.CreateVersion7());
        using var other = await site.Platform.SignedIn(Guid.CreateVersion7());
        var page = await Press(member, await Save(member, "schiste"), "courriel");
        var action = page.Document.QuerySelector("form[id^=courriel-]")!.GetAttribute("action")!;
        await other.Open("/veille/ma-liste");
        await other.Send(new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent([new("Voulu", "non")]) });
        (await site.Platform.Published<SavedFilterStopped>("watch")).ShouldBeEmpty();

        page = await Press(member, page, "courriel");
        (await site.Platform.Published<SavedFilterStopped>("watch")).Count.ShouldBe(1);
        await Press(member, page, "supprimer");
        (await site.Platform.Published<SavedFilterStopped>("watch")).Count.ShouldBe(1);

        page = await Press(member, await Save(member, "basalte"), "courriel");
        await Press(member, page, "supprimer");
        (await site.Platform.Published<SavedFilterStopped>("watch")).Count.ShouldBe(2);
    }
}
