using Animation.Hosting.Data;
using Animation.Hosting.Messaging;

namespace Animation.Members;

/// <summary>The session with the schema <c>members</c>.</summary>
public sealed class MembersDb(Databases databases, OutboxSignal signal, TimeProvider clock) : Db("members", databases, signal, clock);
