using Animation.Hosting.Data;
using Animation.Hosting.Messaging;

namespace Animation.Events;

/// <summary>The session with the schema <c>events</c>.</summary>
public sealed class EventsDb(Databases databases, OutboxSignal signal, TimeProvider clock) : Db("events", databases, signal, clock);
