using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Hosting.Messaging;
using Animation.Hosting.Requests;
using Animation.Members.Directory;
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
        app.MapGet("/connexion/envoi", () => Page.Show<LinkSentPage>()).AllowAnonymous();
    }

    private static IResult Show([FromQuery(Name = "retour")] string? returnTo, HttpContext http) =>
        http.User.PersonId() is not null
            ? Page.SeeOther(LocalPath.Or(returnTo))
            : Page.Show<AskForLinkPage>(new { Form = new Form { ReturnTo = LocalPath.Or(returnTo) } });

    private static async Task<IResult> Handle([FromForm] Form form, MembersDb db, OutboxSignal signal, HttpContext http, CancellationToken ct)
    {
        var problems = new List<Problem>();
        var address = Addresses.Required(form.Address, nameof(form.Address), problems);
        Refusal.ThrowIfAny(problems);
        var browser = RequestingBrowser.Ensure(http);
        await db.Execute(
            """
            INSERT INTO sign_in (id, address, browser_hash, return_path, asked_at) VALUES (@id, @address, @browser, @returnPath, @now)
            """,
            new { id = Guid.CreateVersion7(db.Now), address, browser = SignInLinks.Hash(browser), returnPath = LocalPath.Or(form.ReturnTo), now = db.Now }, ct);
        signal.Raise(SendSignInLinks.Signal);
        return Page.SeeOther("/connexion/envoi");
    }
}
