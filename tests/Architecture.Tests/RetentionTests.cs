using Animation.Contracts.Events;
using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Hosting.Privacy;
using Animation.Newsletter.Mails;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Architecture.Tests;

/// <summary>Years go by, nights are run, and nothing older than its limit is in any store.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("all");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private async Task<long> Count(string service, string from) => (await platform.Rows<long>(service, $"SELECT count(*) FROM {from}"))[0];

    private async Task<IReadOnlyDictionary<string, int>> NightAfter(int days)
    {
        platform.Clock.Advance(TimeSpan.FromDays(days));
        return await platform.Services.GetRequiredService<Hosting.Privacy.Retention>().RunDue(Cancel);
    }

    [Fact]
    public async Task Nothing_is_older_than_its_limit_in_any_store()
    {
        var person = await SomethingEverywhere();

        (await NightAfter(3)).Keys.ShouldContain("members.sign-in");
        (await Count("members", "sign_in")).ShouldBe(0);
        (await Count("members", "form_key") + await Count("events", "form_key")).ShouldBe(0);
        (await Count("newsletter", "mail WHERE person_id IS NULL")).ShouldBe(0);

        await NightAfter(6);
        foreach (var service in Settings.AllServices)
            (await Count(service, "outbox WHERE sent_at IS NOT NULL")).ShouldBe(0, service);

        await NightAfter(120);
        foreach (var service in Settings.AllServices)
            (await Count(service, "inbox")).ShouldBe(0, service);
        (await Count("platform", "session")).ShouldBe(0);
        (await Count("events", "registration WHERE person_id IS NOT NULL")).ShouldBe(1);

        await NightAfter(280);
        (await Count("newsletter", "mail")).ShouldBe(0);
        (await Count("events", "registration WHERE person_id IS NOT NULL")).ShouldBe(0);
        (await Count("events", "registration")).ShouldBe(1);
        (await Count("events", "invitation")).ShouldBe(0);
        (await Count("members", "person WHERE erased_at IS NULL")).ShouldBe(1);

        await NightAfter(3 * 365);
        (await Count("members", "person WHERE erased_at IS NULL")).ShouldBe(1, "warned first");
        await NightAfter(31);
        (await platform.Rows<Guid>("members", "SELECT id FROM person WHERE erased_at IS NOT NULL")).ShouldBe([person]);
        (await Count("members", "never_again")).ShouldBe(0);
        (await Count("members", "change WHERE at < '2029-01-01'")).ShouldBe(0);

        await NightAfter(6 * 365);
        (await Count("members", "erasure")).ShouldBe(0);
        (await Count("platform", "retention_log WHERE ran_at < '2035-01-01'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_rule_runs_once_a_night_and_its_log_is_shown()
    {
        (await NightAfter(1)).Count.ShouldBe(AnimationRules().Count);
        (await NightAfter(0)).ShouldBeEmpty();
        using var admin = await platform.SignedIn(Guid.CreateVersion7(), Roles.Admin);
        var page = (await admin.Open("/animation/conservation")).Text;
        page.ShouldContain("2026-11-17 09:00 UTC");
        page.ShouldContain("Le temps de répondre à qui dit n'avoir rien reçu.");
        page.ShouldNotContain("pas encore");
        page.ShouldNotContain("interrompu");
    }

    [Fact]
    public async Task The_notice_names_every_purpose_and_every_limit()
    {
        using var visitor = platform.Visitor();
        var notice = (await visitor.Open("/confidentialite")).Text;
        foreach (var purpose in Host.AnimationApp.Services.SelectMany(service => service.Purposes))
            notice.ShouldContain(purpose.BasisName.Fr);
        foreach (var rule in AnimationRules())
            notice.ShouldContain(rule.Limit.Fr);
    }

    [Fact]
    public void Rules_of_a_service_have_names_of_their_own()
    {
        foreach (var service in Host.AnimationApp.Services)
            Hosting.Privacy.Retention.RulesOf(service).Select(rule => rule.Code).ShouldBeUnique(service.Name);
    }

    private static List<RetentionRule> AnimationRules() => [.. Host.AnimationApp.Services.SelectMany(Hosting.Privacy.Retention.RulesOf)];

    private async Task<Guid> SomethingEverywhere()
    {
        using var officer = await platform.Officer();
        await officer.Open("/animation/annuaire/personnes/nouvelle");
        await officer.Submit("main form", [("Name", "Ada Martin"), ("Address", "ada@exemple.fr"), ("Function", "agent")]);
        var person = (await platform.Published<PersonChanged>("members"))[^1].PersonId;
        using (var visitor = platform.Visitor())
        {
            await visitor.Open("/connexion");
            await visitor.Submit("form[action='/connexion']", [("Address", "inconnue@exemple.fr")]);
        }
        var evt = Guid.CreateVersion7();
        await platform.Rows<int>("events",
            """
            INSERT INTO event (event_id, slug, title, kind, description, local_start, local_end, zone, starts_at, ends_at, venue, address, joining_link, status, version, sequence, themes, created_at, changed_at)
            VALUES (@evt, 'passe', 'Passé', 'webinar', '', '2026-11-20 10:00', '2026-11-20 11:00', 'Europe/Paris', '2026-11-20T09:00Z', '2026-11-20T10:00Z', 'online', '', '', 'scheduled', 1, 0, '{}', '2026-11-16Z', '2026-11-16Z');
            INSERT INTO registration (registration_id, event_id, person_id, status, version, origin, registered_at, changed_at) VALUES (@evt, @evt, @person, 'registered', 1, 'page', '2026-11-16Z', '2026-11-16Z');
            INSERT INTO attendance (attendance_id, event_id, person_id, present, version, recorded_at) VALUES (@evt, @evt, @person, true, 1, '2026-11-21Z');
            INSERT INTO invitation (event_id, person_id, invited_at) VALUES (@evt, @person, '2026-11-16Z');
            """, new { evt, person });
        await platform.Deliver(new PersonRegistered(evt, person, 1, platform.Clock.GetUtcNow()));
        foreach (var (to, address) in new (Guid?, string?)[] { (person, null), (null, "inconnue@exemple.fr") })
        {
            await platform.Deliver(new SendMail(Guid.CreateVersion7(), to, address, MailPurposes.Registration, new("Bonjour", "Hello"), [new("text", new("Bonjour", "Hello"))], null, null, null, platform.Clock.GetUtcNow()));
        }
        await TestPlatform.Eventually(async () => await Count("newsletter", "person WHERE address IS NOT NULL") == 1, "the replica has come");
        await platform.Services.GetRequiredService<SendMails>().Round(Cancel);
        await TestPlatform.Eventually(async () => await Count("newsletter", "mail WHERE state = 'sent'") == 2, "both mails have left");
        await TestPlatform.Eventually(async () =>
        {
            var waiting = 0L;
            foreach (var service in Settings.AllServices)
                waiting += await Count(service, "outbox WHERE sent_at IS NULL");
            return waiting == 0;
        }, "every message has left");
        return person;
    }
}
