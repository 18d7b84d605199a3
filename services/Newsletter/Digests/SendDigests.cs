using System.Globalization;
using Animation.Hosting.Identity;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Page = Animation.Web.Page;

namespace Animation.Newsletter.Digests;

/// <summary>
/// Plans the watch by mail: each reader whose turn it is gets the kept items that fit their choices and that they have not had yet, those
/// with none get nothing. One transaction: killed anywhere, a run has happened whole or not at all. The sender does the rest.
/// </summary>
public sealed class SendDigests(NewsletterDb db)
{
    public const string Path = "/animation/veille-par-courriel";

    /// <summary>Older items are no news: who chooses a theme today is not sent a year of it.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromDays(31);

    /// <summary>What one mail holds at most; the rest comes with the next.</summary>
    public const int MostItems = 20;

    /// <summary>What the essentials hold at most, once a week.</summary>
    public const int MostEssentials = 5;

    public sealed record Command
    {
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, async (DigestPreview preview, CancellationToken ct) => Page.Show<DigestPage>(new { State = await preview.Read(ct) }))
            .RequireAuthorization(Policies.Officer);
        app.MapPost(Path, Handle).NeedsForm().RequireAuthorization(Policies.Officer);
        app.MapGet(Path + "/essentiel", async (DigestPreview preview, CancellationToken ct) => Page.Show<EssentialsPage>(new { State = await preview.ReadEssentials(ct) }))
            .RequireAuthorization(Policies.Officer);
    }

    private static async Task<IResult> Handle([FromForm] Command command, HttpContext http, NewsletterDb db, SendDigests send, CancellationToken ct)
    {
        var key = Guid.TryParse(command.Cle, out var given) ? given : (Guid?)null;
        var people = await db.Once(key, async () => (await send.RunNow(ct)).ToString(CultureInfo.InvariantCulture), ct);
        Flash.Say(http, people switch
        {
            "0" => new("Personne n'attend rien maintenant : aucun courriel n'est parti.", "Nobody waits for anything now: no mail left."),
            "1" => new("La veille part vers une personne.", "The watch is on its way to one person."),
            _ => new($"La veille part vers {people} personnes.", $"The watch is on its way to {people} people."),
        });
        return Page.SeeOther(Path);
    }

    /// <summary>Serves the turns that have come, and who has it as it comes once their items have gathered; answers how many people it writes to.</summary>
    public Task<int> Run(CancellationToken ct) => Plan(db.Now - DigestSchedule.Gathering, ct);

    /// <summary>The same at an officer's word: what comes as it comes does not wait to gather.</summary>
    public Task<int> RunNow(CancellationToken ct) => Plan(DateTimeOffset.MaxValue, ct);

    [method: ExplicitConstructor]
    private sealed record Planned(int Watch, int Essentials);

    private Task<int> Plan(DateTimeOffset gathered, CancellationToken ct) => db.InTransaction(async () =>
    {
        // One run at a time: the cap and "once an item" are counted over the whole.
        await db.Execute("SELECT pg_advisory_xact_lock(hashtext('newsletter.digest'))", ct: ct);
        var moment = Due.At(db.Now, gathered) with { Digest = Guid.CreateVersion7(db.Now), Essentials = Guid.CreateVersion7(db.Now) };
        await db.Execute("INSERT INTO digest (id, started_at, people, kind) VALUES (@Digest, @now, 0, 'watch'), (@Essentials, @now, 0, 'essentials')", moment, ct);
        var planned = await db.First<Planned>(
            $"""
            WITH planned AS (
              INSERT INTO digest_item (person_id, item_id, digest_id)
              SELECT person_id, item_id, CASE WHEN essentials THEN @Essentials ELSE @Digest END
              FROM ({Due.Now}) AS due WHERE place <= CASE WHEN essentials THEN @MostEssentials ELSE @MostItems END
              ON CONFLICT DO NOTHING
              RETURNING person_id, digest_id),
            closing AS (
              INSERT INTO digest_item (person_id, item_id, digest_id, closing) SELECT person_id, item_id, @Digest, true FROM ({Due.Closing}) AS soon
              ON CONFLICT DO NOTHING
              RETURNING person_id, digest_id),
            written AS (
              INSERT INTO mail (mailing_id, recipient, person_id, purpose, urgency, requested_at, due_at)
              SELECT DISTINCT digest_id, person_id::text, person_id, @Purpose, @Urgency, @now, @now FROM (SELECT * FROM planned UNION SELECT * FROM closing) AS both_kinds
              RETURNING mailing_id)
            SELECT count(*) FILTER (WHERE mailing_id = @Digest)::int AS watch, count(*) FILTER (WHERE mailing_id = @Essentials)::int AS essentials FROM written
            """, moment, ct);
        await db.Execute(
            """
            UPDATE digest SET people = CASE WHEN id = @Digest THEN @Watch ELSE @Few END WHERE id IN (@Digest, @Essentials);
            DELETE FROM digest WHERE id IN (@Digest, @Essentials) AND people = 0;
            """, new { moment.Digest, moment.Essentials, planned!.Watch, Few = planned.Essentials }, ct);
        await Turns.Advance(db, ct);
        return planned.Watch + planned.Essentials;
    }, ct);

    /// <summary>Gives back what a mail that never tried to leave was to hold: it may come in another.</summary>
    internal static Task<int> Release(NewsletterDb db, Guid person, Guid digest, CancellationToken ct) => db.Execute(
        """
        DELETE FROM digest_item d WHERE d.person_id = @person AND d.digest_id = @digest
          AND NOT EXISTS (SELECT FROM mail m WHERE m.mailing_id = d.digest_id AND m.person_id = d.person_id AND m.attempts > 0)
        """, new { person, digest }, ct);
}
