using System.Text;
using Animation.Contracts.Newsletter;
using Animation.Newsletter.Delivery;

namespace Animation.Newsletter.Tests.Delivery;

public sealed class MimeWriterTests
{
    private const string Ics = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nSUMMARY:Été des données\nEND:VCALENDAR\n";

    private static readonly OutgoingMail Mail = new()
    {
        MessageId = OutgoingMail.MessageIdFor(new Guid("0192f1c2-0000-7000-8000-000000000001"), "p1", "asso.example"),
        Date = new DateTimeOffset(2026, 11, 24, 7, 30, 0, TimeSpan.Zero),
        From = new Mailbox("veille@asso.example", "Réseau « Données »"),
        ReplyTo = new Mailbox("contact@asso.example"),
        To = new Mailbox("jeanne@ville.example", "Jeanne \"Jo\" Martin"),
        Subject = "Votre veille de la semaine : l'ouverture des données à l'échelle intercommunale, pas à pas",
        Text = "Bonjour,\n.point\nFrom la mairie\nfin \n" + new string('é', 100),
        Html = "<!doctype html><html lang=\"fr\"><body><p>Bonjour é</p></body></html>",
        List = new ListHeaders("Votre veille", "veille.asso.example", new Uri("https://asso.example/lettres/arret/" + new string('t', 120)), new Mailbox("stop@asso.example")),
    };

    private static string Written(OutgoingMail mail) => Encoding.ASCII.GetString(MimeWriter.Write(mail));

    [Fact]
    public void What_is_written_is_read_back()
    {
        var read = MimeReader.Read(Written(Mail));

        read.Headers["subject"].ShouldBe(Mail.Subject);
        read.Headers["from"].ShouldBe("Réseau « Données » <veille@asso.example>");
        read.Headers["to"].ShouldBe("\"Jeanne \\\"Jo\\\" Martin\" <jeanne@ville.example>");
        read.Headers["date"].ShouldBe("Tue, 24 Nov 2026 07:30:00 +0000");
        read.Headers["list-id"].ShouldBe("\"Votre veille\" <veille.asso.example>");
        read.Headers["list-unsubscribe"].ShouldBe($"<{Mail.List!.OneClick}>, <mailto:stop@asso.example?subject=stop>");
        read.Headers["list-unsubscribe-post"].ShouldBe("List-Unsubscribe=One-Click");
        read.Headers["auto-submitted"].ShouldBe("auto-generated");
        read.Parts.Select(part => part.MediaType).ShouldBe(["text/plain", "text/html"]);
        read.Find("text/plain")!.Content.ShouldBe(Mail.Text.ReplaceLineEndings("\r\n") + "\r\n");
        read.Find("text/html")!.Content.ShouldBe(Mail.Html + "\r\n");
    }

    [Fact]
    public void Every_line_is_ASCII_ended_by_CRLF_short_and_never_starts_with_a_dot()
    {
        var text = Written(Mail with { Calendar = new CalendarPart("REQUEST", Ics), Text = string.Concat(Enumerable.Repeat(".é ", 500)) });

        Ascii.IsValid(text).ShouldBeTrue();
        text.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain("\n");
        text.Replace("\r\n", "", StringComparison.Ordinal).ShouldNotContain("\r");
        var lines = text.Split("\r\n");
        lines.ShouldAllBe(line => !line.StartsWith('.'));
        lines.ShouldAllBe(line => line.Length <= 78 || line.StartsWith("List-Unsubscribe:", StringComparison.Ordinal) || line.StartsWith("Content-Type:", StringComparison.Ordinal));
        lines.ShouldAllBe(line => line.Length <= 998);
        text.Split("=?").Skip(1).ShouldAllBe(word => word.IndexOf("?=", StringComparison.Ordinal) + 4 <= 75);
    }

    [Fact]
    public void An_invitation_is_both_an_alternative_and_a_file()
    {
        var read = MimeReader.Read(Written(Mail with { Calendar = new CalendarPart("CANCEL", Ics) }));

        read.MediaType.ShouldBe("multipart/mixed");
        read.Parts.Select(part => part.MediaType).ShouldBe(["multipart/alternative", "application/ics"]);
        read.Parts[0].Parts.Select(part => part.MediaType).ShouldBe(["text/plain", "text/html", "text/calendar"]);
        read.Find("text/calendar")!.Headers["content-type"].ShouldBe("text/calendar; charset=utf-8; method=CANCEL");
        read.Find("text/calendar")!.Content.ShouldBe(Ics.ReplaceLineEndings("\r\n"));
        read.Find("application/ics")!.Headers["content-disposition"].ShouldBe("attachment; filename=\"invite.ics\"");
    }

    [Fact]
    public void A_mail_of_text_alone_has_one_part_and_no_list() =>
        Written(Mail with { Html = null, List = null, Subject = "Votre lien" }).ShouldSatisfyAllConditions(
            text => MimeReader.Read(text).Parts.ShouldBeEmpty(),
            text => text.ShouldNotContain("List-"),
            text => text.ShouldContain("\r\nSubject: Votre lien\r\n"));

    [Fact]
    public void The_same_mail_is_the_same_bytes_and_the_identifier_tells_nothing_of_the_recipient()
    {
        MimeWriter.Write(Mail).ShouldBe(MimeWriter.Write(Mail));
        var mailing = new Guid("0192f1c2-0000-7000-8000-000000000001");
        OutgoingMail.MessageIdFor(mailing, "p2", "asso.example").ShouldNotBe(Mail.MessageId);
        OutgoingMail.MessageIdFor(mailing, "jeanne@ville.example", "asso.example").ShouldNotContain("jeanne");
    }

    [Theory]
    [InlineData("Bonjour\r\nBcc: x@y.example")]
    [InlineData("Bonjour\nx")]
    [InlineData("Bonjour\0x")]
    public void A_subject_with_a_line_break_is_refused(string subject) => Should.Throw<FormatException>(() => MimeWriter.Write(Mail with { Subject = subject }));

    [Fact]
    public void A_header_too_long_for_the_standard_is_refused() => Should.Throw<FormatException>(() =>
        MimeWriter.Write(Mail with { List = Mail.List! with { OneClick = new Uri("https://asso.example/" + new string('t', 1000)) } }));

    [Theory]
    [InlineData("=?utf-8?q?ruse?=")]
    [InlineData("🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂")]
    [InlineData("un_mot = deux ?")]
    public void Any_subject_comes_back_as_it_was(string subject) => MimeReader.Read(Written(Mail with { Subject = subject })).Headers["subject"].ShouldBe(subject);

    [Fact]
    public void Control_characters_do_not_survive_in_a_body() =>
        MimeReader.Read(Written(Mail with { Text = "a\u0000b\u0007c\td", Html = null })).Content.ShouldBe("abc\td\r\n");
}
