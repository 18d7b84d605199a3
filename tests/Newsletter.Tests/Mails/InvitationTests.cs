using System.Text;
using Animation.Contracts.Newsletter;
using Animation.Newsletter.Mails;

namespace Animation.Newsletter.Tests.Mails;

public sealed class InvitationTests
{
    private static string Addressed(string line, string name) => Invitation.Addressed(new CalendarPart("REQUEST", line), name, "jeanne@ville.example").Content;

    [Fact]
    public void The_attendee_is_filled_in_even_where_folding_cut_the_placeholder() =>
        Addressed("ATTENDEE;CN=\"{attendee-na\r\n me}\":mailto:{attendee-address}\r\n", "Jeanne").ShouldBe("ATTENDEE;CN=\"Jeanne\":mailto:jeanne@ville.example\r\n");

    [Fact]
    public void The_sender_is_the_organiser() =>
        Invitation.SentBy(new CalendarPart("REQUEST", "ORGANIZER\r\n ;CN=\"{organizer-name}\"\r\n :mailto:{organizer-address}\r\n"), "Réseau", "agenda@reseau.example").Content
            .ShouldBe("ORGANIZER;CN=\"Réseau\":mailto:agenda@reseau.example\r\n");

    [Fact]
    public void A_name_cannot_leave_its_parameter() =>
        Addressed("ATTENDEE;CN=\"{attendee-name}\":x\r\n", "J\";X=1:mailto:b\r\nMETHOD:CANCEL").ShouldBe("ATTENDEE;CN=\"JX=1mailtobMETHODCANCEL\":x\r\n");

    [Fact]
    public void Lines_are_folded_at_75_bytes_between_characters()
    {
        var content = Addressed($"SUMMARY:{new string('é', 100)}\r\n", "Jeanne");

        content.Split("\r\n").ShouldAllBe(line => Encoding.UTF8.GetByteCount(line) <= 75);
        content.Replace("\r\n ", "", StringComparison.Ordinal).ShouldBe($"SUMMARY:{new string('é', 100)}\r\n");
    }
}
