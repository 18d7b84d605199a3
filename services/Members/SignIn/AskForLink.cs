using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Hosting.Requests;
using Animation.Members.Directory;
using Animation.Members.SecondFactor;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.SignIn;

/// <summary>
/// Somebody gives an address to sign in with. Known or unknown, the answer and the work are the same: one row, which
/// <see cref="SendSignInLinks"/> takes up afterwards.
/// </summary>
public static class AskForLink
{
    public sealed record Form
    {
        public string? Address { get; init; }
        public string? ReturnTo { get; init; }

        // Every form carries it: without one known field the binder would find no form at all.
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/connexion", Show).AllowAnonymous();
        app.MapPost("/connexion", Handle).RefusedAs<Form, AskForLinkPage>().AllowAnonymous().RequireRateLimiting(RateLimits.Mailing);
    }

    private static async Task<IResult> Show([FromQuery(Name = "retour")] string? returnTo, Sessions sessions, HttpContext http, CancellationToken ct)
    {
        var back = LocalPath.Or(returnTo);
        if (http.User.PersonId() is not null)
            return Page.SeeOther(back);
        return await sessions.Find(http, ct) is { Complete: false }
            ? Page.SeeOther(SecondFactorStep.Address(back))
            : Page.Show<AskForLinkPage>(new { Form = new Form { ReturnTo = back } });
    }

    private static async Task<IResult> Handle([FromForm] Form form, SignInRequests requests, HttpContext http, CancellationToken ct)
    {
        var problems = new List<Problem>();
        var address = Addresses.Required(form.Address, nameof(form.Address), problems);
        Refusal.ThrowIfAny(problems);
        await requests.Ask(RequestingBrowser.Ensure(http), address, null, LocalPath.Or(form.ReturnTo), ct);
        return Page.SeeOther(EnterCode.Path);
    }

    /// <summary>What somebody came for, from where they will go back to; none when it needs no saying.</summary>
    internal static Text? Purpose(string? returnTo) => returnTo switch
    {
        _ when returnTo?.StartsWith("/evenements/", StringComparison.Ordinal) == true => new(
            "Pour vous inscrire à l'événement, dites qui vous êtes : vous revenez ensuite sur sa page.",
            "To register for the event, say who you are: you then come back to its page."),
        _ when returnTo?.StartsWith("/animation", StringComparison.Ordinal) == true || returnTo?.StartsWith("/pilotage", StringComparison.Ordinal) == true => new(
            "Cette page est réservée à l'équipe de l'association.", "This page is for the association's team."),
        _ when returnTo?.StartsWith("/moi", StringComparison.Ordinal) == true => new(
            "Votre espace s'ouvre dès que nous savons que c'est vous.", "Your space opens as soon as we know it is you."),
        _ => null,
    };
}
