using Animation.Contracts.Newsletter;
using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Members.Directory;
using Animation.Web;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Erasure;

/// <summary>The link of the mail that warns of an erasure for silence: looking shows a button, pressing it is the sign that was missing.</summary>
public static class StayHere
{
    internal const string Path = "/moi/rester/";
    internal const string Action = "members.stay";

    public sealed record Form
    {
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path + "{token}", (string token, ActionLinks links, MembersDb db, CancellationToken ct) => Shown(token, false, links, db, ct)).AllowAnonymous();
        app.MapPost(Path + "{token}", Handle).AllowAnonymous().DisableAntiforgery();
    }

    private static async Task<IResult> Shown(string token, bool done, ActionLinks links, MembersDb db, CancellationToken ct) =>
        links.Read(Action, token) is { } link && await Person.Find(db, link.PersonId, ct) is not null
            ? Page.Show<StayHerePage>(new { Address = Path + token, Done = done })
            : Page.Show<StayHerePage>(new { Address = "" }, StatusCodes.Status410Gone);

    private static async Task<IResult> Handle([FromRoute] string token, [FromForm] Form form, ActionLinks links, MembersDb db, CancellationToken ct)
    {
        if (links.Read(Action, token) is { } link)
        {
            await db.InTransaction(async () =>
            {
                await ForgetSilent.Note(db, link.PersonId, db.Now, ct);
                await db.Execute("DELETE FROM silence_warning WHERE person_id = @PersonId", new { link.PersonId }, ct);
            }, ct);
        }
        return await Shown(token, true, links, db, ct);
    }

    /// <summary>Writes the warning.</summary>
    internal sealed class Mail(ActionLinks links, Settings settings)
    {
        internal SendMail To(Guid person, DateTimeOffset now) => new SendMail(
            Guid.CreateVersion7(now), person, null, MailPurposes.Silence,
            new("Votre compte sera effacé dans 30 jours", "Your account will be erased in 30 days"),
            [
                new("text", new("Nous n'avons pas de vos nouvelles depuis près de trois ans. Nous ne gardons pas plus longtemps les données de qui n'en a plus besoin : dans 30 jours, votre nom, votre adresse et tout ce qui vous concerne seront effacés.",
                    "We have not heard from you for nearly three years. We keep nobody's data longer than they need: in 30 days your name, your address and everything about you will be erased.")),
                new("button", new("Rester", "Stay"), new Uri(settings.Url, Path + links.Create(new ActionLink(Action, person, Guid.Empty))).AbsoluteUri),
                new("text", new("Si vous ne voulez pas rester, ne faites rien : c'est le seul courriel que vous recevrez à ce sujet.", "If you do not want to stay, do nothing: this is the only mail you will receive about it.")),
            ],
            null, null, now + ForgetSilent.Notice, now);
    }
}
