namespace Animation.Contracts.Newsletter;

/// <summary>
/// The first mail to a person whose address somebody else gave left: it said where the address came from, on which basis we write, and how to leave.
/// Published by Newsletter, once for a person; Members notes it in the register.
/// </summary>
/// <param name="MailId">The mail that said it.</param>
/// <param name="Purpose">One of <see cref="MailPurposes"/>: what that mail was for.</param>
/// <param name="InformedAt">When the relay accepted it, UTC.</param>
public sealed record PersonInformed(Guid PersonId, Guid MailId, string Purpose, DateTimeOffset InformedAt);
