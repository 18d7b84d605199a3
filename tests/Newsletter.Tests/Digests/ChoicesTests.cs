using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Contracts.Watch;

namespace Animation.Newsletter.Tests.Digests;

/// <summary>Two readers alike but for one choice: what is kept reaches one and not the other. Each choice in turn.</summary>
public sealed class ChoicesTests : NewsletterTest
{
    private static PlaceChoice Place(string code, bool within = false, bool above = false) => new(code, within, above);

    private static DateTimeOffset Paris(int month, int day, int hour, int minute = 0) => new DateTimeOffset(2026, month, day, hour, minute, 0, TimeSpan.FromHours(1)).ToUniversalTime();

    private Task<A.Reader> Reader(string name, Func<PreferencesChanged, PreferencesChanged> choose) => A.Person(name).Following("qualite").Choosing(choose).Arrives(Platform);

    private Task<Guid> Keep(WatchItemPublished item) => Platform.Deliver(item with { KeptAt = Platform.Clock.GetUtcNow() });

    private async Task<string[]> Sent()
    {
        Platform.Clock.Advance(TimeSpan.FromMinutes(16));
        await PlanDigests();
        while (await SendRound() > 0)
            continue;
        return [.. Received().Select(group => group.Key.Split('@')[0]).Order()];
    }

    private void GoTo(DateTimeOffset moment) => Platform.Clock.Advance(moment - Platform.Clock.GetUtcNow());

    /// <summary>What left at the turns of this moment, by the recipients' names.</summary>
    private async Task<string[]> SentAt(DateTimeOffset moment)
    {
        GoTo(moment);
        var before = Relay.Messages.Count;
        await PlanDigests();
        while (await SendRound() > 0)
            continue;
        return [.. Relay.Messages.Skip(before).Select(Animation.Newsletter.Delivery.MimeReader.Read).Select(mail => mail.Headers["to"].Split('<')[^1].Split('@')[0]).Order()];
    }

    [Fact]
    public async Task A_theme()
    {
        await Reader("one", chosen => chosen);
        await Reader("other", chosen => chosen with { Themes = ["tourisme"] });
        await Keep(A.Item("Article", "qualite"));
        (await Sent()).ShouldBe(["one"]);
    }

    [Theory]
    // The item concerns Chambéry (73065), in the Savoie (D73), in Auvergne-Rhône-Alpes (R84); Annecy (74010) is next door.
    [InlineData("73065", "73065", false, false, true)]
    [InlineData("73065", "74010", true, true, false)]
    [InlineData("73065", "D73", false, false, false)]
    [InlineData("73065", "D73", true, false, true)]
    [InlineData("73065", "R84", true, false, true)]
    [InlineData("73065", "R84", false, true, false)]
    [InlineData("73065", "FR", true, false, true)]
    [InlineData("D73", "73065", false, false, false)]
    [InlineData("D73", "73065", true, false, false)]
    [InlineData("D73", "73065", false, true, true)]
    [InlineData("D74", "73065", false, true, false)]
    [InlineData("FR", "73065", false, false, true)]
    public async Task A_place_itself_inside_or_above(string concerned, string followed, bool within, bool above, bool reaches)
    {
        await Reader("one", chosen => chosen);
        await Reader("other", chosen => chosen with { Places = [Place(followed, within, above)] });
        await Keep(A.Item("Article", "qualite") with { Places = [concerned] });
        (await Sent()).ShouldBe(reaches ? ["one", "other"] : ["one"]);
    }

    [Fact]
    public async Task What_concerns_everywhere_reaches_who_follows_a_place()
    {
        await Reader("one", chosen => chosen with { Places = [Place("73065")] });
        await Keep(A.Item("Article", "qualite"));
        (await Sent()).ShouldBe(["one"]);
    }

