using System.Security.Cryptography;
using Animation.Hosting.Errors;
using Animation.Hosting.Fetching;
using Animation.Watch.Reading;
using Animation.Watch.Sources;

namespace Animation.Watch.Ingestion;

/// <summary>Asks one source for what is new and stores it.</summary>
public sealed class FetchSource(WatchDb db, GuardedFetch fetch)
{
    internal const string Accept = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.5, */*;q=0.1";

    private static readonly TimeSpan WholeEvery = TimeSpan.FromDays(7);

    /// <summary>Fetches over HTTP, then writes the outcome in one transaction. Answers how many items are new.</summary>
    public async Task<int> Run(Source source, CancellationToken ct = default)
    {
        var whole = source.LastWholeAt is null || db.Now - source.LastWholeAt > WholeEvery;
        var request = new FetchRequest(new Uri(source.Address), whole ? null : source.Etag, whole ? null : source.LastModified) { Accept = Accept };
        var outcome = await fetch.Get(request, ct);
        return outcome switch
        {
            Fetched fetched when fetched.Body.Length == 0 => await Failed(source, Empty(fetched), ct),
            Fetched fetched => await Arrived(source, fetched, whole, ct),
            Unchanged unchanged => await Same(source, unchanged, unchanged.ETag, unchanged.LastModified, false, ct),
            FetchFailed failed => await Failed(source, failed, ct),
            _ => 0,
        };
    }

    private async Task<int> Arrived(Source source, Fetched fetched, bool whole, CancellationToken ct)
    {
        var hash = SHA256.HashData(fetched.Body);
        // Many servers forget their validators; the bytes do not.
        if (source.BodyHash is not null && hash.AsSpan().SequenceEqual(source.BodyHash))
            return await Same(source, fetched, fetched.ETag, fetched.LastModified, whole, ct);
        Feed feed;
        try
        {
            feed = FeedReader.Read(fetched.Body, new ReadOptions(db.Now, fetched.Address, fetched.ContentType));
        }
        catch (Refusal refusal)
        {
            return await Failed(source, new FetchFailed(fetched.Address, null, refusal.Problems[0].Code, refusal.Problems[0].Message), ct);
        }

        var rhythm = Rhythm.Of([.. feed.Entries.Select(entry => entry.Published ?? entry.Updated).OfType<DateTimeOffset>()], db.Now, Longest(feed.Ttl, fetched.MaxAge));
        return await db.InTransaction(async () =>
        {
            var stored = await StoreItems.Store(db, source.Id, source.Language, Ingest.Select(feed, db.Now, first: source.LastSuccessAt is null), ct);
            await Succeeded(source, fetched, fetched.ETag, fetched.LastModified, whole, ct);
            await db.Execute(
                "UPDATE source SET body_hash = @hash, rhythm = @rhythm, due_at = @due WHERE id = @Id",
                new { hash, rhythm, due = Rhythm.Next(db.Now, rhythm, Random.Shared.NextDouble()), source.Id }, ct);
            return stored;
        }, ct);
    }

    private Task<int> Same(Source source, FetchOutcome outcome, string? etag, string? modified, bool whole, CancellationToken ct) => db.InTransaction(async () =>
    {
        await Succeeded(source, outcome, etag ?? source.Etag, modified ?? source.LastModified, whole, ct);
        return 0;
    }, ct);

    private async Task Succeeded(Source source, FetchOutcome outcome, string? etag, string? modified, bool whole, CancellationToken ct)
    {
        await db.Execute(
            """
            UPDATE source SET etag = @etag, last_modified = @modified, failures = 0, last_error_code = NULL, last_error_fr = NULL, last_error_en = NULL,
              last_fetched_at = @now, last_success_at = @now, last_whole_at = CASE WHEN @whole THEN @now ELSE last_whole_at END,
              due_at = @now + rhythm * (1 + 0.2 * @jitter), taken_until = NULL, moved_to = @moved
            WHERE id = @Id
            """,
            new { etag, modified, now = db.Now, whole, jitter = Random.Shared.NextDouble(), moved = outcome.Moved?.AbsoluteUri, source.Id }, ct);
        if (outcome.Moved is { } moved && moved.AbsoluteUri == source.MovedTo)
            await db.Execute(
                "UPDATE source SET address = @moved, moved_to = NULL WHERE id = @Id AND NOT EXISTS (SELECT 1 FROM source other WHERE other.address = @moved)",
                new { moved = moved.AbsoluteUri, source.Id }, ct);
    }

    private async Task<int> Failed(Source source, FetchFailed failed, CancellationToken ct)
    {
        var failures = source.Failures + 1;
        await db.Execute(
            """
            UPDATE source SET failures = @failures, last_error_code = @Code, last_error_fr = @Fr, last_error_en = @En, last_fetched_at = @now,
              due_at = @due, taken_until = NULL, state = CASE WHEN @gone AND state = 'active' THEN 'gone' ELSE state END
            WHERE id = @Id
            """,
            new
            {
                failures,
                failed.Code,
                failed.Message.Fr,
                failed.Message.En,
                now = db.Now,
                due = Rhythm.Retry(db.Now, failures, failed.RetryAt, Random.Shared.NextDouble()),
                gone = failed.Status == 410,
                source.Id,
            },
            ct);
        return 0;
    }

    private static FetchFailed Empty(Fetched fetched) => new(fetched.Address, null, Bounds.NotAFeed().Problems[0].Code, Bounds.NotAFeed().Problems[0].Message);

    private static TimeSpan? Longest(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other : one;
}
