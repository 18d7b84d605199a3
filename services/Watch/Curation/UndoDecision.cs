using System.Text.Json;
using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Curation;

/// <summary>A decision as the list of recent ones shows it.</summary>
[method: ExplicitConstructor]
public sealed record Decision(
    Guid Id, Guid ItemId, string Title, DateTimeOffset At, string FromState, string ToState, string[] FromThemes, string FromNote, int FromValue, string? Before, bool Last);

/// <summary>The officer takes a decision back: the item is again as it was before. Only the last decision on an item can be.</summary>
public static class UndoDecision
{
    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/veille/decisions/{id:guid}/annuler", Handle).RequireAuthorization(Policies.Officer).DisableAntiforgery();

    internal static Task<IReadOnlyList<Decision>> Recent(WatchDb db, CancellationToken ct) => db.Query<Decision>(
        """
        SELECT decision.id, item_id, title, at, from_state, to_state, from_themes, from_note, from_value, before,
          NOT EXISTS (SELECT 1 FROM decision later WHERE later.item_id = decision.item_id AND later.seq > decision.seq AND later.undone_at IS NULL) AS last
        FROM decision JOIN item ON item.id = item_id WHERE undone_at IS NULL ORDER BY decision.seq DESC LIMIT 10
        """, ct: ct);

    private static async Task<IResult> Handle(Guid id, WatchDb db, HttpContext http)
    {
        var ct = http.RequestAborted;
        var undone = await db.InTransaction(async () =>
        {
            var itemId = await db.First<Guid?>("SELECT item_id FROM decision WHERE id = @id", new { id }, ct);
            if (itemId is null || await ItemStore.Lock(db, itemId.Value, ct) is not { } item)
                return null;
            var last = await db.First<Decision>(
                """
                SELECT decision.id, item_id, title, at, from_state, to_state, from_themes, from_note, from_value, before, true AS last
                FROM decision JOIN item ON item.id = item_id WHERE item_id = @itemId AND undone_at IS NULL ORDER BY decision.seq DESC LIMIT 1
                """,
                new { itemId }, ct);
            // A second click, or a decision taken since: there is nothing left to take back.
            if (last?.Id != id)
                return null;
            await db.Execute("UPDATE decision SET undone_at = @now WHERE id = @id", new { id, now = db.Now }, ct);
            await ItemStore.Write(db, item, Back(item, last), ct);
            return item;
        }, ct);
        if (undone is null)
        {
            Flash.Say(http, new Text("Cette décision ne peut plus être annulée.", "This decision can no longer be undone."), warning: true);
            return Page.SeeOther("/animation/veille");
        }

        Flash.Say(http, new Text("Décision annulée : l’article est revenu où il était.", "Decision undone: the item is back where it was."));
        return Page.SeeOther($"/animation/veille?item={undone.Id}");
    }

    /// <summary>What the item is again once the decision is taken back.</summary>
    public static ItemChange Back(Item item, Decision decision) => decision.Before is { } before
        ? JsonSerializer.Deserialize<ItemChange>(before)!
        : new(decision.FromState == ItemStates.Later ? ItemStates.Waiting : decision.FromState,
            item.Alone with { Themes = decision.FromThemes, Note = decision.FromNote, Value = decision.FromValue });
}
