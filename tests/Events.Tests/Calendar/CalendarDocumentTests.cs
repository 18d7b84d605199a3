using System.Text;
using Animation.Events.Calendar;
using Animation.Events.Programme;

namespace Animation.Events.Tests.Calendar;

public sealed class CalendarDocumentTests
{
    private const string Page = "https://animation.test/evenements/budgets-verts";

    private static string Unfolded(string document) => document.Replace("\r\n ", "", StringComparison.Ordinal);

    private static string Zone(string zone, string date) =>
        CalendarDocument.Invitation(A.Event(A.Form() with { Zone = zone, StartDate = date, JoiningLink = "" }), CalendarDocument.Request, 0, A.Now, Page)
            .Split("BEGIN:VTIMEZONE\r\n")[1].Split("END:VTIMEZONE")[0];

    [Fact]
    public void An_invitation_reads_as_the_standards_ask()
    {
        var state = A.Event(A.Form("Budgets verts ; premiers retours, suite") with { Description = "Ligne un\nLigne \\ deux" });
        CalendarDocument.Invitation(state, CalendarDocument.Request, 3, A.Now, Page).ShouldBe(
            """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//Animation//Events 1//FR
            CALSCALE:GREGORIAN
            METHOD:REQUEST
            BEGIN:VTIMEZONE
            TZID:Europe/Paris
            BEGIN:DAYLIGHT
            DTSTART:20250330T020000
            TZOFFSETFROM:+0100
            TZOFFSETTO:+0200
            TZNAME:CEST
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
            END:DAYLIGHT
            BEGIN:STANDARD
            DTSTART:20251026T030000
            TZOFFSETFROM:+0200
            TZOFFSETTO:+0100
            TZNAME:CET
            RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            UID:01990000-0000-7000-8000-000000000001
            DTSTAMP:20261116T090000Z
            SEQUENCE:3
            DTSTART;TZID=Europe/Paris:20261203T140000
            DTEND;TZID=Europe/Paris:20261203T153000
            SUMMARY:Budgets verts \; premiers retours\, suite
            DESCRIPTION:Rejoindre / Join: https://visio.example.org/salle-42\n\nLigne u
             n\nLigne \\ deux\n\nhttps://animation.test/evenements/budgets-verts
            LOCATION:https://visio.example.org/salle-42
            URL:https://animation.test/evenements/budgets-verts
            STATUS:CONFIRMED
            TRANSP:OPAQUE
            ORGANIZER
             ;CN="{organizer-name}"
             :mailto:{organizer-address}
            ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT
             ;PARTSTAT=ACCEPTED;RSVP=FALSE
             ;CN="{attendee-name}"
             :mailto:{attendee-address}
            END:VEVENT
            END:VCALENDAR

            """.ReplaceLineEndings("\r\n"));
    }

    [Fact]
    public void A_cancellation_takes_the_event_out_and_carries_nothing_to_join()
    {
        var document = Unfolded(CalendarDocument.Invitation(A.Event(), CalendarDocument.Cancel, 4, A.Now, Page));
        document.ShouldContain("METHOD:CANCEL\r\n");
        document.ShouldContain("STATUS:CANCELLED\r\n");
        document.ShouldContain("UID:01990000-0000-7000-8000-000000000001\r\n");
        document.ShouldNotContain("visio.example.org");
        document.ShouldNotContain("DESCRIPTION");
    }

    [Fact]
    public void The_public_agenda_never_holds_the_joining_link_nor_a_person()
    {
        var document = Unfolded(CalendarDocument.Agenda([A.Event()], "Réseau", _ => Page));
        document.ShouldContain("METHOD:PUBLISH\r\n");
        document.ShouldNotContain("visio.example.org");
        document.ShouldNotContain("ATTENDEE");
    }

    [Fact]
    public void Lines_are_folded_at_75_octets_between_characters()
    {
        var title = string.Concat(Enumerable.Repeat("Évènement à Orléans 🎉 ", 7));
        var document = CalendarDocument.Agenda([A.Event(A.Form(title))], "Réseau", _ => Page);
        foreach (var line in document.Split("\r\n"))
            Encoding.UTF8.GetByteCount(line).ShouldBeLessThanOrEqualTo(75);
        document.ShouldNotContain("\uFFFD");
        Unfolded(document).ShouldContain("SUMMARY:" + title.Trim());
        document.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain('\n');
    }

    [Fact]
    public void A_place_whose_clocks_never_change_has_one_offset() => Zone("Indian/Reunion", "2026-12-03").ShouldBe(
        "TZID:Indian/Reunion\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0400\r\nTZOFFSETTO:+0400\r\nTZNAME:+04\r\nEND:STANDARD\r\n");

    [Fact]
    public void American_rules_are_written_as_they_are()
    {
        var zone = Zone("America/Miquelon", "2026-12-03");
        zone.ShouldContain("RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU");
        zone.ShouldContain("RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU");
        zone.ShouldContain("TZOFFSETTO:-0300");
    }

    [Fact]
    public void An_address_wins_over_the_link_as_the_place() =>
        Unfolded(CalendarDocument.Invitation(
            A.Event(A.Form() with { Venue = Venues.Both, Address = "12 rue des Tanneurs, Rennes" }), CalendarDocument.Request, 0, A.Now, Page))
            .ShouldContain("LOCATION:12 rue des Tanneurs\\, Rennes\r\n");
}
