using System.Text.RegularExpressions;
using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Contracts.Watch;
using Animation.Newsletter.Delivery;

namespace Animation.Newsletter.Tests.Digests;

/// <summary>What somebody receives who has chosen nothing: at most five items of three stars a week that fit their organisation.</summary>
public sealed class EssentialsTests : NewsletterTest
{
    private static readonly DateTimeOffset Tuesday = new(2026, 11, 17, 6, 1, 0, TimeSpan.Zero);

    private static WatchItemPublished Item(string title) => A.Item(title, "qualite") with { Value = 3 };

    private async Task<A.Reader> Person(string name, OrganisationChanged organisation)
    {
        await Platform.Deliver(organisation);
        return await A.Person(name).Of(organisation).Arrives(Platform);
    }

    private async Task<List<MimePart>> SentAt(DateTimeOffset moment)
    {
        Platform.Clock.Advance(moment - Platform.Clock.GetUtcNow());
        var before = Relay.Messages.Count;
        await PlanDigests();
        while (await SendRound() > 0)
            continue;
        return [.. Relay.Messages.Skip(before).Select(MimeReader.Read)];
    }

    private static string[] Names(IEnumerable<MimePart> mails) => [.. mails.Select(mail => mail.Headers["to"].Split('<')[^1].Split('@')[0]).Order()];

    [Fact]
    public async Task Five_of_three_stars_a_week_never_twice_then_nothing()
    {
        await Person("essentiel", A.Organisation());
        for (var i = 0; i < 7; i++)
            await Platform.Deliver(Item($"Article {i}"));
        await Platform.Deliver(Item("Deux étoiles") with { Value = 2 });
        (await SentAt(Tuesday.AddHours(-1))).ShouldBeEmpty();
        var mail = (await SentAt(Tuesday)).ShouldHaveSingleItem();
        mail.Headers["subject"].ShouldStartWith("L'essentiel\u00A0: Article");
        mail.Find("text/plain")!.Content.ShouldContain("parce que vous agissez pour Chambéry, adhérente");
        (await SentAt(Tuesday.AddDays(1))).ShouldBeEmpty();
        (await SentAt(Tuesday.AddDays(7))).Count.ShouldBe(1);
        (await Platform.Published<DigestSent>("newsletter")).Select(sent => sent.ItemIds.Count).ShouldBe([5, 2]);
        (await SentAt(Tuesday.AddDays(14))).ShouldBeEmpty();
    }

    [Theory]
    // Chambéry: its own place, those above it, everywhere; not its neighbour.
    [InlineData("73065", null, null, true)]
    [InlineData("D73", null, null, true)]
    [InlineData("FR", null, null, true)]
    [InlineData("74010", null, null, false)]
    // Meant for its kind, or for all.
    [InlineData(null, "commune", null, true)]
    [InlineData(null, "region", null, false)]
    [InlineData(null, null, "advanced", true)]
    public async Task What_fits_the_organisation(string? place, string? audience, string? maturity, bool fits)
    {
        await Person("essentiel", A.Organisation());
        await Platform.Deliver(Item("Article") with
        {
            Places = place is null ? [] : [place],
            Audience = audience is null ? [] : [audience],
            Maturities = maturity is null ? [] : [maturity],
        });
        (await SentAt(Tuesday)).Count.ShouldBe(fits ? 1 : 0);
    }

    [Fact]
    public async Task A_small_commune_receives_what_suits_to_begin_with()
    {
        await Person("petite", A.Organisation(population: 3_499));
        await Person("grande", A.Organisation(population: 3_500));
        await Platform.Deliver(Item("Pour approfondir") with { Maturities = ["advanced"] });
        Names(await SentAt(Tuesday)).ShouldBe(["grande"]);
        await Platform.Deliver(Item("Pour débuter") with { Maturities = ["beginner"] });
        Names(await SentAt(Tuesday.AddDays(7))).ShouldBe(["grande", "petite"]);
    }

    [Fact]
    public async Task Only_for_a_current_membership_and_not_once_they_have_chosen()
    {
        await Person("ancienne", A.Organisation(status: "former"));
        await A.Person("seule").Arrives(Platform);
        var chooses = await Person("choisit", A.Organisation());
        await Platform.Deliver(chooses.Following("tourisme").Chose(version: 2));
        await Person("adherente", A.Organisation());
        await Platform.Deliver(Item("Article"));
        Names(await SentAt(Tuesday)).ShouldBe(["adherente"]);
    }

