using System.Globalization;
using Animation.Hosting.Errors;
using Animation.Hosting.Messaging;
using Animation.Hosting.Requests;
using Animation.Members.Directory;
using Animation.Vocabulary;
using Animation.Web;
using Animation.Web.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Subscription;

/// <summary>
/// Somebody outside asks for the watch by mail. Known or not, the answer and the work are the same: one row, which
/// <see cref="SendConfirmations"/> takes up afterwards.
/// </summary>
public static class AskToSubscribe
{
    public const string Path = "/abonnement";

    public sealed record Form
    {
        public string? Address { get; init; }
        public string[]? Themes { get; init; }
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, () => Page.Show<AskToSubscribePage>()).AllowAnonymous();
        app.MapPost(Path, Handle).RefusedAs<Form, AskToSubscribePage>().AllowAnonymous().RequireRateLimiting(RateLimits.Mailing);
        app.MapGet(Path + "/envoi", () => Page.Show<ConfirmationSentPage>()).AllowAnonymous();
    }

    private static async Task<IResult> Handle([FromForm] Form form, MembersDb db, OutboxSignal signal, CancellationToken ct)
    {
        var (address, themes) = Decide(form);
        await db.Execute(
            "INSERT INTO subscription_request (id, address, themes, language, asked_at) VALUES (@id, @address, @themes, @language, @now)",
            new { id = Guid.CreateVersion7(db.Now), address, themes, language = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? "en" : "fr", now = db.Now }, ct);
        signal.Raise(SendConfirmations.Signal);
        return Page.SeeOther(Path + "/envoi");
    }

    /// <summary>The address and at least one theme, in the order of the list.</summary>
    public static (string Address, string[] Themes) Decide(Form form)
    {
        var problems = new List<Problem>();
        var address = Addresses.Required(form.Address, nameof(form.Address), problems);
        string[] themes = [.. Themes.All.Select(theme => theme.Code).Where((form.Themes ?? []).Contains)];
        if (themes.Length == 0)
            problems.Add(new("members.subscription_themes", new("Cochez au moins un thème.", "Tick one theme at least."), nameof(form.Themes)));
        Refusal.ThrowIfAny(problems);
        return (address, themes);
    }
}
