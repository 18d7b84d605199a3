using Animation.Hosting.Data;
using Animation.Hosting.Messaging;

namespace Animation.Engagement;

/// <summary>The session with the schema <c>engagement</c>.</summary>
public sealed class EngagementDb(Databases databases, OutboxSignal signal, TimeProvider clock) : Db("engagement", databases, signal, clock);
