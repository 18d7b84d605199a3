using System.Net;
using Animation.Contracts.Members;
using Animation.Hosting.Identity;
using Animation.Members.Accounts;
using Animation.Members.Erasure;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.Erasure;

public sealed class ErasureTests : IAsyncLifetime
{
    private readonly string ledger = Path.Combine(Path.GetTempPath(), $"animation-erasures-{Guid.CreateVersion7()}");
    private TestPlatform platform = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        platform = await TestPlatform.Start("members", settings: new Dictionary<string, string?> { ["ANIMATION_ERASURES"] = ledger });

    public async ValueTask DisposeAsync()
    {
        await platform.DisposeAsync();
        File.Delete(ledger);
        File.Delete(ledger + ".key");
    }

    private Task<bool> Erase(Guid person) => platform.InScope(services => Erasing.Erase(services.GetRequiredService<MembersDb>(), person, AskedBy.Admin, Cancel));

    [Fact]
    public async Task Somebody_erases_themselves_and_is_a_stranger_at_once()
    {
        var person = await platform.Person("ada@exemple.fr");
        using var browser = await platform.SignedIn(person);
        await browser.Open("/moi/effacement");
        (await browser.Submit("form#effacer")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await browser.Submit("form#effacer", [("Sure", "true")])).Text.ShouldContain("effacés");

        (await platform.Published<MemberErased>("members")).ShouldHaveSingleItem().Version.ShouldBe(2);
        browser.Cookies.ShouldNotContainKey(SessionCookie.Name);
        (await platform.Rows<string>("members", "SELECT asked_by FROM erasure")).ShouldBe(["self"]);
        (await platform.Rows<string>("members", "SELECT type FROM outbox WHERE strpos(body::text, @person) > 0 AND type NOT LIKE '%MemberErased'", new { person = person.ToString() })).ShouldBeEmpty();
        await TestPlatform.Eventually(async () => (await platform.Rows<int>("members", "SELECT 1 FROM erasure WHERE swept_at IS NOT NULL")).Count == 1, "the erasure is finished");
        (await File.ReadAllTextAsync(ledger, Cancel)).ShouldContain(person.ToString());
    }

    [Fact]
    public async Task Nobody_else_can_bring_an_erased_address_back()
    {
        await Erase(await platform.Person("ada@exemple.fr"));
        using var officer = await platform.Officer();
        await officer.Open("/animation/annuaire/personnes/nouvelle");
        var page = await officer.Submit("main form", [("Name", "Ada Martin"), ("Address", "Ada@Exemple.fr"), ("Function", "agent")]);
        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Text.ShouldContain("ne plus être contactée");
        (await platform.InScope(services => NeverAgain.Among(services.GetRequiredService<MembersDb>(), ["ada@exemple.fr", "autre@exemple.fr"], Cancel))).ShouldBe(["ada@exemple.fr"]);
        (await platform.Rows<string>("members", "SELECT encode(address_hash, 'escape') FROM never_again")).ShouldAllBe(hash => !hash.Contains("ada", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_last_administrator_cannot_leave_everybody_behind()
    {
        var (admin, _) = await platform.InScope(services => AddAdmin.Add(services.GetRequiredService<MembersDb>(), "chef@exemple.fr", Cancel));
        using var browser = await platform.SignedIn(admin, Roles.Admin);
        await browser.Open("/moi/effacement");
        (await browser.Submit("form#effacer", [("Sure", "true")])).Text.ShouldContain("dernière personne d'administration");
        await platform.InScope(services => AddAdmin.Add(services.GetRequiredService<MembersDb>(), "relais@exemple.fr", Cancel));
        (await browser.Submit("form#effacer", [("Sure", "true")])).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_report_says_what_each_service_did_and_who_has_not_answered()
    {
        var person = await platform.Person("ada@exemple.fr", organisation: await platform.Organisation());
        using var admin = await platform.SignedIn(Guid.CreateVersion7(), Roles.Admin);
        await admin.Open($"/animation/annuaire/personnes/{person}");
        (await admin.Submit("form[action$=suppression]")).Text.ShouldContain("fonctions : 1");
        var told = new ErasureReported(person, "events", new Dictionary<string, int> { ["registrations"] = 7 }, platform.Clock.GetUtcNow());
        await platform.Deliver(told, await platform.Deliver(told));
        await platform.Deliver(told with { Removed = new Dictionary<string, int>() });

        var page = await admin.Open("/animation/annuaire/effacements");
        page.Text.ShouldContain("inscriptions rendues anonymes\u00A0: 7".Replace("\u00A0", " ", StringComparison.Ordinal));
        page.Text.ShouldContain("watch pas encore");
        page.Text.ShouldNotContain("Ada");
    }

    [Fact]
    public async Task A_restored_backup_forgets_again_whom_the_file_remembers()
    {
        var before = await platform.Person("avant@exemple.fr", "Canari Avant");
        var after = Guid.CreateVersion7();
        // What the backup holds is the state before the erasures; the file knows both, one of somebody who came after it.
        var hash = await platform.InScope(services => NeverAgain.HashOf(services.GetRequiredService<MembersDb>(), "avant@exemple.fr", Cancel));
        await ErasureLedger.Append(ledger, [new(before, 9, hash, platform.Clock.GetUtcNow()), new(after, 4, hash, platform.Clock.GetUtcNow())], Cancel);
        await File.AppendAllTextAsync(ledger, "{\"PersonId\":", Cancel);
        var settings = platform.Services.GetRequiredService<Hosting.Configuration.Settings>();

        (await ErasureLedger.Replay(settings, ledger, platform.Clock, Cancel)).ShouldBe(2);
        (await ErasureLedger.Replay(settings, ledger, platform.Clock, Cancel)).ShouldBe(0);

        (await platform.Published<MemberErased>("members")).Select(erased => (erased.PersonId, erased.Version)).ShouldBe([(before, 9L), (after, 4L)], ignoreOrder: true);
        (await platform.Rows<string>("members", "SELECT name FROM person WHERE name IS NOT NULL")).ShouldBeEmpty();
        (await platform.InScope(services => NeverAgain.Among(services.GetRequiredService<MembersDb>(), ["avant@exemple.fr"], Cancel))).ShouldNotBeEmpty();
    }
}
