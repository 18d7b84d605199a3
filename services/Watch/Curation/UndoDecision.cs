using System.Text.Json;
using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Curation;

/// <summary>What one button decided, as the list of recent decisions shows it.</summary>
/// <param name="Act">The decision, or the batch of decisions.</param>
/// <param name="Count">How many items it decided.</param>
/// <param name="Last">False when something was decided on the item since: then it stays.</param>
[method: ExplicitConstructor]
public sealed record RecentAct(Guid Act, long Count, Guid ItemId, string Title, Guid By, DateTimeOffset At, string FromState, string ToState, bool Last);

/// <summary>A decision with what it changed.</summary>
[method: ExplicitConstructor]
public sealed record Decision(Guid Id, Guid ItemId, string FromState, string ToState, string[] FromThemes, string FromNote, int FromValue, string? Before);

/// <summary>The officer takes a decision back, or a whole batch: the item is again as it was before. Only the last decision on an item can be.</summary>
public static class UndoDecision
{
    /// <summary>Where to come back to.</summary>
    public sealed record Request
    {
        public string? Retour { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/veille/decisions/{id:guid}/annuler", Handle).NeedsForm().RequireAuthorization(Policies.Officer);

    internal static Task<IReadOnlyList<RecentAct>> Recent(WatchDb db, CancellationToken ct) => db.Query<RecentAct>(
        """
        WITH recent AS (
          SELECT coalesce(batch, id) AS act, max(seq) AS seq, count(*) AS count
          FROM (SELECT id, batch, seq FROM decision WHERE undone_at IS NULL ORDER BY seq DESC LIMIT 1000) decided GROUP BY 1 ORDER BY 2 DESC LIMIT 10)
        SELECT act, recent.count, item_id, title, by, at, from_state, to_state,
          NOT EXISTS (SELECT 1 FROM decision later WHERE later.item_id = decision.item_id AND later.seq > decision.seq AND later.undone_at IS NULL) AS last
        FROM recent JOIN decision USING (seq) JOIN item ON item.id = item_id ORDER BY recent.seq DESC
        """, ct: ct);

    private static async Task<IResult> Handle(Guid id, [FromForm] Request request, WatchDb db, HttpContext http)
    {
        var undone = await Run(db, id, http.RequestAborted);
        var view = InboxView.Of(request.Retour);
        if (undone.Count == 0)
        {
            Flash.Say(http, new Text("Cette décision ne peut plus être annulée.", "This decision can no longer be undone."), warning: true);
            return Page.SeeOther(view.Link());
        }

        Flash.Say(http, undone.Count == 1
            ? new Text("Décision annulée : l’article est revenu où il était.", "Decision undone: the item is back where it was.")
            : new Text($"Décisions annulées : {undone.Count} articles sont revenus où ils étaient.", $"Decisions undone: {undone.Count} items are back where they were."));
        return Page.SeeOther(view.Link(undone[0]));
    }

    /// <summary>Takes back a decision or a batch. Answers the items that came back; those decided on since stay.</summary>
    public static Task<IReadOnlyList<Guid>> Run(WatchDb db, Guid act, CancellationToken ct) => db.InTransaction<IReadOnlyList<Guid>>(async () =>
    {
        var undone = new List<Guid>();
        foreach (var itemId in await db.Query<Guid>("SELECT item_id FROM decision WHERE (id = @act OR batch = @act) AND undone_at IS NULL ORDER BY item_id", new { act }, ct))
        {
            if (await ItemStore.Lock(db, itemId, ct) is not { } item)
                continue;
            // A second click, or a decision taken since: there is nothing left to take back.
            var last = await db.First<Decision>(
                """
                SELECT id, item_id, from_state, to_state, from_themes, from_note, from_value, before FROM (
                  SELECT *, row_number() OVER (ORDER BY seq DESC) AS place FROM decision WHERE item_id = @itemId AND undone_at IS NULL) latest
                WHERE place = 1 AND (id = @act OR batch = @act)
                """,
                new { itemId, act }, ct);
            if (last is null)
                continue;
            await db.Execute("UPDATE decision SET undone_at = @now WHERE id = @Id", new { last.Id, now = db.Now }, ct);
            await ItemStore.Write(db, item, Back(item, last), ct);
            if (Back(item, last).LeadId is { } lead)
                await db.Execute("DELETE FROM apart WHERE (one = @itemId AND other = @lead) OR (one = @lead AND other = @itemId)", new { itemId, lead }, ct);
            undone.Add(itemId);
        }

        return undone;
    }, ct);

    /// <summary>What the item is again once the decision is taken back.</summary>
    public static ItemChange Back(Item item, Decision decision) => decision.Before is { } before
        ? JsonSerializer.Deserialize<ItemChange>(before)!
        : new(decision.FromState == ItemStates.Later ? ItemStates.Waiting : decision.FromState,
            item.Alone with { Themes = decision.FromThemes, Note = decision.FromNote, Value = decision.FromValue });
}
