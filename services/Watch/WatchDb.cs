using Animation.Hosting.Data;
using Animation.Hosting.Messaging;

namespace Animation.Watch;

/// <summary>The session with the schema <c>watch</c>.</summary>
public sealed class WatchDb(Databases databases, OutboxSignal signal, TimeProvider clock) : Db("watch", databases, signal, clock);
