using Animation.Hosting;
using Animation.Newsletter.Mails;
using Dapper;

namespace Animation.Newsletter.Digests;

/// <summary>What a run would do now, what waits for later turns, and what the last runs did, for the officer who is about to start one.</summary>
/// <param name="Items">Kept items that at least one person has not had.</param>
/// <param name="People">People for whom something waits.</param>
/// <param name="Now">Those of them a run now would write to.</param>
/// <param name="NoWayOut">True when no way out is configured for mail.</param>
public sealed record DigestState(
    IReadOnlyList<DueTheme> Themes, int Items, int People, int Now, IReadOnlyList<NextTurn> Turns, IReadOnlyList<PastDigest> Past, bool NoWayOut)
{
    /// <summary>What waits, in one sentence.</summary>
    public static Text Waiting(DigestState state) => new(
        $"{(state.Items == 1 ? "Un article attend" : $"{state.Items} articles attendent")} pour {(state.People == 1 ? "une personne" : $"{state.People} personnes")}.",
        $"{(state.Items == 1 ? "One item waits" : $"{state.Items} items wait")} for {(state.People == 1 ? "one person" : $"{state.People} people")}.");

    /// <summary>How many a run now would reach.</summary>
    public static Text Reached(DigestState state) => state.Now switch
    {
        0 => new("Ce n'est le tour de personne maintenant.", "It is nobody's turn now."),
        1 => new("Une personne le recevra maintenant ; les autres, à leur tour.", "One person will receive it now; the others, at their turn."),
        _ => new($"{state.Now} personnes le recevront maintenant ; les autres, à leur tour.", $"{state.Now} people will receive it now; the others, at their turn."),
    };
}

public sealed record DueTheme(string Theme, int Items, int People);

/// <summary>A moment when the turn of some comes.</summary>
[method: ExplicitConstructor]
public sealed record NextTurn(DateTimeOffset At, int People);

[method: ExplicitConstructor]
public sealed record PastDigest(Guid Id, string Kind, DateTimeOffset StartedAt, int People, int Sent, int Waiting, int Trouble);

/// <summary>An item of highest value and how many people it would reach who chose nothing.</summary>
[method: ExplicitConstructor]
public sealed record EssentialItem(string Slug, string Title, string SourceName, string[] Places, string[] Audience, string[] Maturities, int People);

/// <summary>What the essentials hold now, for the officer.</summary>
/// <param name="Readers">People who chose nothing and act for a member organisation.</param>
public sealed record EssentialsState(IReadOnlyList<EssentialItem> Items, int Readers);

/// <summary>Reads the state of the watch by mail.</summary>
public sealed class DigestPreview(NewsletterDb db, MailPost post)
{
    [method: ExplicitConstructor]
    private sealed record Count(string? Theme, int Items, int People, int Now);

    public async Task<DigestState> Read(CancellationToken ct)
    {
        var moment = Due.At(db.Now, DateTimeOffset.MaxValue);
        // One reading of what waits, for its total and its themes.
        var counts = await db.Query<Count>(
            $"""
            WITH due AS MATERIALIZED ({Due.Waiting})
            SELECT NULL AS theme, count(DISTINCT item_id)::int AS items, count(DISTINCT person_id)::int AS people, count(DISTINCT person_id) FILTER (WHERE now)::int AS now
            FROM due
            UNION ALL
            SELECT theme, count(DISTINCT item_id)::int, count(DISTINCT person_id)::int, 0
            FROM due, unnest(item_themes) AS theme WHERE essentials OR theme = ANY(reader_themes) GROUP BY theme
            """, moment, ct);
        var total = counts.Single(count => count.Theme is null);
        IReadOnlyList<DueTheme> themes = [.. counts.Where(count => count.Theme is not null).Select(count => new DueTheme(count.Theme!, count.Items, count.People))
            .OrderByDescending(theme => theme.People).ThenBy(theme => theme.Theme, StringComparer.Ordinal)];
        var turns = await db.Query<NextTurn>(
            "SELECT next_at AS at, count(*)::int AS people FROM turn JOIN reader ON reader.id = turn.person_id WHERE next_at > @now GROUP BY next_at ORDER BY next_at LIMIT 4",
            new { now = db.Now }, ct);
        var past = await db.Query<PastDigest>(
            """
            SELECT d.id, d.kind, d.started_at, d.people,
              count(*) FILTER (WHERE m.state = 'sent')::int AS sent, count(*) FILTER (WHERE m.state IN ('waiting', 'sending'))::int AS waiting,
              count(*) FILTER (WHERE m.state IN ('refused', 'unknown'))::int AS trouble
            FROM (SELECT * FROM digest WHERE people > 0 ORDER BY started_at DESC LIMIT 10) d
            LEFT JOIN mail m ON m.mailing_id = d.id
            GROUP BY d.id, d.kind, d.started_at, d.people ORDER BY d.started_at DESC
            """, ct: ct);
        return new DigestState(themes, total.Items, total.People, total.Now, turns, past, post.Route is null);
    }

    public async Task<EssentialsState> ReadEssentials(CancellationToken ct)
    {
        var moment = Due.At(db.Now, DateTimeOffset.MaxValue);
        var items = await db.Query<EssentialItem>(
            $"""
            SELECT item.slug, item.title, item.source_name, item.places, item.audience, item.maturities, count(reader.id)::int AS people
            FROM item LEFT JOIN reader ON reader.essentials AND {Due.Fits}
              AND NOT EXISTS (SELECT FROM digest_item had WHERE had.person_id = reader.id AND had.item_id = item.id)
            WHERE NOT item.withdrawn AND item.value = 3 AND item.kept_at > @oldest
            GROUP BY item.id ORDER BY item.kept_at DESC LIMIT 50
            """, moment, ct);
        var readers = await db.Value<int>(
            "SELECT count(*)::int FROM reader WHERE essentials AND organisation_places IS NOT NULL AND (member_until IS NULL OR member_until >= @today)", moment, ct);
        return new EssentialsState(items, readers);
    }
}