    [Fact]
    public async Task A_level()
    {
        await Reader("one", chosen => chosen with { Maturities = ["advanced", "practising"] });
        await Reader("other", chosen => chosen with { Maturities = ["beginner"] });
        await Keep(A.Item("Article", "qualite") with { Maturities = ["advanced"] });
        (await Sent()).ShouldBe(["one"]);
        await Keep(A.Item("Pour tous", "qualite"));
        (await Sent()).ShouldBe(["one", "other"]);
    }

    [Fact]
    public async Task A_format()
    {
        await Reader("one", chosen => chosen with { Formats = ["law", "call"] });
        await Reader("other", chosen => chosen with { Formats = ["news"] });
        await Keep(A.Item("Article", "qualite") with { Format = "law" });
        (await Sent()).ShouldBe(["one"]);
    }

    [Fact]
    public async Task Never()
    {
        await Reader("one", chosen => chosen);
        await A.Person("other").Following("qualite").WithoutMail().Arrives(Platform);
        await Keep(A.Item("Article", "qualite"));
        (await Sent()).ShouldBe(["one"]);
    }

    [Fact]
    public async Task Each_rhythm_day_and_hour_at_its_turn_and_only_then()
    {
        // It is Monday 16 November, 10 in Paris.
        await A.Person("comes").Following("qualite").Arrives(Platform);
        await A.Person("daily").Following("qualite").At(Rhythms.Daily, hour: 7).Arrives(Platform);
        await A.Person("evening").Following("qualite").At(Rhythms.Daily, hour: 18).Arrives(Platform);
        await A.Person("tuesday").Following("qualite").At(Rhythms.Weekly, day: 2).Arrives(Platform);
        await A.Person("friday").Following("qualite").At(Rhythms.Weekly, day: 5).Arrives(Platform);
        await A.Person("monthly").Following("qualite").At(Rhythms.Monthly, day: 2).Arrives(Platform);
        GoTo(Paris(11, 16, 10, 30));
        await Keep(A.Item("Un", "qualite"));
        (await SentAt(Paris(11, 16, 10, 40))).ShouldBeEmpty();
        (await SentAt(Paris(11, 16, 10, 46))).ShouldBe(["comes"]);
        (await SentAt(Paris(11, 16, 17, 59))).ShouldBeEmpty();
        (await SentAt(Paris(11, 16, 18, 1))).ShouldBe(["evening"]);
        (await SentAt(Paris(11, 17, 7, 1))).ShouldBe(["daily", "tuesday"]);
        await Keep(A.Item("Deux", "qualite"));
        (await SentAt(Paris(11, 18, 7, 1))).ShouldBe(["comes", "daily"]);
        (await SentAt(Paris(11, 18, 18, 1))).ShouldBe(["evening"]);
        (await SentAt(Paris(11, 20, 7, 1))).ShouldBe(["friday"]);
        (await SentAt(Paris(11, 24, 7, 1))).ShouldBe(["tuesday"]);
        (await SentAt(Paris(12, 1, 6, 59))).ShouldBeEmpty();
        (await SentAt(Paris(12, 1, 7, 1))).ShouldBe(["monthly"]);
        (await Platform.Published<DigestSent>("newsletter")).Sum(sent => sent.ItemIds.Count).ShouldBe(12);
    }

