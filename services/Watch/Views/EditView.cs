using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Watch.Rules;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Views;

/// <summary>The officer names a search, gives it a key, changes the order, lets it go and takes it back.</summary>
public static class EditView
{
    private const string Path = "/animation/veille/vues";
    private const int Most = 12;
    private const int LongestName = 60;

    // What the inbox does with a letter; a view may not take it.
    private const string Taken = "gepnjkxu?";

    public sealed record Request
    {
        /// <summary>The view changed; none for a new one.</summary>
        public string? Vue { get; init; }

        public string? Nom { get; init; }

        public string? Requete { get; init; }

        public string? Touche { get; init; }

        public string? Cle { get; init; }

        internal static Request Of(SavedView view) => new() { Vue = view.Id.ToString(), Nom = view.Name, Requete = view.Query, Touche = view.Key };
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, async (HttpContext http, WatchDb db, string? modifier, string? requete) => await Show(
            http, Guid.TryParse(modifier, out var id) && (await SavedView.Of(db, http.User.RequiredPersonId(), http.RequestAborted)).FirstOrDefault(view => view.Id == id) is { } view
                ? Request.Of(view) : new Request { Requete = requete }, FormErrors.None)).RequireAuthorization(Policies.Officer);
        app.MapPost(Path, Save).RequireAuthorization(Policies.Officer).RefusedAs<Request>(Show);
        app.MapPost(Path + "/{id:guid}/{acte}", Act).RequireAuthorization(Policies.Officer).DisableAntiforgery();
    }

    private static async Task<IResult> Show(HttpContext http, Request form, FormErrors errors)
    {
        var (db, me, ct) = (http.RequestServices.GetRequiredService<WatchDb>(), http.User.RequiredPersonId(), http.RequestAborted);
        return Page.Show<ViewsPage>(new { Views = await SavedView.WithCounts(db, me, ct), Removed = await SavedView.Removed(db, me, ct), Form = form, Errors = errors });
    }

    private static async Task<IResult> Save([FromForm] Request request, WatchDb db, HttpContext http)
    {
        var (me, ct) = (http.User.RequiredPersonId(), http.RequestAborted);
        SavedView? saved = null;
        await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            saved = Decide(request, await SavedView.Of(db, me, ct), db.Now);
            await db.Execute(
                """
                INSERT INTO saved_view (id, by, position, name, query, key, changed_at)
                VALUES (@Id, @me, (SELECT coalesce(max(position), 0) + 1 FROM saved_view WHERE by = @me), @Name, @Query, @Key, @now)
                ON CONFLICT (id) DO UPDATE SET name = @Name, query = @Query, key = @Key, changed_at = @now WHERE saved_view.by = @me
                """, new { saved.Id, me, saved.Name, saved.Query, saved.Key, now = db.Now }, ct);
            return "";
        }, ct);
        if (saved is not null)
            Flash.Say(http, new Text($"Vue enregistrée : {saved.Name}.", $"View saved: {saved.Name}."));
        return Page.SeeOther(Path);
    }

    /// <summary>The view as it is stored; every broken rule in one refusal.</summary>
    public static SavedView Decide(Request request, IReadOnlyList<SavedView> views, DateTimeOffset now)
    {
        var existing = Guid.TryParse(request.Vue, out var id) ? views.FirstOrDefault(view => view.Id == id) : null;
        var (name, typed, key) = ((request.Nom ?? "").Trim(), (request.Requete ?? "").Trim(), (request.Touche ?? "").Trim());
        var query = WatchQuery.Parse(typed);
        List<Problem> problems = [.. query.Faults.Select(fault => new Problem("watch.query-misread", QueryMisread.Said(fault, typed), nameof(Request.Requete)))];
        if (query.Understood && query.Root is null)
            problems.Add(new("watch.view-empty", new Text("Écrivez ce que la vue cherche.", "Write what the view looks for."), nameof(Request.Requete)));
        if (name.Length is 0 or > LongestName)
            problems.Add(new("watch.view-name", new Text($"Donnez un nom à la vue, {LongestName} caractères au plus.", $"Give the view a name, {LongestName} characters at most."), nameof(Request.Nom)));
        if (key.Length > 1 || key.Length == 1 && char.IsControl(key[0]))
            problems.Add(new("watch.view-key", new Text("Une seule touche, par exemple 1.", "One key only, for example 1."), nameof(Request.Touche)));
        else if (key.Length == 1 && (Taken.Contains(key, StringComparison.OrdinalIgnoreCase) || views.Any(view => view.Id != existing?.Id && view.Key == key)))
            problems.Add(new("watch.view-key-taken", new Text("Cette touche sert déjà.", "This key is already in use."), nameof(Request.Touche)));
        if (existing is null && views.Count >= Most)
            problems.Add(new("watch.views-many", new Text($"Vous avez déjà {Most} vues : supprimez-en une.", $"You already have {Most} views: delete one.")));
        Refusal.ThrowIfAny(problems);
        return new SavedView(existing?.Id ?? Guid.CreateVersion7(now), existing?.Position ?? 0, name, typed, key.Length == 0 ? null : key, null);
    }

    private static async Task<IResult> Act(Guid id, string acte, WatchDb db, HttpContext http)
    {
        var (me, ct) = (http.User.RequiredPersonId(), http.RequestAborted);
        var done = acte switch
        {
            "monter" or "descendre" => await db.InTransaction(() => Move(db, id, me, acte == "monter", ct), ct),
            "supprimer" => await db.Execute("UPDATE saved_view SET removed_at = @now WHERE id = @id AND by = @me AND removed_at IS NULL", new { id, me, now = db.Now }, ct) == 1,
            // Its key may serve another by now.
            "retablir" => await db.Execute(
                """
                UPDATE saved_view SET removed_at = NULL, key = CASE WHEN EXISTS (SELECT 1 FROM saved_view other WHERE other.by = @me AND other.removed_at IS NULL AND other.key = saved_view.key) THEN NULL ELSE key END
                WHERE id = @id AND by = @me AND removed_at IS NOT NULL
                """, new { id, me }, ct) == 1,
            _ => false,
        };
        if (!done)
            return Results.NotFound();
        if (acte == "supprimer")
            Flash.Say(http, new Text("Vue supprimée ; « Rétablir » la ramène, plus bas.", "View deleted; “Restore” below brings it back."));
        if (acte == "retablir")
            Flash.Say(http, new Text("Vue rétablie.", "View restored."));
        return Page.SeeOther(Path);
    }

    private static async Task<bool> Move(WatchDb db, Guid id, Guid me, bool up, CancellationToken ct)
    {
        var views = (await SavedView.Of(db, me, ct)).Select(view => view.Id).ToList();
        if (views.IndexOf(id) is not (>= 0 and var at))
            return false;
        var to = Math.Clamp(at + (up ? -1 : 1), 0, views.Count - 1);
        (views[at], views[to]) = (views[to], views[at]);
        await db.Execute("UPDATE saved_view SET position = place FROM unnest(@ids) WITH ORDINALITY AS ordered (view_id, place) WHERE id = view_id AND by = @me", new { ids = views.ToArray(), me }, ct);
        return true;
    }
}
