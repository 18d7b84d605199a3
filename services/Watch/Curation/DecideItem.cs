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

/// <summary>The officer keeps an item, writes it off, or leaves it for later.</summary>
public static class DecideItem
{
    private static readonly TimeSpan Later = TimeSpan.FromDays(7);

    /// <summary>What was chosen.</summary>
    public sealed record Request
    {
        /// <summary><c>garder</c>, <c>ecarter</c> or <c>plus-tard</c>: the button pressed.</summary>
        public string? Action { get; init; }

        public string[]? Themes { get; init; }

        public string? Note { get; init; }

        public string? Valeur { get; init; }

        public string? Raison { get; init; }

        /// <summary>Present when the form held the fields below: without it they stay as they are.</summary>
        public string? Precisions { get; init; }

        public string? Nature { get; init; }

        public string? Territoires { get; init; }

        public string[]? Niveaux { get; init; }

        public string[]? Publics { get; init; }

        public string? Reserve { get; init; }

        public string? Echeance { get; init; }

        public string? Montant { get; init; }

        public string? Candidats { get; init; }

        public string[]? Obliges { get; init; }

        public string? SeuilHabitants { get; init; }

        public string? SeuilAgents { get; init; }

        public string? Payant { get; init; }

        public string? Durable { get; init; }

        public string? Maison { get; init; }

        public string? Licence { get; init; }

        /// <summary><see cref="Item.Seen"/> when the page was made.</summary>
        public string? Vu { get; init; }

        /// <summary>The item to show next.</summary>
        public string? Suivant { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/veille/{id:guid}", Handle).RequireAuthorization(Policies.Officer).RefusedAs<Request>(
            async (http, request, errors) => await Inbox.Show(http, http.GetRouteValue("id") is string id ? Guid.Parse(id) : null, request, errors));

    private static async Task<IResult> Handle(Guid id, [FromForm] Request request, WatchDb db, HttpContext http)
    {
        if (await Run(db, id, request, http.User.RequiredPersonId(), http.RequestAborted) is { } decided)
            Flash.Say(http, Said(decided, await Inbox.Waiting(db, http.RequestAborted)));
        return Page.SeeOther(Guid.TryParse(request.Suivant, out var following) ? $"/animation/veille?item={following}" : "/animation/veille");
    }

    /// <summary>Decides, writes and tells the other services. Answers the item as it is now, null when the form was sent before.</summary>
    public static async Task<Item?> Run(WatchDb db, Guid id, Request request, Guid officer, CancellationToken ct)
    {
        Item? decided = null;
        await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            var item = await ItemStore.Lock(db, id, ct) ?? throw new Refusal("watch.item-unknown", new Text("Cet article n’existe plus.", "This item is no longer there."));
            var change = Decide(item, request, db.Now);
            await ItemStore.Apply(db, item, change, officer, ct);
            decided = item with { State = change.State };
            return change.State;
        }, ct);
        return decided;
    }

    /// <summary>What the item becomes; a refusal when that cannot be.</summary>
    public static ItemChange Decide(Item item, Request request, DateTimeOffset now)
    {
        if (request.Vu is not null && request.Vu != item.Seen)
            throw new Refusal("watch.decided-meanwhile", new Text("Quelqu’un a décidé de cet article entre-temps. Voici où il en est.", "Somebody decided on this item meanwhile. Here is where it stands."))
            {
                Stale = true,
            };
        return request.Action switch
        {
            "garder" => new ItemChange(ItemStates.Kept, DescribeItem.Read(item, request, now)),
            "ecarter" when WriteOffReasons.Knows(request.Raison ?? "hors-sujet") =>
                new ItemChange(ItemStates.WrittenOff, item.Alone) { Reason = request.Raison ?? "hors-sujet" },
            "ecarter" => throw new Refusal("watch.reason-unknown", new Text("Choisissez une raison dans la liste.", "Choose a reason from the list."), nameof(Request.Raison)),
            "plus-tard" when item.State != ItemStates.Kept => new ItemChange(ItemStates.Later, item.Alone) { LaterUntil = now + Later },
            _ => throw new Refusal("watch.action-unknown", new Text("Choisissez : garder, écarter ou plus tard.", "Choose: keep, write off or later.")),
        };
    }

    private static Text Said(Item item, long left)
    {
        var title = item.Title.Length > 80 ? item.Title[..79] + "…" : item.Title;
        var (fr, en) = item.State switch { ItemStates.Kept => ("Gardé", "Kept"), ItemStates.Later => ("Plus tard", "Later"), _ => ("Écarté", "Written off") };
        return new Text($"{fr} : {title}. {left} restants.", $"{en}: {title}. {left} left.");
    }
}
