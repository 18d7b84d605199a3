using Animation.Contracts.Members;
using Animation.Contracts.Watch;

namespace Animation.Newsletter.Tests.Replicas;

public sealed class FollowFiltersTests : NewsletterTest
{
    private static readonly DateTimeOffset at = new(2026, 11, 12, 8, 0, 0, TimeSpan.Zero);

    private static SavedFilterMatched Match(Guid person, WatchItemPublished item, Guid? filter = null) =>
        new(filter ?? Guid.CreateVersion7(), person, "Mes cantines", item.ItemId, at);

    private async Task<string> Mail(string address)
    {
        await PlanDigests();
        await SendRound();
        return Received()[address].LastOrDefault()?.Find("text/plain")?.Content.Replace('\u00A0', ' ') ?? "";
    }

    [Fact]
    public async Task What_a_filter_found_comes_with_the_watch_and_says_so_once()
    {
        var jeanne = await A.Person("Jeanne").Following("qualite").Choosing(chosen => chosen with { Maturities = ["beginner"] }).Arrives(Platform);
        var paul = await A.Person("Paul").Following("qualite").Arrives(Platform);
        // The match may come before the item it is about.
        var item = A.Item("Les menus des cantines", "tourisme") with { Maturities = ["advanced"] };
        var match = Match(jeanne.Id, item);
        await Platform.Deliver(match, await Platform.Deliver(match));
        await Platform.Deliver(item);

        var text = await Mail(jeanne.Address);

        text.ShouldContain("Les menus des cantines");
        text.ShouldContain("parce que vous suivez : « Mes cantines »");
        text.ShouldContain("Pour : « Mes cantines »");
        (await Mail(paul.Address)).ShouldBeEmpty();
        await Platform.Deliver(match with { MatchedAt = at.AddDays(1) });
        (await PlanDigests()).ShouldBe(0);
    }

    [Fact]
    public async Task A_stopped_filter_brings_nothing_even_what_was_on_its_way()
    {
        var jeanne = await A.Person("Jeanne").Following("qualite").Arrives(Platform);
        var (first, second) = (A.Item("Premier", "tourisme"), A.Item("Second", "tourisme"));
        await Platform.Deliver(first);
        await Platform.Deliver(second);
        var match = Match(jeanne.Id, first);
        await Platform.Deliver(match);
        await PlanDigests();
        var stopped = new SavedFilterStopped(match.FilterId, jeanne.Id, at.AddMinutes(1));
        await Platform.Deliver(stopped, await Platform.Deliver(stopped));
        await Platform.Deliver(Match(jeanne.Id, second, match.FilterId));

        (await Mail(jeanne.Address)).ShouldBeEmpty();

        // Taken again later, it finds again.
        await Platform.Deliver(Match(jeanne.Id, second, match.FilterId) with { MatchedAt = at.AddHours(1) });
        (await Mail(jeanne.Address)).ShouldContain("Second");
    }

    [Fact]
    public async Task Filters_of_somebody_erased_leave_no_trace()
    {
        var jeanne = await A.Person("Jeanne").Following("qualite").Arrives(Platform);
        var item = A.Item("Premier", "tourisme");
        var match = Match(jeanne.Id, item);
        await Platform.Deliver(match);
        await Platform.Deliver(new SavedFilterStopped(Guid.CreateVersion7(), jeanne.Id, at));
        await Platform.Deliver(new MemberErased(jeanne.Id, 9, at));
        await Platform.Deliver(match);
        await Platform.Deliver(new SavedFilterStopped(match.FilterId, jeanne.Id, at));

        (await Platform.Rows<long>("newsletter", "SELECT (SELECT count(*) FROM filter_match) + (SELECT count(*) FROM filter_stop)")).Single().ShouldBe(0);
    }
}
