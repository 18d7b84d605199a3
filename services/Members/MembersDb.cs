using Animation.Hosting.Data;
using Animation.Hosting.Messaging;

namespace Animation.Members;

/// <summary>The session with the schema <c>members</c>, the vault: names, addresses and choices live there.</summary>
public sealed class MembersDb(Databases databases, OutboxSignal signal, TimeProvider clock) : Db("members", databases, signal, clock)
{
    /// <summary>Where the promise not to write again has its key; none when it is in the database.</summary>
    internal string? PromiseKey { get; } = databases.PromiseKey;

    /// <summary>The day that memberships and functions are compared with.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    /// <summary>Says to the history who does what follows in the open transaction.</summary>
    /// <param name="person">None when the platform does it by itself.</param>
    /// <param name="work">The import or bulk edit it belongs to.</param>
    internal Task By(Guid? person, CancellationToken ct, Guid? work = null) => Execute(
        "SELECT set_config('members.by', @person, true), set_config('members.work', @work, true), set_config('members.at', @at, true)",
        new { person = person?.ToString() ?? "", work = work?.ToString() ?? "", at = Now.ToString("O") }, ct);
}
