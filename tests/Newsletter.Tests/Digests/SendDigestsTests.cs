using System.Text.RegularExpressions;
using Animation.Contracts.Newsletter;
using Animation.Contracts.Watch;

namespace Animation.Newsletter.Tests.Digests;

public sealed class SendDigestsTests : NewsletterTest
{
    [Fact]
    public async Task Those_who_follow_a_theme_of_a_kept_item_receive_it_and_the_others_nothing()
    {
        var jeanne = await A.Person("Jeanne").Following("qualite", "ia").Arrives(Platform);
        await A.Person("Paul").Following("tourisme").Arrives(Platform);
        await A.Person("Luc").Following("qualite").WithoutMail().Arrives(Platform);
        await A.Person("Zoe").Arrives(Platform);
        var item = A.Item("Un schéma pour les cantines", "qualite", "education");
        await Platform.Deliver(item);

        (await PlanDigests()).ShouldBe(1);
        await SendRound();

        Received().Select(group => group.Key).ShouldBe([jeanne.Address]);
        var sent = (await Platform.Published<DigestSent>("newsletter")).ShouldHaveSingleItem();
        sent.PersonId.ShouldBe(jeanne.Id);
        sent.ItemIds.ShouldBe([item.ItemId]);
    }

    [Fact]
    public async Task No_item_comes_twice_and_no_empty_mail_leaves()
    {
        var jeanne = await A.Person("Jeanne").Following("qualite").Arrives(Platform);
        var first = A.Item("Premier article", "qualite");
        await Platform.Deliver(first);
        await PlanDigests();
        (await PlanDigests()).ShouldBe(0);
        await Platform.Deliver(first with { Version = 2, Title = "Premier article, corrigé", FirstKept = false });
        (await PlanDigests()).ShouldBe(0);
        await SendRound();

        await Platform.Deliver(A.Item("Second article", "qualite"));
        (await PlanDigests()).ShouldBe(1);
        await SendRound();

        var subjects = Received()[jeanne.Address].Select(mail => mail.Headers["subject"]).ToList();
        subjects.ShouldBe(["Votre veille\u00A0: Premier article, corrigé", "Votre veille\u00A0: Second article"]);
    }

