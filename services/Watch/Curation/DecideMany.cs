using System.Globalization;
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

namespace Animation.Watch.Curation;

/// <summary>The officer writes off what is ticked, or all that the list shows, or puts what is ticked under one item. One button takes it back.</summary>
public static class DecideMany
{
    /// <summary>Most items decided with one button.</summary>
    public const int Most = 500;

    /// <summary>What is ticked and which button was pressed.</summary>
    public sealed record Request
    {
        /// <summary><c>ecarter-choix</c>, <c>ecarter-liste</c> or <c>reunir</c>.</summary>
        public string? Action { get; init; }

        public string[]? Choix { get; init; }

        public string? RaisonDuLot { get; init; }

        /// <summary>The newest item the list knew of: what came since is not decided unseen.</summary>
        public string? Jusqua { get; init; }

        public string? Retour { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/veille/lot", Handle).RequireAuthorization(Policies.Officer)
            .RefusedAs<Request>((http, request, errors) => Inbox.Show(http, InboxView.Of(request.Retour), null, null, errors));

    private static async Task<IResult> Handle([FromForm] Request request, WatchDb db, HttpContext http)
    {
        var (ct, me) = (http.RequestAborted, http.User.RequiredPersonId());
        var count = 0;
        await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            count = request.Action == "reunir" ? await Merge(db, request, me, ct) : await WriteOff(db, request, me, ct);
            return "";
        }, ct);
        if (count > 0)
        {
            var left = await Inbox.Waiting(db, ct);
            Flash.Say(http, request.Action == "reunir"
                ? new Text($"Réunis : {count + 1} articles sous un seul. {left} restants.", $"Put together: {count + 1} items under one. {left} left.")
                : new Text($"Écartés : {count}. {left} restants.", $"Written off: {count}. {left} left."));
        }

        return Page.SeeOther((InboxView.Of(request.Retour) with { Page = 1 }).Link());
    }

    private static async Task<int> WriteOff(WatchDb db, Request request, Guid me, CancellationToken ct)
    {
        if (!WriteOffReasons.Knows(request.RaisonDuLot ?? "hors-sujet"))
            throw new Refusal("watch.reason-unknown", new Text("Choisissez une raison dans la liste.", "Choose a reason from the list."), nameof(Request.RaisonDuLot));
        var items = request.Action == "ecarter-liste" ? await Listed(db, request, me, ct) : await Ticked(db, request, ct);
        if (items.Count == 0)
            throw NothingTicked();
        var batch = Guid.CreateVersion7(db.Now);
        foreach (var item in items)
            await ItemStore.Apply(db, item, new ItemChange(ItemStates.WrittenOff, item.Alone) { Reason = request.RaisonDuLot ?? "hors-sujet" }, me, ct, batch);
        return items.Count;
    }

    private static async Task<int> Merge(WatchDb db, Request request, Guid me, CancellationToken ct)
    {
        var items = await Ticked(db, request, ct);
        if (items.Count < 2)
            throw new Refusal("watch.merge-two", new Text("Cochez au moins deux articles à réunir.", "Tick at least two items to put together."));
        var lead = items.OrderBy(item => item.PublishedAt).First();
        var batch = Guid.CreateVersion7(db.Now);
        foreach (var item in items.Where(item => item.Id != lead.Id))
            await ItemStore.Apply(db, item, new ItemChange(ItemStates.Merged, item.Alone) { LeadId = lead.Id, SameLevel = "hand" }, me, ct, batch);
        return items.Count - 1;
    }

    // Always in the order of ids, so that two officers never wait for each other.
    private static Task<IReadOnlyList<Item>> Ticked(WatchDb db, Request request, CancellationToken ct)
    {
        var ids = (request.Choix ?? []).Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Distinct().Take(Most).ToArray();
        return db.Query<Item>($"SELECT {Item.Columns} FROM {Item.From} WHERE item.id = ANY(@ids) AND item.state IN ('waiting', 'later') ORDER BY item.id FOR UPDATE OF item", new { ids }, ct);
    }

    private static Task<IReadOnlyList<Item>> Listed(WatchDb db, Request request, Guid me, CancellationToken ct)
    {
        var view = InboxView.Of(request.Retour);
        if (!view.Filtered || view.Room == InboxView.Scheduled || !long.TryParse(request.Jusqua, NumberStyles.None, CultureInfo.InvariantCulture, out var until))
            throw new Refusal("watch.filter-first", new Text("Choisissez d’abord une source, un jour ou des mots : toute la liste d’un coup, ce serait trop.", "First choose a source, a day or words: the whole list at once would be too much."));
        var args = view.Args(db.Now, me);
        args.Add("seq", until);
        return db.Query<Item>(
            $"SELECT {Item.Columns} FROM {Item.From} WHERE {view.Where(db.Now)} AND item.seq <= @seq AND NOT {Claim.IsOthers} ORDER BY item.id LIMIT {Most} FOR UPDATE OF item SKIP LOCKED", args, ct);
    }

    private static Refusal NothingTicked() => new("watch.nothing-ticked", new Text("Cochez au moins un article encore à trier.", "Tick at least one item still to sort."));
}
