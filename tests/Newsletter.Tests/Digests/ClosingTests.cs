using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Contracts.Watch;
using Animation.Newsletter.Delivery;

namespace Animation.Newsletter.Tests.Digests;

/// <summary>Calls that close soon are said once more, to those who chose them, at their own turn.</summary>
public sealed class ClosingTests : NewsletterTest
{
    private static DateTimeOffset Paris(int month, int day, int hour, int minute = 0) => new DateTimeOffset(2026, month, day, hour, minute, 0, TimeSpan.FromHours(1)).ToUniversalTime();

    private async Task<MimePart[]> SentAt(DateTimeOffset moment)
    {
        Platform.Clock.Advance(moment - Platform.Clock.GetUtcNow());
        var before = Relay.Messages.Count;
        await PlanDigests();
        while (await SendRound() > 0)
            continue;
        return [.. Relay.Messages.Skip(before).Select(MimeReader.Read)];
    }

    private static string Name(MimePart mail) => mail.Headers["to"].Split('<')[^1].Split('@')[0];

    private Task<Guid> Keep(WatchItemPublished item) => Platform.Deliver(item with { KeptAt = Platform.Clock.GetUtcNow(), Format = "call" });

    [Fact]
    public async Task A_call_is_said_again_once_before_it_closes_beside_what_is_new()
    {
        // Monday 16 November. The call closes on Wednesday 2 December.
        await A.Person("weekly").Following("qualite").At(Rhythms.Weekly).Arrives(Platform);
        await A.Person("stranger").Following("tourisme").At(Rhythms.Weekly).Arrives(Platform);
        await A.Person("laws").Following("qualite").Choosing(chosen => chosen with { Formats = ["law"], Rhythms = [new(MailPurposes.Watch, Rhythms.Weekly)], Day = 2, Hour = 7 }).Arrives(Platform);
        await Keep(A.Item("Appel aux communes", "qualite") with { Deadline = new DateOnly(2026, 12, 2) });
        (await SentAt(Paris(11, 17, 7, 1))).Select(Name).ShouldBe(["weekly"]);
        await Keep(A.Item("Nouveau", "qualite"));

        var mail = (await SentAt(Paris(11, 24, 7, 1))).Single(one => Name(one) == "weekly");

        mail.Headers["subject"].ShouldContain("Nouveau");
        var (text, html) = (mail.Find("text/plain")!.Content, mail.Find("text/html")!.Content);
        text.IndexOf("BIENTÔT CLOS", StringComparison.Ordinal).ShouldBeInRange(text.IndexOf("* Nouveau", StringComparison.Ordinal), text.IndexOf("* Appel aux communes", StringComparison.Ordinal));
        html.ShouldContain("<h2>Bientôt clos</h2>");
        text.ShouldContain("2 décembre 2026");
        (await SentAt(Paris(12, 1, 7, 1))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mail_may_hold_nothing_else_and_counts_as_any_other()
    {
        await A.Person("weekly").Following("qualite").At(Rhythms.Weekly).Arrives(Platform);
        await A.Person("capped").Following("qualite").Choosing(chosen => chosen with { MailsPerWeek = 0, Rhythms = [new(MailPurposes.Watch, Rhythms.Weekly)], Day = 2, Hour = 7 }).Arrives(Platform);
        await Keep(A.Item("Appel aux communes", "qualite") with { Deadline = new DateOnly(2026, 12, 2) });
        await SentAt(Paris(11, 17, 7, 1));

        var mail = (await SentAt(Paris(11, 24, 7, 1))).ShouldHaveSingleItem();

        mail.Headers["subject"].ShouldContain("bientôt clos, Appel aux communes");
        (await Platform.Published<DigestSent>("newsletter")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Who_has_it_as_it_comes_is_reminded_by_day_and_not_just_after_the_first_mail()
    {
        await A.Person("comes").Following("qualite").Arrives(Platform);
        await Keep(A.Item("Pressé", "qualite") with { Deadline = new DateOnly(2026, 11, 19) });
        await Keep(A.Item("Plus tard", "qualite") with { Deadline = new DateOnly(2026, 11, 30) });
        (await SentAt(Paris(11, 16, 11))).Length.ShouldBe(1);
        (await SentAt(Paris(11, 18, 10))).ShouldBeEmpty();
        (await SentAt(Paris(11, 23, 0, 5))).ShouldBeEmpty();
        var mail = (await SentAt(Paris(11, 23, 8, 5))).ShouldHaveSingleItem();
        mail.Headers["subject"].ShouldContain("Plus tard");
        mail.Find("text/plain")!.Content.ShouldNotContain("Pressé");
        (await SentAt(Paris(11, 24, 8, 5))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_that_moved_away_or_was_withdrawn_is_not_announced()
    {
        await A.Person("weekly").Following("qualite").At(Rhythms.Weekly).Arrives(Platform);
        var (moved, gone) = (A.Item("Reporté", "qualite") with { Deadline = new DateOnly(2026, 12, 2) }, A.Item("Retiré", "qualite") with { Deadline = new DateOnly(2026, 12, 2) });
        await Keep(moved);
        await Keep(gone);
        await SentAt(Paris(11, 17, 7, 1));
        await Keep(moved with { Version = 2, Deadline = new DateOnly(2027, 3, 1) });
        await Platform.Deliver(new WatchItemWithdrawn(gone.ItemId, 2, Platform.Clock.GetUtcNow()));

        (await SentAt(Paris(11, 24, 7, 1))).ShouldBeEmpty();
    }
}
