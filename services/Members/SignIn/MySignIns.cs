using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Members.Directory;
using Animation.Members.SecondFactor;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.SignIn;

/// <summary>Where a person is signed in, and how to sign out of one device or of all; for staff, their application of codes.</summary>
public static class MySignIns
{
    internal const string Path = "/moi/connexions";

    public sealed record Form
    {
        public string? Session { get; init; }

        // Every form carries it: without one known field the binder would find no form at all.
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, Show);
        app.MapPost(Path + "/fermeture", Close).NeedsForm();
        app.MapPost(Path + "/partout", CloseAll).DisableAntiforgery();
        app.MapPost(Path + "/codes", NewCodes).DisableAntiforgery().RequireFreshProof(Path);
        app.MapPost(Path + "/application", Untie).DisableAntiforgery().RequireFreshProof(Path);
    }

    private static async Task<IResult> Show(Sessions sessions, SecondFactors factors, HttpContext http, CancellationToken ct)
    {
        var person = http.User.RequiredPersonId();
        return Page.Show<MySignInsPage>(new
        {
            Sessions = await sessions.List(person, ct),
            Current = (await sessions.Find(http, ct))?.Handle ?? "",
            CodesLeft = await factors.Enrolled(person, ct) ? await factors.CodesLeft(person, ct) : (long?)null,
        });
    }

    private static async Task<IResult> Close([FromForm] Form form, Sessions sessions, HttpContext http, CancellationToken ct)
    {
        await sessions.RevokeOne(http.User.RequiredPersonId(), form.Session ?? "", ct);
        Flash.Say(http, new Text("Cet appareil est déconnecté.", "That device is signed out."));
        return Page.SeeOther(Path);
    }

    private static async Task<IResult> CloseAll(Sessions sessions, HttpContext http, CancellationToken ct)
    {
        await sessions.RevokeAll(http.User.RequiredPersonId(), ct);
        SessionCookie.Remove(http);
        Flash.Say(http, new Text("Vous êtes déconnecté partout.", "You are signed out everywhere."));
        return Page.SeeOther("/");
    }

    private static async Task<IResult> NewCodes(SecondFactors factors, HttpContext http, CancellationToken ct)
    {
        var person = http.User.RequiredPersonId();
        if (!await factors.Enrolled(person, ct))
            throw new Refusal("members.second_factor_none", new("Aucune application n'est reliée à votre compte.", "No application is linked to your account."));
        http.Response.Headers.CacheControl = "no-store";
        return Page.Show<RecoveryCodesPage>(new { Codes = await factors.NewCodes(person, ct), Next = Path });
    }

    /// <summary>A new telephone: the old application is untied, every session ends, and this browser goes on to tie another.</summary>
    private static async Task<IResult> Untie(MembersDb db, Sessions sessions, Arrival arrival, HttpContext http, CancellationToken ct)
    {
        if (await Person.Find(db, http.User.RequiredPersonId(), ct) is not { } person)
            return Results.NotFound();
        await SecondFactors.Remove(db, person.Id, ct);
        await sessions.RevokeAll(person.Id, ct);
        await arrival.Open(http, person, secondFactor: false, ct);
        return Page.SeeOther(Roles.NeedSecondFactor(person.SessionRoles) ? SecondFactorStep.Address(Path) : Path);
    }
}
