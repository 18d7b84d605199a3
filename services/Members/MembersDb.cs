using Animation.Hosting.Data;
using Animation.Hosting.Messaging;

namespace Animation.Members;

/// <summary>The session with the schema <c>members</c>, the vault: names, addresses and choices live there.</summary>
public sealed class MembersDb(Databases databases, OutboxSignal signal, TimeProvider clock) : Db("members", databases, signal, clock)
{
    /// <summary>The day that memberships and functions are compared with.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);
}
