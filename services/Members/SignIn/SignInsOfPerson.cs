using Animation.Contracts.Newsletter;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Members.Directory;
using Animation.Members.SecondFactor;
using Animation.Web;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.SignIn;

/// <summary>
/// How the office helps somebody in: an officer dictates a code on the telephone; an administrator ends sessions and unties a lost telephone.
/// </summary>
public static class SignInsOfPerson
{
    internal static string PathOf(Guid person) => $"/animation/annuaire/personnes/{person}/connexion";

    internal static void Map(IEndpointRouteBuilder app)
    {
        const string path = "/animation/annuaire/personnes/{id:guid}/connexion";
        app.MapGet(path, Show).RequireAuthorization(Policies.Officer);
        app.MapPost(path + "/code", Dictate).RequireAuthorization(Policies.Officer).DisableAntiforgery();
        app.MapPost(path + "/fermeture", CloseAll).RequireAuthorization(Policies.Admin).DisableAntiforgery();
        app.MapPost(path + "/application", Untie).RequireAuthorization(Policies.Admin).DisableAntiforgery().RequireFreshProof();
    }

    private static async Task<IResult> Show(Guid id, MembersDb db, Sessions sessions, SecondFactors factors, HttpContext http, CancellationToken ct) =>
        await Person.Find(db, id, ct) is { } person ? await Shown(person, null, db, sessions, factors, http, ct) : Results.NotFound();

    private static async Task<IResult> Shown(Person person, string? code, MembersDb db, Sessions sessions, SecondFactors factors, HttpContext http, CancellationToken ct)
    {
        var admin = http.User.IsInRole(Roles.Admin);
        return Page.Show<SignInsOfPersonPage>(new
        {
            Person = person,
            Code = code,
            MayDictate = MayDictate(person, http),
            Dictated = await DictatedCodes.Of(db, person.Id, ct),
            Sessions = admin ? await sessions.List(person.Id, ct) : null,
            Enrolled = admin && await factors.Enrolled(person.Id, ct),
        });
    }

    // A code opens the account: nobody but an administrator may open that of somebody with more rights than a member.
    private static bool MayDictate(Person person, HttpContext http) => !Roles.NeedSecondFactor(person.SessionRoles) || http.User.IsInRole(Roles.Admin);

    /// <summary>The answer is the page itself, so that the code is shown once and stored nowhere.</summary>
    private static async Task<IResult> Dictate(Guid id, MembersDb db, Sessions sessions, SecondFactors factors, HttpContext http, CancellationToken ct)
    {
        if (await Person.Find(db, id, ct) is not { } person)
            return Results.NotFound();
        if (!MayDictate(person, http))
            throw new Refusal("members.dictate_staff", new("Seule une personne d'administration dicte un code à l'équipe.", "Only an administrator may dictate a code to the team."));
        http.Response.Headers.CacheControl = "no-store";
        var code = await db.InTransaction(async () =>
        {
            var given = await DictatedCodes.Give(db, id, http.User.RequiredPersonId(), ct);
            await db.Publish(Notice(db.Now, id), ct);
            return given;
        }, ct);
        return await Shown(person, code, db, sessions, factors, http, ct);
    }

    private static async Task<IResult> CloseAll(Guid id, Sessions sessions, HttpContext http, CancellationToken ct)
    {
        await sessions.RevokeAll(id, ct);
        Flash.Say(http, new Text("Cette personne est déconnectée partout.", "This person is signed out everywhere."));
        return Page.SeeOther(PathOf(id));
    }

    private static async Task<IResult> Untie(Guid id, MembersDb db, Sessions sessions, HttpContext http, CancellationToken ct)
    {
        await SecondFactors.Remove(db, id, ct);
        await sessions.RevokeAll(id, ct);
        Flash.Say(http, new Text("À sa prochaine connexion, cette personne reliera une nouvelle application.", "At their next sign-in, this person links a new application."));
        return Page.SeeOther(PathOf(id));
    }

    // Somebody for whom a code was dictated without their asking must learn of it.
    private static SendMail Notice(DateTimeOffset now, Guid person) => new SendMail(
        Guid.CreateVersion7(now), person, null, MailPurposes.SignIn,
        new("Un code de connexion vous a été dicté", "A sign-in code was read to you"),
        [
            new("text", new("Une personne de l'équipe vient de préparer un code de connexion à votre nom, à vous dicter par téléphone. Il sert une fois, pendant 15 minutes.",
                "Somebody of the team has just prepared a sign-in code in your name, to be read to you on the telephone. It works once, for 15 minutes.")),
            new("text", new("Vous n'avez appelé personne ? Regardez vos connexions dans votre espace et dites-le à l'association.",
                "You called nobody? Look at the sign-ins of your space and tell the association.")),
            new("button", new("Voir mes connexions", "See my sign-ins"), MySignIns.Path),
        ],
        null, null, null, now);
}
