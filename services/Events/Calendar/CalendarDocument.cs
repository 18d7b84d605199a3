using System.Globalization;
using Animation.Events.Programme;
using Animation.Hosting.Calendar;

namespace Animation.Events.Calendar;

/// <summary>iCalendar documents: the invitation a person receives, and the agenda that others subscribe to.</summary>
public static class CalendarDocument
{
    /// <summary>The iTIP method of a new or changed invitation.</summary>
    public const string Request = "REQUEST";

    /// <summary>The iTIP method that takes an event out of a calendar.</summary>
    public const string Cancel = "CANCEL";

    /// <summary>The invitation of one person, with the joining link; or its cancellation, which carries nothing to join.</summary>
    /// <param name="method"><see cref="Request"/> or <see cref="Cancel"/>.</param>
    /// <param name="sequence">Rises with each document this person receives about this event.</param>
    /// <param name="stamp">When it is written.</param>
    /// <param name="page">Whole address of the event's page.</param>
    public static string Invitation(Event state, string method, int sequence, DateTimeOffset stamp, string page)
    {
        var lines = Begin(method);
        TimeZoneRules.Write(lines, state.Zone, state.StartsAt, state.EndsAt);
        lines.Raw("BEGIN:VEVENT");
        Identity(lines, state, sequence, stamp);
        var cancelled = method == Cancel;
        Body(lines, state, page, cancelled ? "" : state.JoiningLink, cancelled || state.Cancelled);
        lines.Parts("ORGANIZER", ";CN=\"{organizer-name}\"", ":mailto:{organizer-address}");
        lines.Parts("ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT", ";PARTSTAT=ACCEPTED;RSVP=FALSE", ";CN=\"{attendee-name}\"", ":mailto:{attendee-address}");
        return lines.Raw("END:VEVENT").Raw("END:VCALENDAR").ToString();
    }

    /// <summary>Events as anybody may see them, without joining links; cancelled ones stay, marked, so that copies follow.</summary>
    /// <param name="name">Name of the calendar in the reader's application.</param>
    /// <param name="page">Makes the whole address of an event's page.</param>
    public static string Agenda(IReadOnlyList<Event> events, string name, Func<Event, string> page)
    {
        var lines = Begin("PUBLISH").Text("X-WR-CALNAME", name).Raw("REFRESH-INTERVAL;VALUE=DURATION:PT6H").Raw("X-PUBLISHED-TTL:PT6H");
        foreach (var zone in events.GroupBy(state => state.Zone))
            TimeZoneRules.Write(lines, zone.Key, zone.Min(state => state.StartsAt), zone.Max(state => state.EndsAt));
        foreach (var state in events)
        {
            lines.Raw("BEGIN:VEVENT");
            Identity(lines, state, state.Sequence, state.ChangedAt);
            Body(lines, state, page(state), "", state.Cancelled);
            lines.Instant("LAST-MODIFIED", state.ChangedAt).Raw("END:VEVENT");
        }
        return lines.Raw("END:VCALENDAR").ToString();
    }

    private static ContentLines Begin(string method) => new ContentLines()
        .Raw("BEGIN:VCALENDAR").Raw("VERSION:2.0").Raw("PRODID:-//Animation//Events 1//FR").Raw("CALSCALE:GREGORIAN").Raw($"METHOD:{method}");

    private static void Identity(ContentLines lines, Event state, int sequence, DateTimeOffset stamp) => lines
        .Raw($"UID:{state.EventId}")
        .Instant("DTSTAMP", stamp)
        .Raw(string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{sequence}"))
        .Local("DTSTART", state.LocalStart, state.Zone)
        .Local("DTEND", state.LocalEnd, state.Zone)
        .Text("SUMMARY", state.Title);

    private static void Body(ContentLines lines, Event state, string page, string joiningLink, bool cancelled)
    {
        string[] paragraphs = cancelled ? [] : [joiningLink.Length > 0 ? "Rejoindre / Join: " + joiningLink : "", state.Description, page];
        if (string.Join("\n\n", paragraphs.Where(text => text.Length > 0)) is { Length: > 0 } description)
            lines.Text("DESCRIPTION", description);
        if ((state.Address.Length > 0 ? state.Address : joiningLink) is { Length: > 0 } location && !cancelled)
            lines.Text("LOCATION", location);
        lines.Raw($"URL:{page}").Raw(cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED").Raw(cancelled ? "TRANSP:TRANSPARENT" : "TRANSP:OPAQUE");
    }
}
