using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Steps;

/// <summary>An item that stays true: a step, or one that could be.</summary>
/// <param name="Done">How many people ticked it.</param>
[method: ExplicitConstructor]
public sealed record StepLine(Guid Id, string Slug, string Title, string SourceName, int? Step, long Done);

/// <summary>The officer puts the first steps in order: one up, one down, in, out; with the keyboard as with the mouse.</summary>
public static class OrderSteps
{
    private const string Path = "/animation/veille/premiers-pas";

    public sealed record Request
    {
        /// <summary><c>monter</c>, <c>descendre</c>, <c>retirer</c> or <c>ajouter</c>.</summary>
        public string? Action { get; init; }

        public string? Cle { get; init; }
    }

    [method: ExplicitConstructor]
    private sealed record Stored(Guid Id, int? Step, string Title);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (HttpContext http, string? suivi, string? acte) => Show(http, FormErrors.None, Guid.TryParse(suivi, out var id) ? id : null, acte)).RequireAuthorization(Policies.Officer);
        app.MapPost(Path + "/{id:guid}", Handle).RequireAuthorization(Policies.Officer).RefusedAs<Request>((http, _, errors) => Show(http, errors, null, null));
    }

    private static async Task<IResult> Show(HttpContext http, FormErrors errors, Guid? moved, string? act)
    {
        var lines = await http.RequestServices.GetRequiredService<WatchDb>().Query<StepLine>(
            """
            SELECT item.id, slug, title, source.name AS source_name, step, (SELECT count(*) FROM step_done d WHERE d.item_id = item.id) AS done
            FROM item JOIN source ON source.id = item.source_id WHERE item.state = 'kept' AND evergreen ORDER BY step NULLS LAST, kept_at DESC LIMIT 300
            """, ct: http.RequestAborted);
        return Page.Show<OrderStepsPage>(new { Errors = errors, Moved = moved, Act = act, Steps = lines.Where(line => line.Step is not null).ToList(), Others = lines.Where(line => line.Step is null).ToList() });
    }

    private static async Task<IResult> Handle(Guid id, [FromForm] Request request, WatchDb db, HttpContext http)
    {
        var (title, place) = await Run(db, id, request.Action, http.RequestAborted);
        Flash.Say(http, place is null
            ? new Text($"Retiré des premiers pas : {title}.", $"Taken out of the first steps: {title}.")
            : new Text($"Étape {place} : {title}.", $"Step {place}: {title}."));
        return Page.SeeOther($"{Path}?suivi={id}&acte={request.Action}");
    }

    /// <summary>Moves one step. Answers its title and its new place, none when it is out.</summary>
    public static Task<(string Title, int? Place)> Run(WatchDb db, Guid id, string? action, CancellationToken ct) => db.InTransaction(async () =>
    {
        // Two officers at once: one after the other, on what the first left.
        await db.Execute("SELECT pg_advisory_xact_lock(hashtext('watch.first-steps'))", ct: ct);
        var all = await db.Query<Stored>("SELECT id, step, title FROM item WHERE state = 'kept' AND evergreen ORDER BY step NULLS LAST, seq", ct: ct);
        var item = all.FirstOrDefault(one => one.Id == id) ?? throw new Refusal("watch.step-unknown", new Text("Cet article n’est plus proposé pour débuter.", "This item is no longer offered to beginners."));
        var order = Decide([.. all.Where(one => one.Step is not null).Select(one => one.Id)], id, action);
        await db.Execute("UPDATE item SET step = NULL WHERE id = @id", new { id }, ct);
        await db.Execute("UPDATE item SET step = place FROM unnest(@order) WITH ORDINALITY AS wanted (item, place) WHERE item.id = wanted.item AND step IS DISTINCT FROM place", new { order }, ct);
        return (item.Title, Array.IndexOf(order, id) is >= 0 and var place ? place + 1 : (int?)null);
    }, ct);

    /// <summary>The new order; the ends stay the ends.</summary>
    public static Guid[] Decide(IReadOnlyList<Guid> steps, Guid id, string? action)
    {
        var order = steps.ToList();
        var place = order.IndexOf(id);
        order.Remove(id);
        switch (action)
        {
            case "ajouter":
                order.Insert(place < 0 ? order.Count : place, id);
                break;
            case "monter" when place >= 0:
                order.Insert(Math.Max(place - 1, 0), id);
                break;
            case "descendre" when place >= 0:
                order.Insert(Math.Min(place + 1, order.Count), id);
                break;
            case "retirer":
                break;
            default:
                throw new Refusal("watch.action-unknown", new Text("Choisissez : monter, descendre, ajouter ou retirer.", "Choose: up, down, add or take out."));
        }

        return [.. order];
    }
}
