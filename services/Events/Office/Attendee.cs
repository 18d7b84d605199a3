using Animation.Hosting;
using Dapper;

namespace Animation.Events.Office;

/// <summary>Somebody who registered or came, as the officer sees them.</summary>
/// <param name="PersonId">None once erased.</param>
/// <param name="Name">None while it has not arrived from the directory.</param>
/// <param name="Organisation">The one they registered for, else the one they act for by default.</param>
/// <param name="Registered">True with a place, false when they gave it back or came without one.</param>
/// <param name="RegisteredAt">None for who came without registering.</param>
/// <param name="Present">None while nobody wrote it down.</param>
[method: ExplicitConstructor]
public sealed record Attendee(Guid? PersonId, string? Name, string? Organisation, bool Registered, DateTimeOffset? RegisteredAt, bool? Present, long? Version)
{
    // Erased people match nobody, so each of their rows stands alone.
    private const string Rows =
        """
        FROM (SELECT * FROM registration WHERE event_id = @eventId) r
        FULL JOIN (SELECT * FROM attendance WHERE event_id = @eventId) a USING (person_id)
        LEFT JOIN person p USING (person_id)
        LEFT JOIN organisation o ON o.organisation_id = coalesce(r.organisation_id, p.organisation_id)
        """;

    private const string Columns =
        """
        person_id, p.name, o.name AS organisation, coalesce(r.status = 'registered', false) AS registered, r.registered_at, a.present, a.version
        """;

    /// <summary>The name to show, whatever is known.</summary>
    public string Shown => Name is { Length: > 0 } name ? name
        : PersonId is null ? new Text("Personne supprimée", "Deleted person") : new Text("Nom à venir", "Name to come");

    internal static Task<IReadOnlyList<Attendee>> All(EventsDb db, Guid eventId, CancellationToken ct) =>
        db.Query<Attendee>($"SELECT {Columns} {Rows} ORDER BY p.name NULLS LAST, person_id", new { eventId }, ct);
}
