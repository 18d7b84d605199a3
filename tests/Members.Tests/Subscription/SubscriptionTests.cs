using System.Net;
using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Members.Directory;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.Subscription;

public sealed class SubscriptionTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private async Task<Page> Ask(string address)
    {
        using var visitor = platform.Visitor();
        await visitor.Open("/abonnement");
        var page = await visitor.Submit("form#abonnement", [("Address", address), ("Themes", "ia")]);
        await TestPlatform.Eventually(async () => (await platform.Rows<int>("members", "SELECT 1 FROM subscription_request WHERE handled_at IS NULL")).Count == 0, "the request is taken up");
        return page;
    }

    private async Task<IReadOnlyList<SendMail>> Mails() => [.. (await platform.Published<SendMail>("members")).Where(mail => mail.Purpose == MailPurposes.Confirmation)];

    private static string LinkOf(SendMail mail) => new Uri(mail.Blocks.Single(block => block.Kind == "button").Url!).PathAndQuery;

    [Fact]
    public async Task An_outsider_confirms_from_their_mailbox_and_only_then_exists_with_the_proof()
    {
        await Ask("dehors@exemple.fr");
        var mail = (await Mails()).ShouldHaveSingleItem();
        (mail.PersonId, mail.Address).ShouldBe((null, "dehors@exemple.fr"));
        using var mailbox = platform.Visitor();
        (await mailbox.Open(LinkOf(mail))).Text.ShouldContain("Confirmer mon abonnement");
        (await platform.Published<PersonChanged>("members")).ShouldBeEmpty();

        platform.Clock.Advance(TimeSpan.FromHours(3));
        (await mailbox.Submit("form#confirmer")).Text.ShouldContain("Vous êtes abonné");
        (await mailbox.Open(LinkOf(mail))).Text.ShouldContain("Vous êtes abonné");

        var person = (await platform.Published<PersonChanged>("members")).ShouldHaveSingleItem();
        (person.OrganisationId, person.Origin).ShouldBe((null, null));
        (await platform.Published<PreferencesChanged>("members"))[^1].Themes.ShouldBe(["ia"]);
        (await platform.Published<ConsentChanged>("members")).ShouldHaveSingleItem().Purpose.ShouldBe("subscription");
        (await platform.Rows<string>("members", "SELECT act || ' ' || (proof = @MailId) || ' ' || (at - asked_at) FROM consent", new { mail.MailId })).ShouldBe(["granted true 03:00:00"]);
    }

    [Fact]
    public async Task Known_and_unknown_get_the_same_page_and_a_limited_number_of_mails()
    {
        var known = await platform.Person("connue@exemple.fr");
        var (one, other) = (await Ask("connue@exemple.fr"), await Ask("inconnue@exemple.fr"));
        one.Text.ShouldBe(other.Text);
        (await Mails()).Select(mail => mail.PersonId).ShouldBe([known, null]);
        await Ask("inconnue@exemple.fr");
        (await Mails()).Count.ShouldBe(2);
        platform.Clock.Advance(TimeSpan.FromMinutes(11));
        await Ask("inconnue@exemple.fr");
        platform.Clock.Advance(TimeSpan.FromMinutes(11));
        await Ask("inconnue@exemple.fr");
        platform.Clock.Advance(TimeSpan.FromMinutes(11));
        await Ask("inconnue@exemple.fr");
        (await Mails()).Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_request_dies_after_seven_days_and_a_forged_link_opens_nothing()
    {
        await Ask("dehors@exemple.fr");
        var link = LinkOf((await Mails()).Single());
        using var visitor = platform.Visitor();
        (await visitor.Open("/abonnement/" + new string('a', 80))).Status.ShouldBe(HttpStatusCode.Gone);
        await visitor.Open(link);
        platform.Clock.Advance(TimeSpan.FromDays(7));
        (await visitor.Submit("form#confirmer")).Status.ShouldBe(HttpStatusCode.Gone);
        (await platform.Published<PersonChanged>("members")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Somebody_forgotten_comes_back_by_themselves()
    {
        var person = await platform.Person("revenue@exemple.fr");
        await platform.InScope(services => ErasePerson.Erase(services.GetDb(), person, TestContext.Current.CancellationToken));
        await Ask("revenue@exemple.fr");
        using var mailbox = platform.Visitor();
        await mailbox.Open(LinkOf((await Mails()).Single()));
        (await mailbox.Submit("form#confirmer")).Text.ShouldContain("Vous êtes abonné");
        (await platform.Rows<int>("members", "SELECT 1 FROM never_again")).ShouldBeEmpty();
    }

    [Fact]
    public async Task No_theme_is_no_subscription()
    {
        using var visitor = platform.Visitor();
        await visitor.Open("/abonnement");
        (await visitor.Submit("form#abonnement", [("Address", "dehors@exemple.fr")])).Text.ShouldContain("Cochez au moins un thème");
    }

    [Fact]
    public async Task An_address_stays_a_week_only_while_its_link_must_work()
    {
        await platform.Rows<int>("members",
            """
            INSERT INTO subscription_request (id, address, themes, language, asked_at, handled_at, mail_id, confirmed_at, known) VALUES
              (gen_random_uuid(), 'waits@exemple.fr', '{ia}', 'fr', @now, @now, gen_random_uuid(), NULL, false),
              (gen_random_uuid(), 'confirmed@exemple.fr', '{ia}', 'fr', @now, @now, gen_random_uuid(), @now, false),
              (gen_random_uuid(), 'limited@exemple.fr', '{ia}', 'fr', @now, @now, NULL, NULL, false),
              (gen_random_uuid(), 'known@exemple.fr', '{ia}', 'fr', @now, @now, gen_random_uuid(), NULL, true)
            """, new { now = platform.Clock.GetUtcNow() });
        var retention = platform.Services.GetRequiredService<Hosting.Privacy.Retention>();
        await retention.RunDue(TestContext.Current.CancellationToken);
        (await platform.Rows<string>("members", "SELECT address FROM subscription_request")).Count.ShouldBe(4);
        platform.Clock.Advance(TimeSpan.FromDays(2));
        await retention.RunDue(TestContext.Current.CancellationToken);
        (await platform.Rows<string>("members", "SELECT address FROM subscription_request")).ShouldBe(["waits@exemple.fr"]);
        platform.Clock.Advance(TimeSpan.FromDays(6));
        await retention.RunDue(TestContext.Current.CancellationToken);
        (await platform.Rows<string>("members", "SELECT address FROM subscription_request")).ShouldBeEmpty();
    }
}
