using System.Diagnostics;
using System.Security.Cryptography;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Fetching;
using Animation.Watch.Reading;
using Animation.Watch.Sources;

namespace Animation.Watch.Ingestion;

/// <summary>Asks one source for what is new and stores it.</summary>
public sealed class FetchSource(WatchDb db, PoliteFetch fetch)
{
    internal const string Accept = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.5, */*;q=0.1";

    private static readonly TimeSpan WholeEvery = TimeSpan.FromDays(7);

    /// <summary>
    /// Fetches over HTTP, then writes the outcome in one transaction. Answers how many items are new. Nothing is asked before the instant that
    /// the site named, nor when the turn of its host does not come within <paramref name="patience"/>: the source then stays due.
    /// </summary>
    public async Task<int> Run(Source source, TimeSpan patience, CancellationToken ct = default)
    {
        if (source.NotBefore > db.Now)
            return 0;
        var whole = source.LastWholeAt is null || db.Now - source.LastWholeAt > WholeEvery;
        var request = new FetchRequest(new Uri(source.Address), whole ? null : source.Etag, whole ? null : source.LastModified) { Accept = Accept };
        var started = Stopwatch.GetTimestamp();
        var outcome = await fetch.Get(request, patience, ct);
        var answer = new Answer(source, outcome, whole, (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return outcome switch
        {
            FetchFailed { Code: "fetch.turn" } later => await Later(source, later.RetryAt ?? db.Now, ct),
            Fetched fetched when fetched.Body.Length == 0 => await Failed(answer, NoFeed(fetched), ct),
            Fetched fetched => await Arrived(answer, fetched, ct),
            Unchanged unchanged => await Same(answer, unchanged.ETag, unchanged.LastModified, unchanged.MaxAge, ct),
            FetchFailed failed => await Failed(answer, failed, ct),
            _ => 0,
        };
    }

    private sealed record Answer(Source Source, FetchOutcome Outcome, bool Whole, int Milliseconds);

    private async Task<int> Later(Source source, DateTimeOffset at, CancellationToken ct)
    {
        await db.Execute("UPDATE source SET taken_until = NULL, due_at = greatest(due_at, @at) WHERE id = @Id", new { at, source.Id }, ct);
        return 0;
    }

    private async Task<int> Arrived(Answer answer, Fetched fetched, CancellationToken ct)
    {
        var source = answer.Source;
        var hash = SHA256.HashData(fetched.Body);
        // Many servers forget their validators; the bytes do not.
        if (source.BodyHash is not null && hash.AsSpan().SequenceEqual(source.BodyHash))
            return await Same(answer, fetched.ETag, fetched.LastModified, fetched.MaxAge, ct);
        Feed feed;
        try
        {
            feed = await ParseTurn.Read(() => FeedReader.Read(fetched.Body, new ReadOptions(db.Now, fetched.Address, fetched.ContentType)), ct);
        }
        catch (Refusal refusal)
        {
            var challenged = refusal.Problems[0].Code == "watch.not-a-feed" && FeedDiscovery.IsChallenge(fetched.Body);
            return await Failed(answer, challenged ? Challenge(fetched) : new FetchFailed(fetched.Address, null, refusal.Problems[0].Code, refusal.Problems[0].Message), ct);
        }

        var dates = feed.Entries.Select(entry => entry.Published ?? entry.Updated).OfType<DateTimeOffset>().ToList();
        var rhythm = Rhythm.Of(dates, db.Now, Longest(feed.Ttl, fetched.MaxAge));
        return await db.InTransaction(async () =>
        {
            var stored = await StoreItems.Store(db, source.Id, source.Language, Ingest.Select(feed, db.Now, first: source.LastSuccessAt is null), ct);
            await Succeeded(answer, fetched.ETag, fetched.LastModified, rhythm, ct);
            var language = feed.Language is null ? null : SourceLanguage.Of(feed.Language);
            await db.Execute(
                """
                UPDATE source SET body_hash = @hash, rhythm = @rhythm, habit = @habit, last_item_at = @newest, site = coalesce(site, @site),
                  language = CASE WHEN said_language IS NULL THEN coalesce(@language, language) ELSE language END,
                  new_language = CASE WHEN @language <> coalesce(said_language, @language) THEN @language END,
                  said_language = coalesce(said_language, @language)
                WHERE id = @Id
                """,
                new
                {
                    hash,
                    rhythm,
                    habit = Rhythm.Habit(dates),
                    newest = dates.Count > 0 ? dates.Max() : (DateTimeOffset?)null,
                    site = Links.Absolute(feed.Link, fetched.Address)?.AbsoluteUri,
                    language,
                    source.Id,
                }, ct);
            await Log(answer, "changed", null, stored, ct);
            return stored;
        }, ct);
    }

    private Task<int> Same(Answer answer, string? etag, string? modified, TimeSpan? maxAge, CancellationToken ct) => db.InTransaction(async () =>
    {
        var source = answer.Source;
        await Succeeded(answer, etag ?? source.Etag, modified ?? source.LastModified, Rhythm.Silent(source.Rhythm, source.LastItemAt, db.Now, maxAge), ct);
        await Log(answer, "same", null, 0, ct);
        return 0;
    }, ct);

    private async Task Succeeded(Answer answer, string? etag, string? modified, TimeSpan rhythm, CancellationToken ct)
    {
        var (source, moved) = (answer.Source, answer.Outcome.Moved?.AbsoluteUri);
        await db.Execute(
            """
            UPDATE source SET etag = @etag, last_modified = @modified, failures = 0, failing_since = NULL, not_before = NULL,
              last_error_code = NULL, last_error_fr = NULL, last_error_en = NULL,
              last_fetched_at = @now, last_success_at = @now, last_whole_at = CASE WHEN @Whole THEN @now ELSE last_whole_at END,
              due_at = @due, taken_until = NULL, moved_to = @moved
            WHERE id = @Id
            """,
            new { etag, modified, now = db.Now, answer.Whole, due = Rhythm.Next(db.Now, rhythm, Random.Shared.NextDouble()), moved, source.Id }, ct);
        // Permanent twice is permanent: the next requests go straight there.
        if (moved is not null && moved == source.MovedTo)
            await MoveSource.To(db, source.Id, moved, ct);
    }

    private Task<int> Failed(Answer answer, FetchFailed failed, CancellationToken ct) => db.InTransaction(async () =>
    {
        var (source, failures) = (answer.Source, answer.Source.Failures + 1);
        var due = Rhythm.Retry(db.Now, failures, failed.RetryAt, Random.Shared.NextDouble());
        await db.Execute(
            """
            UPDATE source SET failures = @failures, failing_since = coalesce(failing_since, @now), last_error_code = @Code, last_error_fr = @Fr, last_error_en = @En,
              last_fetched_at = @now, due_at = @due, not_before = CASE WHEN @asked THEN @due END, taken_until = NULL,
              state = CASE WHEN @gone AND state = 'active' THEN 'gone' ELSE state END
            WHERE id = @Id
            """,
            new { failures, failed.Code, failed.Message.Fr, failed.Message.En, now = db.Now, due, asked = failed.RetryAt > db.Now, gone = failed.Status == 410, source.Id },
            ct);
        await Log(answer, "failed", failed, 0, ct);
        return 0;
    }, ct);

    private Task<int> Log(Answer answer, string outcome, FetchFailed? failed, int items, CancellationToken ct) => db.Execute(
        """
        INSERT INTO source_fetch (source_id, at, outcome, status, code, items, whole, milliseconds)
        VALUES (@Id, @now, @outcome, @status, @code, @items, @Whole, @Milliseconds);
        DELETE FROM source_fetch WHERE source_id = @Id AND id <= (SELECT id FROM source_fetch WHERE source_id = @Id ORDER BY id DESC OFFSET 50 LIMIT 1)
        """,
        new
        {
            answer.Source.Id,
            now = db.Now,
            outcome,
            status = failed?.Status ?? (answer.Outcome is Unchanged ? 304 : answer.Outcome is Fetched ? 200 : null),
            code = failed?.Code,
            items,
            answer.Whole,
            answer.Milliseconds,
        }, ct);

    private static FetchFailed NoFeed(Fetched fetched) => new(fetched.Address, null, Bounds.NotAFeed().Problems[0].Code, Bounds.NotAFeed().Problems[0].Message);

    private static FetchFailed Challenge(Fetched fetched) => new(fetched.Address, null, "fetch.challenge", new Text(
        "Au lieu de son flux, le site présente un contrôle contre les robots. Demandez à son responsable de laisser lire son flux.",
        "Instead of its feed, the site puts a challenge against robots. Ask its owner to let its feed be read."));

    private static TimeSpan? Longest(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other : one;
}

/// <summary>Reading takes a processor and some memory: two feeds at a time, however many arrive.</summary>
internal static class ParseTurn
{
    private static readonly SemaphoreSlim Turns = new(2);

    public static async Task<T> Read<T>(Func<T> read, CancellationToken ct)
    {
        await Turns.WaitAsync(ct);
        try
        {
            return await Task.Run(read, ct);
        }
        finally
        {
            Turns.Release();
        }
    }
}
