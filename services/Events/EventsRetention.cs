using Animation.Hosting.Privacy;

namespace Animation.Events;

/// <summary>How long Events keeps who came: counts stay, names go.</summary>
internal static class EventsRetention
{
    private static readonly TimeSpan year = TimeSpan.FromDays(366);

    internal static readonly IReadOnlyList<RetentionRule> Rules =
    [
        new("registrations", year, new("Inscriptions et présences", "Registrations and attendance"),
            new("12 mois après l'événement, puis seulement les totaux", "12 months after the event, then only totals"))
        {
            Sql =
                """
                UPDATE registration r SET person_id = NULL FROM event e WHERE e.event_id = r.event_id AND e.ends_at < @before AND r.person_id IS NOT NULL;
                UPDATE attendance a SET person_id = NULL FROM event e WHERE e.event_id = a.event_id AND e.ends_at < @before AND a.person_id IS NOT NULL;
                """,
        },
        new("invitations", year, new("Invitations et rappels envoyés", "Invitations and reminders sent"), new("12 mois après l'événement", "12 months after the event"))
        {
            Sql =
                """
                DELETE FROM invitation i USING event e WHERE e.event_id = i.event_id AND e.ends_at < @before;
                DELETE FROM reminder r USING event e WHERE e.event_id = r.event_id AND e.ends_at < @before;
                """,
        },
    ];
}