    [Fact]
    public async Task Runs_at_the_same_time_give_each_item_once()
    {
        for (var i = 0; i < 5; i++)
            await A.Person($"p{i}").Following("qualite").Arrives(Platform);
        for (var i = 0; i < 4; i++)
            await Platform.Deliver(A.Item($"Article {i}", "qualite"));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PlanDigests()));
        await SendRound();

        Relay.Messages.Count.ShouldBe(5);
        (await Platform.Published<DigestSent>("newsletter")).Sum(sent => sent.ItemIds.Count).ShouldBe(20);
    }

    [Fact]
    public async Task Changed_themes_change_the_next_watch()
    {
        var jeanne = await A.Person("Jeanne").Following("qualite").Arrives(Platform);
        await Platform.Deliver(jeanne.Following("tourisme").Chose(version: 2));
        await Platform.Deliver(A.Item("Des données de qualité", "qualite"));
        await Platform.Deliver(A.Item("Une randonnée", "tourisme"));

        await PlanDigests();
        await SendRound();

        var text = Received()[jeanne.Address].Single().Find("text/plain")!.Content;
        text.ShouldContain("Une randonnée");
        text.ShouldNotContain("Des données de qualité");
    }

    [Fact]
    public async Task An_item_withdrawn_before_the_mail_leaves_is_not_in_it()
    {
        var jeanne = await A.Person("Jeanne").Following("qualite").Arrives(Platform);
        await A.Person("Paul").Following("ia").Arrives(Platform);
        var withdrawn = A.Item("Retiré", "qualite", "ia");
        await Platform.Deliver(withdrawn);
        await Platform.Deliver(A.Item("Gardé", "qualite"));
        await PlanDigests();
        await Platform.Deliver(new WatchItemWithdrawn(withdrawn.ItemId, 2, Platform.Clock.GetUtcNow()));
        await SendRound();

        Received().Select(group => group.Key).ShouldBe([jeanne.Address]);
        Received()[jeanne.Address].Single().Find("text/plain")!.Content.ShouldNotContain("Retiré");
    }

    [Fact]
    public async Task Themes_left_before_the_mail_leaves_are_neither_sent_nor_counted_and_may_come_back()
    {
        var jeanne = await A.Person("Jeanne").Following("qualite", "ia").Arrives(Platform);
        var (quality, ai) = (A.Item("Qualité", "qualite"), A.Item("Intelligence", "ia"));
        await Platform.Deliver(quality);
        await Platform.Deliver(ai);
        await PlanDigests();
        await Platform.Deliver(jeanne.Following("ia").Chose(version: 2));
        await SendRound();
        (await Platform.Published<DigestSent>("newsletter")).Single().ItemIds.ShouldBe([ai.ItemId]);

        await Platform.Deliver(jeanne.Following("ia", "qualite").Chose(version: 3));
        await PlanDigests();
        await SendRound();

        (await Platform.Published<DigestSent>("newsletter"))[^1].ItemIds.ShouldBe([quality.ItemId]);
    }

    [Fact]
    public async Task Old_items_are_no_news_and_one_mail_holds_twenty()
    {
        await A.Person().Following("qualite").Arrives(Platform);
        await Platform.Deliver(A.Item("D'un autre temps", "qualite") with { KeptAt = Platform.Clock.GetUtcNow().AddDays(-32) });
        (await PlanDigests()).ShouldBe(0);
        for (var i = 0; i < 23; i++)
            await Platform.Deliver(A.Item($"Article {i}", "qualite"));

        await PlanDigests();
        await PlanDigests();
        await SendRound();

        (await Platform.Published<DigestSent>("newsletter")).Select(sent => sent.ItemIds.Count).Order().ShouldBe([3, 20]);
    }

    [Fact]
    public async Task The_mail_says_why_it_came_loads_nothing_and_names_its_reader_only_to_leave_or_choose()
    {
        var jeanne = await A.Person("Jeanne").Following("qualite").Arrives(Platform);
        await Platform.Deliver(A.Item("Un <article> & ses données", "qualite"));
        await PlanDigests();
        await SendRound();

        var mail = Received()[jeanne.Address].Single();
        var text = mail.Find("text/plain")!.Content;
        var html = mail.Find("text/html")!.Content;
        text.ShouldStartWith("Vous recevez ce message parce que vous suivez\u00A0: Qualité et standards.");
        html.ShouldNotContain("<img");
        html.ShouldNotContain("<article>");
        var links = Regex.Matches(html, "href=\"([^\"]+)\"").Select(match => match.Groups[1].Value).Distinct().ToList();
        links.ShouldAllBe(link => text.Contains(link));
        links.ShouldAllBe(link => !link.Contains('?'));
        links.ShouldContain("https://source.example/article");
        links.Count(link => link.Contains("/lettres/arret/")).ShouldBe(1);
        links.Count(link => link.Contains("/moi/choix/")).ShouldBe(1);
        mail.Headers["list-unsubscribe"].ShouldBe($"<{links.Single(link => link.Contains("/lettres/arret/"))}>");
        mail.Headers["list-unsubscribe-post"].ShouldBe("List-Unsubscribe=One-Click");
        mail.Headers["list-id"].ShouldContain("<veille.asso.example>");
    }

    [Fact]
    public async Task The_officer_sees_what_would_leave_and_a_double_click_sends_once()
    {
        await A.Person("Jeanne").Following("qualite").Arrives(Platform);
        await A.Person("Paul").Following("qualite").Arrives(Platform);
        await Platform.Deliver(A.Item("Un article", "qualite", "ia"));
        using var officer = await Platform.Officer();

        var page = await officer.Open("/animation/veille-par-courriel");
        page.Text.ShouldContain("Un article attend pour 2 personnes.");
        page.Document.QuerySelector("tbody tr")!.Children.Select(cell => cell.TextContent).ShouldBe(["Qualité et standards", "1", "2"]);
        page.Text.ShouldNotContain("Intelligence artificielle");
        page.Text.ShouldContain("2 personnes le recevront maintenant");
        var key = page.Document.QuerySelector("#envoi input[name=Cle]")!.GetAttribute("value");
        page = await officer.Submit("#envoi");
        page.Text.ShouldContain("La veille part vers 2 personnes.");
        await Platform.Deliver(A.Item("Arrivé entre deux clics", "qualite"));
        await officer.Open("/animation/veille-par-courriel");
        await officer.Submit("#envoi", [("Cle", key)]);
        await SendRound();

        Relay.Messages.Count.ShouldBe(2);
        (await officer.Open("/fragments/newsletter/lettre-en-cours")).Text.ShouldContain("Un article attend pour 2 personnes.");
    }
}
