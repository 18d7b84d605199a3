using System.Net;
using Animation.Contracts.Members;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Members.Accounts;
using Animation.Members.Rights;
using Animation.Testing;

namespace Animation.Members.Tests.Rights;

public sealed class GiveRolesTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private async Task<(Guid Id, Browser Browser)> Admin()
    {
        var (id, _) = await platform.InScope(services => AddAdmin.Add(services.GetDb(), "chef@exemple.fr", TestContext.Current.CancellationToken));
        return (id, await platform.SignedIn(id, Roles.Admin));
    }

    [Fact]
    public void Roles_are_ours_or_refused()
    {
        GiveRoles.Decide(["officer", "admin"]).ShouldBe(["admin", "officer"]);
        Should.Throw<Refusal>(() => GiveRoles.Decide(["member"]));
        Should.Throw<Refusal>(() => GiveRoles.Decide(["root"]));
    }

    [Fact]
    public async Task A_role_given_and_taken_leaves_a_trace_and_ends_sessions()
    {
        var (_, browser) = await Admin();
        using var admin = browser;
        var person = await platform.Person("ada@exemple.fr", "Ada Martin");
        using var theirs = await platform.SignedIn(person);
        await admin.Open($"/animation/annuaire/personnes/{person}/roles");
        var page = await admin.Submit("form#roles", [("Given", "officer")]);
        page.Text.ShouldContain("chef");
        (await platform.Published<PersonChanged>("members"))[^1].Staff.ShouldBeTrue();
        (await theirs.Open("/moi")).Path.ShouldStartWith("/connexion");

        await admin.Submit("form#roles", [("Given", null)]);
        (await platform.Rows<string[]>("members", "SELECT roles FROM person WHERE id = @person", new { person })).Single().ShouldBeEmpty();
        (await platform.Rows<int>("members", "SELECT 1 FROM change WHERE person_id = @person AND by_person IS NOT NULL AND after ? 'roles'", new { person })).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_last_administrator_keeps_the_role()
    {
        var (id, browser) = await Admin();
        using var admin = browser;
        await admin.Open($"/animation/annuaire/personnes/{id}/roles");
        var page = await admin.Submit("form#roles", [("Given", "officer")]);
        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Text.ShouldContain("dernière personne d'administration");
        await platform.InScope(services => AddAdmin.Add(services.GetDb(), "relais@exemple.fr", TestContext.Current.CancellationToken));
        await admin.Submit("form#roles", [("Given", "officer")]);
        (await platform.Rows<string[]>("members", "SELECT roles FROM person WHERE id = @id", new { id })).Single().ShouldBe(["officer"]);
    }

    [Fact]
    public async Task Two_administrators_who_leave_at_once_do_not_both_succeed()
    {
        var (one, first) = await Admin();
        first.Dispose();
        var (two, _) = await platform.InScope(services => AddAdmin.Add(services.GetDb(), "relais@exemple.fr", TestContext.Current.CancellationToken));
        var outcomes = await Task.WhenAll(new[] { one, two }.Select(async id =>
        {
            try
            {
                return await platform.InScope(services => GiveRoles.Write(services.GetDb(), id, [], id, TestContext.Current.CancellationToken));
            }
            catch (Refusal)
            {
                return false;
            }
        }));
        outcomes.Count(done => done).ShouldBe(1);
        (await platform.Rows<int>("members", "SELECT 1 FROM person WHERE roles @> '{admin}'")).Count.ShouldBe(1);
    }
}
