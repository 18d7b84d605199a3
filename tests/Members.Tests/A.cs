using Animation.Members.Choices;
using Animation.Members.Directory;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests;

/// <summary>Starting states, made only through the use cases.</summary>
internal static class A
{
    internal static Task<Guid> Organisation(this TestPlatform platform, string name = "Chambéry", string kind = "commune", string? place = "73065", string status = "member") =>
        platform.InScope(services => SaveOrganisation.Save(
            services.GetRequiredService<MembersDb>(), null, null,
            SaveOrganisation.Decide(new SaveOrganisation.Form { Name = name, Kind = kind, Status = status, MemberSince = "2020-01-01", MemberUntil = "2026-12-31", Place = place }), TestContext.Current.CancellationToken));

    internal static Task<Guid> Person(this TestPlatform platform, string address, string name = "Ada Martin", Guid? organisation = null, string function = "agent") =>
        platform.InScope(services => SavePerson.Save(
            services.GetRequiredService<MembersDb>(), null, null,
            SavePerson.Decide(new SavePerson.Form { Name = name, Address = address, Organisation = organisation?.ToString(), Function = function }), TestContext.Current.CancellationToken));

    internal static Task Follows(this TestPlatform platform, Guid person, bool watchByMail, params string[] themes) =>
        platform.InScope(services => MyChoices.Save(
            services.GetRequiredService<MembersDb>(), person, new ChoicesForm { Themes = themes, Watch = watchByMail ? "weekly" : "never" }, ChoicesScope.All, TestContext.Current.CancellationToken));

    /// <summary>Gives roles, as an administrator does: open sessions and links end.</summary>
    internal static Task Gives(this TestPlatform platform, Guid person, params string[] roles) => platform.InScope(async services =>
    {
        var db = services.GetRequiredService<MembersDb>();
        await Animation.Members.Accounts.AddAdmin.GiveRoles(db, person, roles, TestContext.Current.CancellationToken);
        await services.GetRequiredService<Animation.Hosting.Identity.Sessions>().RevokeAll(person, TestContext.Current.CancellationToken);
    });

    /// <summary>Forgets somebody, as an administrator does.</summary>
    internal static Task Erased(this TestPlatform platform, Guid person) => platform.InScope(services =>
        (Task)ErasePerson.Erase(services.GetRequiredService<MembersDb>(), person, TestContext.Current.CancellationToken));
}
