using Animation.Hosting.Data;
using Animation.Hosting.Messaging;

namespace Animation.Newsletter;

/// <summary>The session with the schema <c>newsletter</c>.</summary>
public sealed class NewsletterDb(Databases databases, OutboxSignal signal, TimeProvider clock) : Db("newsletter", databases, signal, clock);
