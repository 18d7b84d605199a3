using Animation.Contracts.Newsletter;
using Animation.Hosting.Identity;
using Animation.Newsletter.Mails;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Page = Animation.Web.Page;

namespace Animation.Newsletter.Digests;

/// <summary>
/// Plans the watch by mail: each reader gets the kept items of their themes that they have not had yet, those with none get nothing.
/// One transaction: killed anywhere, a run has happened whole or not at all. The sender does the rest.
/// </summary>
public sealed class SendDigests(NewsletterDb db)
{
    public const string Path = "/animation/veille-par-courriel";

    /// <summary>Older items are no news: who chooses a theme today is not sent a year of it.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromDays(31);

    /// <summary>What one mail holds at most; the rest comes with the next.</summary>
    public const int MostItems = 20;

    public sealed record Command(string? Cle = null);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, async (DigestPreview preview, CancellationToken ct) => Page.Show<DigestPage>(new { State = await preview.Read(ct) }))
            .RequireAuthorization(Policies.Officer);
        app.MapPost(Path, Handle).RequireAuthorization(Policies.Officer).DisableAntiforgery();
    }

    private static async Task<IResult> Handle([FromForm] Command command, HttpContext http, NewsletterDb db, SendDigests send, CancellationToken ct)
    {
        var key = Guid.TryParse(command.Cle, out var given) ? given : (Guid?)null;
        var people = await db.Once(key, async () => (await send.Run(scheduledFor: null, ct)).ToString(System.Globalization.CultureInfo.InvariantCulture), ct);
        Flash.Say(http, people switch
        {
            "0" => new("Rien de nouveau à envoyer : aucun courriel n'est parti.", "Nothing new to send: no mail left."),
            "1" => new("La veille part vers une personne.", "The watch is on its way to one person."),
            _ => new($"La veille part vers {people} personnes.", $"The watch is on its way to {people} people."),
        });
        return Page.SeeOther(Path);
    }

    /// <summary>Plans one run; answers how many people it writes to.</summary>
    /// <param name="scheduledFor">The hour it serves, once; none for a run asked for by an officer.</param>
    public Task<int> Run(DateTimeOffset? scheduledFor, CancellationToken ct) => db.InTransaction(async () =>
    {
        var id = Guid.CreateVersion7(db.Now);
        var first = await db.Execute(
            "INSERT INTO digest (id, scheduled_for, started_at, people) VALUES (@id, @scheduledFor, @now, 0) ON CONFLICT (scheduled_for) DO NOTHING",
            new { id, scheduledFor, now = db.Now }, ct) == 1;
        if (!first)
            return 0;
        var people = await db.Execute(
            $"""
            WITH planned AS (
              INSERT INTO digest_item (person_id, item_id, digest_id)
              SELECT person_id, item_id, @id FROM ({Due}) AS due WHERE place <= @MostItems
              ON CONFLICT DO NOTHING
              RETURNING person_id)
            INSERT INTO mail (mailing_id, recipient, person_id, purpose, urgency, requested_at, due_at)
            SELECT DISTINCT @id, person_id::text, person_id, @purpose, @urgency, @now, @now FROM planned
            """,
            new { id, MostItems, oldest = db.Now - Freshness, now = db.Now, purpose = MailPurposes.Watch, urgency = Purposes.Of(MailPurposes.Watch).Urgency }, ct);
        await db.Execute("UPDATE digest SET people = @people WHERE id = @id", new { id, people }, ct);
        return people;
    }, ct);

    /// <summary>Gives back what a mail that never tried to leave was to hold: it may come in another.</summary>
    internal static Task<int> Release(NewsletterDb db, Guid person, Guid digest, CancellationToken ct) => db.Execute(
        """
        DELETE FROM digest_item d WHERE d.person_id = @person AND d.digest_id = @digest
          AND NOT EXISTS (SELECT FROM mail m WHERE m.mailing_id = d.digest_id AND m.person_id = d.person_id AND m.attempts > 0)
        """, new { person, digest }, ct);

    /// <summary>Who is due which item, best first; needs <c>@oldest</c>.</summary>
    internal const string Due =
        """
        SELECT reader.id AS person_id, item.id AS item_id, item.themes AS item_themes, reader.themes AS reader_themes,
          row_number() OVER (PARTITION BY reader.id ORDER BY item.value DESC, item.kept_at DESC, item.id) AS place
        FROM reader
        JOIN item ON item.themes && reader.themes
        WHERE NOT item.withdrawn AND item.kept_at > @oldest
          AND NOT EXISTS (SELECT FROM digest_item had WHERE had.person_id = reader.id AND had.item_id = item.id)
          AND NOT EXISTS (SELECT FROM dead_address dead WHERE dead.address = lower(reader.address) AND dead.refusals >= 2)
        """;
}
