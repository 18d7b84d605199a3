using Animation.Contracts.Members;
using Animation.Hosting.Identity;
using Animation.Members.Choices;
using Animation.Members.Consents;
using Animation.Members.Directory;
using Animation.Members.Erasure;
using Animation.Web;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Subscription;

/// <summary>The second half of a double opt-in: the page that the mail leads to shows, its button confirms. Only then does a person exist here.</summary>
public static class Confirm
{
    internal const string Path = "/abonnement/";
    internal const string Action = "members.subscribe";

    /// <summary>How long a request waits.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public sealed record Form
    {
        public string? Cle { get; init; }
    }

    [method: ExplicitConstructor]
    internal sealed record Asked(Guid Id, string Address, string[] Themes, string Language, DateTimeOffset AskedAt, Guid? MailId, DateTimeOffset? ConfirmedAt);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path + "{token}", async (string token, MembersDb db, ActionLinks links, CancellationToken ct) =>
            await Find(db, links, token, "", ct) is { } asked
                ? Page.Show<ConfirmPage>(new { Token = token, asked.Themes, Done = asked.ConfirmedAt is not null })
                : Page.Show<ConfirmPage>(new { Token = "" }, StatusCodes.Status410Gone)).AllowAnonymous();
        app.MapPost(Path + "{token}", Handle).AllowAnonymous().DisableAntiforgery();
    }

    private static async Task<IResult> Handle([FromRoute] string token, [FromForm] Form form, MembersDb db, ActionLinks links, CancellationToken ct)
    {
        var themes = await db.InTransaction(async () =>
        {
            if (await Find(db, links, token, " FOR UPDATE", ct) is not { } asked)
                return null;
            if (asked.ConfirmedAt is null)
                await Begin(db, asked, ct);
            return asked.Themes;
        }, ct);
        return themes is null ? Page.Show<ConfirmPage>(new { Token = "" }, StatusCodes.Status410Gone) : Page.Show<ConfirmPage>(new { Token = token, Themes = themes, Done = true });
    }

    private static async Task<Asked?> Find(MembersDb db, ActionLinks links, string token, string locked, CancellationToken ct) => links.Read(Action, token) is { } link
        ? await db.First<Asked>(
            "SELECT id, address, themes, language, asked_at, mail_id, confirmed_at FROM subscription_request WHERE id = @PersonId AND asked_at > @since" + locked,
            new { link.PersonId, since = db.Now - Lifetime }, ct)
        : null;

    /// <summary>Somebody new, or known since, with their consent and its proof. Whoever was promised never to be written to has come back themselves.</summary>
    private static async Task Begin(MembersDb db, Asked asked, CancellationToken ct)
    {
        await NeverAgain.Release(db, asked.Address, ct);
        var person = (await Person.Find(db, asked.Address, ct))?.Id ?? await SavePerson.Save(
            db, null, null, new SavePerson.Draft(asked.Address[..asked.Address.IndexOf('@', StringComparison.Ordinal)], asked.Address, asked.Language, null, FunctionKinds.Other, null, "") { OnOwnBehalf = true }, ct);
        await Consents.Consents.Say(db, person, ConsentPurposes.Subscription, true, new Saying(AskToSubscribe.Path, "mail", asked.MailId, asked.AskedAt), ct);
        var current = (await Preferences.Lock(db, person, ct))!;
        await Preferences.Write(db, current, current with { Themes = [.. current.Themes.Union(asked.Themes)], WatchByMail = true }, db.Now, ct);
        await db.Execute("UPDATE subscription_request SET confirmed_at = @now WHERE id = @Id", new { asked.Id, now = db.Now }, ct);
    }
}
