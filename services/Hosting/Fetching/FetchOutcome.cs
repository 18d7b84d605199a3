namespace Animation.Hosting.Fetching;

/// <summary>What is asked: an address, and the validators of the copy already held, byte for byte as they came.</summary>
public sealed record FetchRequest(Uri Address, string? ETag = null, string? LastModified = null)
{
    /// <summary>What the caller can read; goes in the Accept header.</summary>
    public string Accept { get; init; } = "*/*";

    /// <summary>Largest body accepted, in bytes, when that is less than the guard's own limit.</summary>
    public int? MaxBytes { get; init; }

    /// <summary>Called before each request, redirects included: may wait, or throw to give up; what it throws leaves <see cref="GuardedFetch.Get"/> as it is.</summary>
    public Func<Uri, CancellationToken, Task>? Before { get; init; }
}

/// <summary>How a fetch ended: <see cref="Fetched"/>, <see cref="Unchanged"/> or <see cref="FetchFailed"/>.</summary>
/// <param name="Address">The address that gave the answer, after redirects.</param>
/// <param name="Moved">Where an unbroken chain of permanent redirects (301, 308) led; null when there was none.</param>
public abstract record FetchOutcome(Uri Address, Uri? Moved);

/// <summary>A body arrived whole.</summary>
/// <param name="ETag">Sent back as it is at the next request.</param>
/// <param name="LastModified">Sent back as it is at the next request.</param>
/// <param name="ContentType">The whole header, charset included.</param>
/// <param name="MaxAge">How long the server says that this copy stays good; null when it does not say.</param>
/// <param name="Body">Decompressed bytes.</param>
public sealed record Fetched(
    Uri Address, Uri? Moved, string? ETag, string? LastModified, string? ContentType, TimeSpan? MaxAge, byte[] Body) : FetchOutcome(Address, Moved);

/// <summary>The copy already held is still good (304).</summary>
public sealed record Unchanged(Uri Address, Uri? Moved, string? ETag, string? LastModified, TimeSpan? MaxAge) : FetchOutcome(Address, Moved);

/// <summary>Nothing usable came.</summary>
/// <param name="Code">Stable name, <c>fetch.…</c>.</param>
/// <param name="Message">What happened, for the person who gave the address.</param>
/// <param name="Status">HTTP status when the server answered with an error.</param>
/// <param name="RetryAt">Not before this instant, when the server asked for patience.</param>
public sealed record FetchFailed(
    Uri Address, Uri? Moved, string Code, Text Message, int? Status = null, DateTimeOffset? RetryAt = null) : FetchOutcome(Address, Moved);
