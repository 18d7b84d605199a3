using Animation.Hosting;
using Animation.Hosting.Fetching;

namespace Animation.Watch.Ingestion;

/// <summary>How requests to one host are spread. Tests and benches set their own.</summary>
public sealed record Politeness
{
    /// <summary>Pause between two requests to the same host.</summary>
    public TimeSpan Spacing { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether hosts that the operator serves itself are spaced too.</summary>
    public bool SpaceExempt { get; init; }
}

/// <summary>
/// The guarded way out, one request at a time to a host and a pause after each, whichever process asks: the turn is a row that all of them see.
/// </summary>
public sealed class PoliteFetch(WatchDb db, GuardedFetch fetch, Politeness politeness)
{
    /// <summary>How long a person who clicks waits for a turn.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    // A request lasts at most the deadline of the guard; a process that died gives its turn back so much later.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    // Asked for one address, patience concerns its neighbours too, but one bad route must not freeze a whole host for days.
    private static readonly TimeSpan LongestForNeighbours = TimeSpan.FromMinutes(15);

    /// <summary>Fetches when the host's turn comes, redirects included; <see cref="FetchFailed"/> with code <c>fetch.turn</c> when it does not come in time.</summary>
    public async Task<FetchOutcome> Get(FetchRequest request, TimeSpan patience, CancellationToken ct = default)
    {
        string? held = null;
        try
        {
            var outcome = await fetch.Get(request with { Before = Turn }, ct);
            if (outcome is FetchFailed { Status: 429, RetryAt: { } at } && held is not null)
                await Give(held, at < db.Now + LongestForNeighbours ? at : db.Now + LongestForNeighbours, ct);
            return outcome;
        }
        catch (NotYet notYet)
        {
            return new FetchFailed(request.Address, null, "fetch.turn", new Text(
                "Ce site est déjà interrogé en ce moment. Réessayez dans une minute.", "This site is being asked right now. Try again in a minute."), RetryAt: notYet.At);
        }
        finally
        {
            if (held is not null)
                await Give(held, db.Now + SpacingOf(request.Address), CancellationToken.None);
        }

        async Task Turn(Uri hop, CancellationToken cancel)
        {
            var host = HostOf(hop);
            if (host == held)
                return;
            if (held is not null)
                await Give(held, db.Now + SpacingOf(hop), cancel);
            held = null;
            await Take(host, patience, cancel);
            held = host;
        }
    }

    private async Task Take(string host, TimeSpan patience, CancellationToken ct)
    {
        for (var waited = TimeSpan.Zero; ;)
        {
            var free = await db.First<DateTimeOffset?>(
                """
                WITH taken AS (
                  INSERT INTO host AS h (name, next_at, taken_until) VALUES (@host, @now, @until)
                  ON CONFLICT (name) DO UPDATE SET taken_until = @until WHERE h.next_at <= @now AND (h.taken_until IS NULL OR h.taken_until <= @now)
                  RETURNING 1)
                SELECT coalesce(greatest(next_at, taken_until), @now + interval '1 second') FROM (SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM taken)) busy LEFT JOIN host ON name = @host
                """,
                new { host, now = db.Now, until = db.Now + Longest }, ct);
            if (free is not { } at)
                return;
            // The turn is usually given back long before it expires.
            var wait = TimeSpan.FromMilliseconds(Math.Clamp((at - db.Now).TotalMilliseconds, 20, 250));
            if (waited + wait > patience)
                throw new NotYet(at);
            await Task.Delay(wait, ct);
            waited += wait;
        }
    }

    private Task<int> Give(string host, DateTimeOffset next, CancellationToken ct) =>
        db.Execute("UPDATE host SET taken_until = NULL, next_at = greatest(next_at, @next) WHERE name = @host", new { host, next }, ct);

    private TimeSpan SpacingOf(Uri address) => fetch.IsExempt(address) && !politeness.SpaceExempt ? TimeSpan.Zero : politeness.Spacing;

    private static string HostOf(Uri address) => address.IsDefaultPort ? address.IdnHost.TrimEnd('.').ToLowerInvariant() : $"{address.IdnHost.ToLowerInvariant()}:{address.Port}";

    private sealed class NotYet(DateTimeOffset at) : Exception
    {
        public DateTimeOffset At { get; } = at;
    }
}
