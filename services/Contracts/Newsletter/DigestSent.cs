namespace Animation.Contracts.Newsletter;

/// <summary>A person's watch left by mail and the relay accepted it. Published by Newsletter, one per person and mail.</summary>
/// <param name="DigestId">The run it belongs to.</param>
/// <param name="ItemIds">Items it held, at least one.</param>
/// <param name="SentAt">When the relay accepted it, UTC.</param>
public sealed record DigestSent(Guid DigestId, Guid PersonId, IReadOnlyList<Guid> ItemIds, DateTimeOffset SentAt);

/// <summary>A person stopped their watch by mail from a mail, without signing in. Published by Newsletter; Members records the choice.</summary>
public sealed record DigestStopped(Guid PersonId, DateTimeOffset StoppedAt);

/// <summary>A person took their watch by mail again from the same page. Published by Newsletter; Members records the choice.</summary>
public sealed record DigestResumed(Guid PersonId, DateTimeOffset ResumedAt);
