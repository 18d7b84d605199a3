using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.UseCases;

/// <summary>An expert says how useful a use case is, how well it would spread, and why; changing one's mind leaves a trace.</summary>
public static class GiveOpinion
{
    private const int ShortestWhy = 20;
    private const int LongestWhy = 2000;

    public sealed record Request
    {
        public string? Utilite { get; init; }

        public string? Echelle { get; init; }

        public string? Pourquoi { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/veille/cas-d-usage/{slug}/avis", Handle).RefusedAs<Request>(
            (http, typed, errors) => UseCasePages.ShowOne((string)http.GetRouteValue("slug")!, http, typed, errors));

    private static async Task<IResult> Handle(string slug, [FromForm] Request request, WatchDb db, HttpContext http)
    {
        if (!http.User.IsInRole(Roles.Expert))
            throw new Refusal("watch.expert-only", new Text("Seules les personnes désignées comme expertes donnent un avis.", "Only people named as experts give an opinion."));
        var (usefulness, scale, why) = Decide(request);
        var (expert, ct) = (http.User.RequiredPersonId(), http.RequestAborted);
        await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            await Run(db, slug, (usefulness, scale, why), expert, ct);
            return "";
        }, ct);
        Flash.Say(http, new Text("Votre avis est enregistré ; vous pouvez le changer.", "Your opinion is recorded; you can change it."));
        return Page.SeeOther($"/veille/cas-d-usage/{slug}#avis");
    }

    /// <summary>Writes an expert's opinion in the place of the one before, and tells where the use case stands.</summary>
    internal static async Task Run(WatchDb db, string slug, (int Usefulness, int Scale, string Why) said, Guid expert, CancellationToken ct)
    {
        // The row is locked: two windows of one expert do not leave two opinions.
        var id = await db.First<Guid?>("SELECT id FROM use_case WHERE slug = @slug AND state = 'published' FOR UPDATE", new { slug }, ct)
            ?? throw new Refusal("watch.use-case-unknown", new Text("Ce cas d’usage n’existe plus.", "This use case is no longer there."));
        await db.Execute("UPDATE opinion SET replaced_at = @now WHERE use_case_id = @id AND expert_id = @expert AND replaced_at IS NULL", new { id, expert, now = db.Now }, ct);
        await db.Execute(
            "INSERT INTO opinion (id, use_case_id, expert_id, usefulness, scale, why, at) VALUES (@opinion, @id, @expert, @usefulness, @scale, @why, @now)",
            new { opinion = Guid.CreateVersion7(db.Now), id, expert, usefulness = said.Usefulness, scale = said.Scale, why = said.Why, now = db.Now }, ct);
        await UseCaseNews.Tell(db, id, ct);
    }

    /// <summary>The opinion as it is stored; every broken rule in one refusal.</summary>
    public static (int Usefulness, int Scale, string Why) Decide(Request request)
    {
        var problems = new List<Problem>();
        var opinion = (Mark(request.Utilite, nameof(request.Utilite), problems), Mark(request.Echelle, nameof(request.Echelle), problems),
            (request.Pourquoi ?? "").ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal).Trim());
        if (opinion.Item3.Length is < ShortestWhy or > LongestWhy)
            problems.Add(new("watch.opinion-why", new Text($"Dites pourquoi, en {ShortestWhy} à {LongestWhy} caractères : un avis sans raison n’aide personne.", $"Say why, in {ShortestWhy} to {LongestWhy} characters: an opinion without reasons helps nobody."), nameof(request.Pourquoi)));
        Refusal.ThrowIfAny(problems);
        return opinion;
    }

    private static int Mark(string? typed, string field, List<Problem> problems)
    {
        if (typed is "1" or "2" or "3" or "4")
            return typed[0] - '0';
        problems.Add(new("watch.opinion-mark", new Text("Choisissez de 1 à 4.", "Choose from 1 to 4."), field));
        return 0;
    }
}
