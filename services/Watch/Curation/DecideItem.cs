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

        public string? EnVigueur { get; init; }

        public string? Payant { get; init; }

        public string? Durable { get; init; }

        public string? Maison { get; init; }

        public string? Licence { get; init; }

        /// <summary><see cref="Item.Seen"/> when the page was made.</summary>
        public string? Vu { get; init; }

        /// <summary>The item to show next.</summary>
        public string? Suivant { get; init; }

        /// <summary>The query string of the part of the inbox it was decided in.</summary>
        public string? Retour { get; init; }

        /// <summary>With the time: when it appears; at once without.</summary>
        public string? ParutionDate { get; init; }

        public string? ParutionTime { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/veille/{id:guid}", Handle).RequireAuthorization(Policies.Officer).RefusedAs<Request>(
            async (http, request, errors) => await Inbox.Show(http, InboxView.Of(request.Retour), http.GetRouteValue("id") is string id ? Guid.Parse(id) : null, request, errors));

    private static async Task<IResult> Handle(Guid id, [FromForm] Request request, WatchDb db, HttpContext http)
    {
        if (await Run(db, id, request, http.User.RequiredPersonId(), http.RequestAborted) is { } decided)
            Flash.Say(http, Said(decided, await Inbox.Waiting(db, http.RequestAborted)));
        return Page.SeeOther(InboxView.Of(request.Retour).Link(await Following(db, request, http.RequestAborted)));
    }

    // A colleague may have decided on it meanwhile: then the list says what comes first.
    private static async Task<Guid?> Following(WatchDb db, Request request, CancellationToken ct) =>
        Guid.TryParse(request.Suivant, out var id) && await db.Value<bool>("SELECT EXISTS (SELECT 1 FROM item WHERE id = @id AND state IN ('waiting', 'later', 'scheduled'))", new { id }, ct) ? id : null;

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
            throw new Refusal("watch.decided-meanwhile", new Text("Quelqu’un a décidé de cet article entre-temps : voici où il en est. Ce que vous aviez choisi et écrit est encore dans le formulaire.", "Somebody decided on this item meanwhile: here is where it stands. What you chose and wrote is still in the form."))
            {
                Stale = true,
            };
        return request.Action switch
        {
            "garder" => Keep(item, request, now),
            "ecarter" when WriteOffReasons.Knows(request.Raison ?? "hors-sujet") =>
                new ItemChange(ItemStates.WrittenOff, item.Alone) { Reason = request.Raison ?? "hors-sujet" },
            "ecarter" => throw new Refusal("watch.reason-unknown", new Text("Choisissez une raison dans la liste.", "Choose a reason from the list."), nameof(Request.Raison)),
            "plus-tard" when item.State != ItemStates.Kept => new ItemChange(ItemStates.Later, item.Alone) { LaterUntil = now + Later },
            _ => throw new Refusal("watch.action-unknown", new Text("Choisissez : garder, écarter ou plus tard.", "Choose: keep, write off or later.")),
        };
    }

    private static ItemChange Keep(Item item, Request request, DateTimeOffset now)
    {
        var said = DescribeItem.Read(item, request, now);
        if (string.IsNullOrWhiteSpace(request.ParutionDate))
            return new ItemChange(ItemStates.Kept, said);
        if (item.State == ItemStates.Kept)
            throw new Refusal("watch.already-out", new Text("Cet article a déjà paru : il ne peut plus attendre une date.", "This item is already out: it cannot wait for a date any more."), "Parution");
        if (!DateOnly.TryParseExact(request.ParutionDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year is < 2000 or > 2100
            || !TimeOnly.TryParseExact(string.IsNullOrWhiteSpace(request.ParutionTime) ? "08:00" : request.ParutionTime, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour))
            throw new Refusal("watch.publication-unknown", new Text("Écrivez le jour et l’heure de parution.", "Write the day and the hour it appears."), "Parution");
        var at = ParisTime.From(day.ToDateTime(hour));
        return at <= now
            ? throw new Refusal("watch.publication-past", new Text("Cette heure est déjà passée : laissez vide pour une parution immédiate.", "This hour is past: leave empty to let it appear at once."), "Parution")
            : new ItemChange(ItemStates.Scheduled, said) { PublishAt = at };
    }

    private static Text Said(Item item, long left)
    {
        var title = item.Title.Length > 80 ? item.Title[..79] + "…" : item.Title;
        var (fr, en) = item.State switch { ItemStates.Kept => ("Gardé", "Kept"), ItemStates.Later => ("Plus tard", "Later"), ItemStates.Scheduled => ("Programmé", "Scheduled"), _ => ("Écarté", "Written off") };
        return new Text($"{fr} : {title}. {left} {(left > 1 ? "restants" : "restant")}.", $"{en}: {title}. {left} left.");
    }
}
