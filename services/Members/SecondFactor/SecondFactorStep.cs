using Animation.Hosting.Configuration;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Hosting.Requests;
using Animation.Members.Directory;
using Animation.Members.SignIn;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.SecondFactor;

/// <summary>
/// After the mail, staff give the code of their application, or tie one the first time. Until then their session opens nothing else.
/// The same page confirms who is there before a grave act.
/// </summary>
public static class SecondFactorStep
{
    internal const string Path = "/connexion/application";

    public sealed record Form
    {
        public string? Code { get; init; }

        /// <summary>The key shown for a first application, sealed for its person.</summary>
        public string? Key { get; init; }

        public string? ReturnTo { get; init; }
        public string? Cle { get; init; }
    }

    internal static string Address(string returnTo) => $"{Path}?retour={Uri.EscapeDataString(returnTo)}";

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, ([FromQuery(Name = "retour")] string? returnTo, HttpContext http) =>
            Shown(http, new Form { ReturnTo = LocalPath.Or(returnTo) }, FormErrors.None)).AllowAnonymous();
        app.MapPost(Path, Handle).RefusedAs<Form>(Shown).AllowAnonymous().RequireRateLimiting(RateLimits.Codes);
        app.MapPost(Path + "/nouvelle", Enrol).RefusedAs<Form>(Shown).AllowAnonymous().RequireRateLimiting(RateLimits.Codes);
    }

    private static async Task<IResult> Shown(HttpContext http, Form form, FormErrors errors)
    {
        var (services, ct) = (http.RequestServices, http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        if (await Waiting(http, services.GetRequiredService<Sessions>(), ct) is not { } session)
            return Page.SeeOther("/connexion");
        if (await services.GetRequiredService<SecondFactors>().Enrolled(session.PersonId, ct))
            return Page.Show<SecondFactorPage>(new { Form = form, Errors = errors });
        var seals = services.GetRequiredService<Seals>();
        var key = Key(seals, session, form.Key) ?? SecondFactors.NewKey();
        var person = await Person.Find(services.GetDb(), session.PersonId, ct);
        return Page.Show<EnrolPage>(new
        {
            Form = form with { Key = seals.Seal($"{session.PersonId} {key}", Sessions.SecondFactorWait) },
            Errors = errors,
            Key = key,
            Account = person?.Address ?? "",
            Issuer = services.GetRequiredService<Settings>().Association,
        });
    }

    private static async Task<IResult> Handle([FromForm] Form form, MembersDb db, SecondFactors factors, Sessions sessions, Arrival arrival, HttpContext http, CancellationToken ct)
    {
        if (await Waiting(http, sessions, ct) is not { } session || await Person.Find(db, session.PersonId, ct) is not { } person)
            return Page.SeeOther("/connexion");
        switch (await factors.Give(person.Id, form.Code, ct))
        {
            case SecondFactors.Answer.Right:
                await arrival.Open(http, person, secondFactor: true, ct);
                return Page.SeeOther(LocalPath.Or(form.ReturnTo));
            case SecondFactors.Answer.TooMany:
                throw new Refusal("members.second_factor_many", new(
                    "Trop d'essais : attendez une heure, puis réessayez.", "Too many tries: wait an hour, then try again."), nameof(form.Code));
            default:
                throw Wrong();
        }
    }

    private static async Task<IResult> Enrol(
        [FromForm] Form form, MembersDb db, SecondFactors factors, Sessions sessions, Seals seals, Arrival arrival, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await Waiting(http, sessions, ct) is not { } session || await Person.Find(db, session.PersonId, ct) is not { } person)
            return Page.SeeOther("/connexion");
        if (Key(seals, session, form.Key) is not { } key || await factors.Enrol(person.Id, key, form.Code, ct) is not { } codes)
            throw Wrong();
        await arrival.Open(http, person, secondFactor: true, ct);
        return Page.Show<RecoveryCodesPage>(new { Codes = codes, Next = LocalPath.Or(form.ReturnTo) });
    }

    // Members have no second factor to give.
    private static async Task<Session?> Waiting(HttpContext http, Sessions sessions, CancellationToken ct) =>
        await sessions.Find(http, ct) is { } session && Roles.NeedSecondFactor(session.Roles) ? session : null;

    private static string? Key(Seals seals, Session session, string? form) =>
        form is not null && seals.Open(form)?.Split(' ') is [var person, var key] && person == session.PersonId.ToString() ? key : null;

    private static Refusal Wrong() => new("members.second_factor", new(
        "Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant dans l'application.", "This is not the code, or it was used. Wait for the next one in the application."), nameof(Form.Code));
}
