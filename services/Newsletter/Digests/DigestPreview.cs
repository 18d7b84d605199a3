using Animation.Hosting;
using Animation.Newsletter.Mails;
using Dapper;

namespace Animation.Newsletter.Digests;

/// <summary>What a run would do now, and what the last ones did, for the officer who is about to start one.</summary>
/// <param name="Items">Kept items that at least one person has not had.</param>
/// <param name="NoWayOut">True when no way out is configured for mail.</param>
public sealed record DigestState(
    IReadOnlyList<DueTheme> Themes, int Items, int People, DateTimeOffset Next, IReadOnlyList<PastDigest> Past, bool NoWayOut)
{
    /// <summary>What waits, in one sentence.</summary>
    public static Text Waiting(DigestState state) => new(
        $"{(state.Items == 1 ? "Un article attend" : $"{state.Items} articles attendent")} pour {(state.People == 1 ? "une personne" : $"{state.People} personnes")}.",
        $"{(state.Items == 1 ? "One item waits" : $"{state.Items} items wait")} for {(state.People == 1 ? "one person" : $"{state.People} people")}.");
}

[method: ExplicitConstructor]
public sealed record DueTheme(string Theme, int Items, int People);

[method: ExplicitConstructor]
public sealed record PastDigest(Guid Id, DateTimeOffset StartedAt, int People, int Sent, int Waiting, int Trouble);

/// <summary>Reads the state of the watch by mail.</summary>
public sealed class DigestPreview(NewsletterDb db, MailPost post)
{
    [method: ExplicitConstructor]
    private sealed record Totals(int Items, int People);

    public async Task<DigestState> Read(CancellationToken ct)
    {
        var args = new { oldest = db.Now - SendDigests.Freshness };
        var themes = await db.Query<DueTheme>(
            $"""
            SELECT theme, count(DISTINCT item_id)::int AS items, count(DISTINCT person_id)::int AS people
            FROM ({SendDigests.Due}) AS due, unnest(item_themes) AS theme WHERE theme = ANY(reader_themes)
            GROUP BY theme ORDER BY people DESC, theme
            """, args, ct);
        var totals = await db.First<Totals>(
            $"SELECT count(DISTINCT item_id)::int AS items, count(DISTINCT person_id)::int AS people FROM ({SendDigests.Due}) AS due", args, ct);
        var past = await db.Query<PastDigest>(
            """
            SELECT d.id, d.started_at, d.people,
              count(*) FILTER (WHERE m.state = 'sent')::int AS sent, count(*) FILTER (WHERE m.state IN ('waiting', 'sending'))::int AS waiting,
              count(*) FILTER (WHERE m.state IN ('refused', 'unknown'))::int AS trouble
            FROM (SELECT * FROM digest WHERE people > 0 ORDER BY started_at DESC LIMIT 10) d
            LEFT JOIN mail m ON m.mailing_id = d.id
            GROUP BY d.id, d.started_at, d.people ORDER BY d.started_at DESC
            """, ct: ct);
        return new DigestState(themes, totals!.Items, totals.People, DigestSchedule.Next(db.Now), past, post.Route is null);
    }
}
