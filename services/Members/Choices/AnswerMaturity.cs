using Animation.Contracts.Members;
using Animation.Hosting.Identity;
using Animation.Vocabulary;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Choices;

/// <summary>
/// The one question of the first mail, answered from the mail: its link shows the answer, a button records it. Opening it changes
/// nothing, since mailboxes follow links to look for harm. It sets the level alone: <em>L'essentiel</em> goes on, narrowed to it.
/// </summary>
public static class AnswerMaturity
{
    private const string Base = "/moi/niveau/";

    public sealed record Form
    {
        public string? Answer { get; init; }
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Base + "{token}/{answer}", (string token, string answer, MembersDb db, ActionLinks links, CancellationToken ct) =>
            Shown(token, answer, FormErrors.None, db, links, ct)).AllowAnonymous();
        app.MapPost(Base + "{token}/{answer}", Handle).RefusedAs<Form>((http, form, errors) => Shown(
            (string)http.GetRouteValue("token")!, (string)http.GetRouteValue("answer")!, errors, http.RequestServices.GetDb(),
            http.RequestServices.GetRequiredService<ActionLinks>(), http.RequestAborted)).AllowAnonymous();
    }

    private static async Task<IResult> Shown(string token, string answer, FormErrors errors, MembersDb db, ActionLinks links, CancellationToken ct)
    {
        if (links.Read(SignedActions.Maturity, token) is not { } link || Maturities.Find(answer) is null || await Preferences.Find(db, link.PersonId, ct) is not { } preferences)
            return Results.NotFound();
        return Page.Show<AnswerMaturityPage>(new
        {
            Path = Base + token + "/" + answer,
            Answer = answer,
            Done = preferences.Maturities is [var stored] && stored == answer,
            Choices = ChoicesFromMail.PathOf(links, link.PersonId),
            Errors = errors,
        });
    }

    private static async Task<IResult> Handle(
        [FromRoute] string token, [FromRoute] string answer, [FromForm] Form form, MembersDb db, ActionLinks links, HttpContext http, CancellationToken ct)
    {
        var chosen = form.Answer ?? answer;
        if (links.Read(SignedActions.Maturity, token) is not { } link || Maturities.Find(chosen) is null)
            return Results.NotFound();
        var known = await db.InTransaction(async () =>
            await Preferences.Lock(db, link.PersonId, ct) is { } current && await Preferences.Write(db, current, current with { Maturities = [chosen] }, db.Now, ct), ct);
        if (!known)
            return Results.NotFound();
        Flash.Say(http, new("C'est noté : les prochains courriels suivront votre réponse.", "Noted: the next mails follow your answer."));
        return Page.SeeOther(Base + token + "/" + chosen);
    }
}