    [Fact]
    public async Task The_first_mail_asks_one_question_and_the_answer_narrows_the_next()
    {
        var reader = await Person("essentiel", A.Organisation());
        await Platform.Deliver(Item("Premier"));
        var first = (await SentAt(Tuesday)).ShouldHaveSingleItem();
        var html = first.Find("text/html")!.Content;
        html.ShouldContain("Où en êtes-vous avec les données");
        Regex.Matches(html, "href=\"http://animation.test(/moi/niveau/[^\"]+)\"").Select(match => match.Groups[1].Value.Split('/')[^1]).ShouldBe(["beginner", "practising", "advanced"]);
        first.Find("text/plain")!.Content.ShouldContain("/moi/niveau/");

        await Platform.Deliver(reader.Choosing(chosen => chosen with { Maturities = ["beginner"] }).Chose(version: 2));
        await Platform.Deliver(Item("Difficile") with { Maturities = ["advanced"] });
        (await SentAt(Tuesday.AddDays(7))).ShouldBeEmpty();
        await Platform.Deliver(Item("Facile") with { Maturities = ["beginner"] });
        var next = (await SentAt(Tuesday.AddDays(14))).ShouldHaveSingleItem();
        next.Headers["subject"].ShouldBe("L'essentiel\u00A0: Facile");
        next.Find("text/html")!.Content.ShouldNotContain("Où en êtes-vous");
    }

    [Fact]
    public async Task An_organisation_heard_twice_or_late_stays_as_last_said()
    {
        var member = A.Organisation();
        var former = member with { Version = 2, Status = "former" };
        var id = await Platform.Deliver(former);
        await Platform.Deliver(former, id);
        await Platform.Deliver(member);
        await A.Person("essentiel").Of(member).Arrives(Platform);
        await Platform.Deliver(Item("Article"));
        (await SentAt(Tuesday)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_first_mail_to_an_address_entered_by_others_says_where_it_came_from_and_the_next_does_not()
    {
        await A.Person("imported").Following("qualite").From(new PersonOrigin("import", "liste du congrès", new DateOnly(2026, 11, 3))).Arrives(Platform);
        await Platform.Deliver(A.Item("Un", "qualite"));
        var first = (await SentAt(Tuesday)).ShouldHaveSingleItem().Find("text/plain")!.Content;
        first.ShouldContain("Votre adresse a été enregistrée le 3 novembre 2026 (liste du congrès).");
        first.ShouldContain("intérêt légitime");
        var leave = Regex.Match(first, @"Ne plus recevoir vos courriels : http://animation.test(\S+)").Groups[1].Value;
        await Platform.Deliver(A.Item("Deux", "qualite"));
        (await SentAt(Tuesday.AddDays(1))).ShouldHaveSingleItem().Find("text/plain")!.Content.ShouldNotContain("enregistrée le");

        using var browser = Platform.Visitor();
        await browser.Open(leave);
        (await browser.Submit("main form", button: ("choix", "arret"))).Text.ShouldContain("Vous ne recevez ni veille ni invitations");
        (await Platform.Published<DigestStopped>("newsletter")).Count.ShouldBe(1);
        (await Platform.Published<InvitationsStopped>("newsletter")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_officer_sees_what_the_essentials_hold_and_for_how_many()
    {
        await Person("essentiel", A.Organisation());
        await Platform.Deliver(Item("Pour la Savoie") with { Places = ["D73"] });
        await Platform.Deliver(Item("Pour Annecy") with { Places = ["74010"] });
        using var officer = await Platform.Officer();
        var page = await officer.Open("/animation/veille-par-courriel/essentiel");
        page.Text.ShouldContain("Une personne le reçoit.");
        page.Document.QuerySelectorAll("tbody tr").ToDictionary(row => row.Children[0].TextContent, row => row.Children[3].TextContent)
            .ShouldBe(new Dictionary<string, string> { ["Pour Annecy"] = "0", ["Pour la Savoie"] = "1" }, ignoreOrder: true);
    }
}
