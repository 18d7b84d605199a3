namespace Animation.Contracts.Newsletter;

/// <summary>A person stopped invitations from a mail, without signing in. Published by Newsletter; Members records the choice.</summary>
public sealed record InvitationsStopped(Guid PersonId, DateTimeOffset StoppedAt);

/// <summary>A person took invitations again from the same page. Published by Newsletter; Members records the choice.</summary>
public sealed record InvitationsResumed(Guid PersonId, DateTimeOffset ResumedAt);
