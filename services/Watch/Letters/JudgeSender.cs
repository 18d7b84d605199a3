using Animation.Contracts.Watch;
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

namespace Animation.Watch.Letters;

/// <summary>The officer accepts a sender of newsletters, whose letters then enter the inbox, or refuses it for good.</summary>
public static class JudgeSender
{
    public sealed record Request
    {
        /// <summary><c>accepter</c> or <c>refuser</c>.</summary>
        public string? Action { get; init; }

        public string? Cle { get; init; }
    }

    [method: ExplicitConstructor]
    private sealed record Sender(string Key, string Name, string Domain, string State, Guid? SourceId);

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/veille/lettres/expediteurs/{id:guid}", Handle).RequireAuthorization(Policies.Officer).RefusedAs<Request>((http, _, errors) => LetterPages.Show(http, errors));

    private static async Task<IResult> Handle(Guid id, [FromForm] Request request, WatchDb db, HttpContext http)
    {
        var (name, entered) = await Run(db, id, request.Action, http.User.RequiredPersonId(), http.RequestAborted);
        Flash.Say(http, request.Action == "accepter"
            ? new Text($"Accepté : {name}. {entered} {(entered > 1 ? "lettres sont arrivées" : "lettre est arrivée")} à trier.", $"Accepted: {name}. {entered} {(entered == 1 ? "letter has" : "letters have")} come to be sorted.")
            : new Text($"Refusé : {name}. Rien de cet expéditeur n’arrivera plus.", $"Refused: {name}. Nothing of this sender will come any more."));
        return Page.SeeOther("/animation/veille/lettres");
    }

    /// <summary>Decides on a sender. Answers its name and how many of its letters entered the inbox.</summary>
    public static Task<(string Name, int Entered)> Run(WatchDb db, Guid id, string? action, Guid officer, CancellationToken ct) => db.InTransaction(async () =>
    {
        var sender = await db.First<Sender>("SELECT key, name, domain, state, source_id FROM letter_sender WHERE id = @id FOR UPDATE", new { id }, ct)
            ?? throw new Refusal("watch.sender-unknown", new Text("Cet expéditeur n’attend plus.", "This sender waits no more."));
        if (action is not ("accepter" or "refuser"))
            throw new Refusal("watch.action-unknown", new Text("Choisissez : accepter ou refuser.", "Choose: accept or refuse."));
        if (action == "refuser")
        {
            await db.Execute("UPDATE letter_sender SET state = 'refused', decided_at = @now WHERE id = @id; DELETE FROM letter WHERE sender_id = @id AND item_id IS NULL", new { id, now = db.Now }, ct);
            return (sender.Name, 0);
        }

        var source = await Source(db, sender, officer, ct);
        await db.Execute("UPDATE letter_sender SET state = 'accepted', decided_at = @now, source_id = @source WHERE id = @id", new { id, source, now = db.Now }, ct);
        var held = await db.Query<Guid>("SELECT id FROM letter WHERE sender_id = @id AND item_id IS NULL AND confirm IS NULL ORDER BY sent_at", new { id }, ct);
        foreach (var letter in held)
            await ReceiveLetter.Enter(db, source, letter, ct);
        return (sender.Name, held.Count);
    }, ct);

    // Never fetched, as all that came without a feed; readers see its name.
    private static async Task<Guid> Source(WatchDb db, Sender sender, Guid officer, CancellationToken ct)
    {
        var args = new { id = Guid.CreateVersion7(db.Now), sender.Name, address = $"lettre:{sender.Key}", site = $"https://{sender.Domain}", officer, now = db.Now };
        var added = await db.Execute(
            """
            INSERT INTO source (id, name, address, site, language, state, added_by, added_at, rhythm, due_at)
            VALUES (@id, @Name, @address, @site, 'fr', 'manual', @officer, @now, '1 day', @now) ON CONFLICT (address) DO NOTHING
            """, args, ct);
        if (added == 1)
            await db.Publish(new SourceAdded(args.id, sender.Name, db.Now), ct);
        return await db.Value<Guid>("SELECT id FROM source WHERE address = @address", args, ct);
    }
}