    [Fact]
    public async Task Three_items_kept_in_a_row_make_one_mail()
    {
        await A.Person("comes").Following("qualite").Arrives(Platform);
        for (var i = 0; i < 3; i++)
        {
            await Keep(A.Item($"Article {i}", "qualite"));
            await SentAt(Platform.Clock.GetUtcNow().AddMinutes(4));
        }
        (await SentAt(Platform.Clock.GetUtcNow().AddMinutes(4))).ShouldBe(["comes"]);
        (await Platform.Published<DigestSent>("newsletter")).ShouldHaveSingleItem().ItemIds.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_turn_missed_by_half_a_day_waits_for_the_next_and_one_missed_by_less_does_not()
    {
        await A.Person("late").Following("qualite").At(Rhythms.Daily, hour: 7).Arrives(Platform);
        await Keep(A.Item("Un", "qualite"));
        (await SentAt(Paris(11, 17, 19, 5))).ShouldBeEmpty();
        (await SentAt(Paris(11, 18, 18, 50))).ShouldBe(["late"]);
    }

    [Fact]
    public async Task Changing_the_rhythm_moves_the_turn()
    {
        var reader = await A.Person("moves").Following("qualite").At(Rhythms.Weekly).Arrives(Platform);
        await Keep(A.Item("Un", "qualite"));
        var changed = reader.At(Rhythms.Weekly, day: 4, hour: 18).Chose(version: 2);
        var id = await Platform.Deliver(changed);
        await Platform.Deliver(changed, id);
        await Platform.Deliver(reader.At(Rhythms.Daily).Chose(version: 1));
        (await SentAt(Paris(11, 17, 7, 1))).ShouldBeEmpty();
        (await SentAt(Paris(11, 19, 18, 1))).ShouldBe(["moves"]);
    }

    [Fact]
    public async Task The_cap_holds_over_watch_and_invitations_and_what_does_not_fit_comes_later()
    {
        await Reader("one", chosen => chosen with { Rhythms = [new("watch", Rhythms.Daily)] });
        var other = await Reader("other", chosen => chosen with { Rhythms = [new("watch", Rhythms.Daily)], MailsPerWeek = 2 });
        for (var day = 17; day <= 19; day++)
        {
            await Keep(A.Item($"Article {day}", "qualite"));
            (await SentAt(Paris(11, day, 7, 1))).ShouldBe(day < 19 ? ["one", "other"] : ["one"]);
        }
        var invitation = A.Mail(other.Id, purpose: MailPurposes.Invitation) with { ExpiresAt = Paris(12, 20, 7) };
        await Platform.Deliver(invitation);
        (await SentAt(Paris(11, 20, 7, 1))).ShouldBeEmpty();
        (await StateOf(invitation.MailId)).ShouldBe("waiting");
        // A week after the first of the two, one place is free: the invitation takes it; a day later the watch has its own.
        (await SentAt(Paris(11, 24, 7, 2))).ShouldBe(["other"]);
        (await StateOf(invitation.MailId)).ShouldBe("sent");
        (await SentAt(Paris(11, 25, 7, 2))).ShouldBe(["other"]);
        (await Platform.Published<DigestSent>("newsletter")).Where(sent => sent.PersonId == other.Id).Sum(sent => sent.ItemIds.Count).ShouldBe(3);
    }

    [Fact]
    public async Task A_call_whose_last_day_is_over_is_not_sent()
    {
        await Reader("one", chosen => chosen);
        await Keep(A.Item("Trop tard", "qualite") with { Format = "call", Deadline = new DateOnly(2026, 11, 15) });
        (await Sent()).ShouldBeEmpty();
        await Keep(A.Item("À temps", "qualite") with { Format = "call", Deadline = new DateOnly(2026, 11, 16) });
        (await Sent()).ShouldBe(["one"]);
        Received().Single().Single().Find("text/plain")!.Content.ShouldContain("Répondre jusqu'au 16 novembre 2026.");
    }

    [Fact]
    public async Task The_officer_sends_now_to_whose_turn_it_is_and_who_has_it_as_it_comes_and_sees_the_next_turns()
    {
        await A.Person("comes").Following("qualite").Arrives(Platform);
        await A.Person("tuesday").Following("qualite").At(Rhythms.Weekly, day: 2).Arrives(Platform);
        await Keep(A.Item("Un", "qualite"));
        using var officer = await Platform.Officer();
        var page = await officer.Open("/animation/veille-par-courriel");
        page.Text.ShouldContain("Un article attend pour 2 personnes. Une personne le recevra maintenant");
        page.Text.ShouldContain("mardi 17 novembre à 7 h : une personne");
        (await officer.Submit("#envoi")).Document.QuerySelector("#envoi").ShouldBeNull();
        await SendRound();
        Received().Select(group => group.Key).ShouldBe(["comes@ville.example"]);
    }
}
