using System.Diagnostics;
using System.Text;
using Animation.Hosting.Errors;
using Animation.Watch.Letters;

namespace Animation.Watch.Tests.Letters;

public sealed class MimeReaderTests
{
    private static readonly DateTimeOffset now = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);

    private static Letter Read(string mail) => Letter.Read(Encoding.Latin1.GetBytes(mail), now);

    private const string From = "From: \"Lettre d'essai\" <lettre@editeur.example>\r\nTo: veille@asso.example\r\n";

    [Theory]
    [InlineData("Une lettre simple", "Une lettre simple")]
    [InlineData("=?utf-8?Q?Les_donn=C3=A9es?=", "Les données")]
    [InlineData("=?UTF-8?B?TGVzIGRvbm7DqWVz?=", "Les données")]
    [InlineData("=?iso-8859-1?q?d=E9j=E0?= vu", "déjà vu")]
    [InlineData("=?utf-8?Q?donn=C3?=\r\n =?utf-8?Q?=A9es?=", "données")]
    [InlineData("avant =?utf-8?Q?=C3=A9t=C3=A9?= =?windows-1252?Q?=20=80?= apr=?es", "avant été € apr=?es")]
    [InlineData("=?utf-8*fr?Q?r=C3=A9seau?=", "réseau")]
    [InlineData("=?utf-8?X?non?=", "=?utf-8?X?non?=")]
    [InlineData("caf\u00e9 en clair", "café en clair")]
    public void A_subject_is_read_however_it_was_written(string header, string subject) =>
        Read($"{From}Subject: {header}\r\n\r\nTexte.").Subject.ShouldBe(subject);

    [Fact]
    public void The_html_of_nested_parts_is_chosen_and_its_charset_undone()
    {
        var letter = Read(From + "Content-Type: multipart/mixed; boundary*0=\"aa\"; boundary*1=\"bb\"\r\n\r\nPréambule\r\n--aabb\r\n"
            + "Content-Type: multipart/alternative; boundary=\"aabb2\"\r\n\r\n--aabb2\r\nContent-Type: text/plain\r\n\r\nTexte simple\r\n"
            + "--aabb2\r\nContent-Type: text/html; charset=iso-8859-15\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html lang=3D\"en\"><p>L'=\r\n=E9t=E9 co=FBte 3=A4</p>\r\n--aabb2--\r\n"
            + "--aabb\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=x.html\r\n\r\n<p>Pièce jointe</p>\r\n--aabb--\r\nÉpilogue");

        letter.Html.ShouldBe("<p>L'été coûte 3€</p>");
        letter.Language.ShouldBe("en");
    }

    [Fact]
    public void Text_that_says_utf_8_and_is_not_is_repaired() =>
        Read(From + "Content-Type: text/plain; charset=utf-8\r\n\r\nUn caf\u00e9 serr\u00e9").Excerpt.ShouldBe("Un café serré");

    [Fact]
    public void Base64_with_rubbish_in_it_is_read() =>
        Read(From + "Content-Type: text/html\r\nContent-Transfer-Encoding: BASE64\r\n\r\nPHA+\r\n!! Qm9uam91cjwv\tcD4=\r\n").Html.ShouldBe("<p>Bonjour</p>");

    [Fact]
    public void The_sender_is_its_list_or_its_domain_and_a_name_makes_no_address()
    {
        Read(From + "\r\nx").ShouldSatisfyAllConditions(
            letter => letter.Sender.ShouldBe("domain:editeur.example"),
            letter => letter.SenderName.ShouldBe("Lettre d'essai"));
        Read(From + "List-Id: La lettre <Lettre.Editeur.example>\r\n\r\nx").Sender.ShouldBe("list:lettre.editeur.example");
        Read("From: =?utf-8?Q?x=3Cfaux=40ailleurs=2Eexample=3E?= <vrai@editeur.example>\r\n\r\nx").Sender.ShouldBe("domain:editeur.example");
        Read("From: \"a@b.example, c\" <d@e.example>\r\n\r\nx").Sender.ShouldBe("domain:e.example");
    }

    [Fact]
    public void A_mail_keeps_its_key_by_whatever_way_it_comes_and_takes_nobody_elses()
    {
        var first = Read("Received: a\r\n" + From + "Message-ID: <1@x>\r\n\r\nx");
        Read("Received: b\r\n" + From + "Message-ID: <1@x>\r\n\r\nx").Key.ShouldBe(first.Key);
        Read(From + "Message-ID: <2@x>\r\n\r\nx").Key.ShouldNotBe(first.Key);
        Read("From: z@autre.example\r\nMessage-ID: <1@x>\r\n\r\nx").Key.ShouldNotBe(first.Key);
        Read("Received: a\r\n" + From + "\r\nx").Key.ShouldBe(Read("Received: b\r\n" + From + "\r\nx").Key);
    }

    [Fact]
    public void Nothing_that_names_or_follows_our_mailbox_is_left()
    {
        const string Body = """
            <h2>Un budget ouvert</h2><p>Rennes publie.</p><a href="https://editeur.example/budget?utm_source=lettre&id=4">Lire la suite</a>
            <a href="https://x1.mjt.lu/lnk/AAAAbc123/1/zz">Le guide des données</a> <a href="https://r.editeur.example/go?u=https%3A%2F%2Fcible.example%2Fpage%3Fgclid%3D1">Une page cible</a>
            <a href="https://editeur.example/lire?e=veille%40asso.example">Autre</a> <a href="https://editeur.example/x?c=dmVpbGxlQGFzc28uZXhhbXBsZQ">Encore</a>
            <a href="https://editeur.example/unsubscribe?t=1">Se désabonner</a> <a href="https://editeur.example/sortie">ici</a> <a href="https://www.linkedin.com/company/x">LinkedIn</a> <a href="https://editeur.example/">Accueil</a>
            <a href="https://editeur.example/lettre/12">Voir en ligne</a> <img src="https://x1.mjt.lu/oo/pixel.gif" alt=""> <p title="veille@asso.example">Envoyé à VEILLE@asso.example</p>
            """;
        var letter = Read(From + "List-Unsubscribe: <mailto:a@b.example>, <https://editeur.example/sortie>\r\nContent-Type: text/html\r\n\r\n" + Body);

        letter.Links.ShouldBe(
        [
            new("https://editeur.example/budget?id=4", "Un budget ouvert", false), new("https://x1.mjt.lu/lnk/AAAAbc123/1/zz", "Le guide des données", true), new("https://cible.example/page", "Une page cible", false),
        ]);
        (letter.Address, letter.Dropped).ShouldBe(("https://editeur.example/lettre/12", 6));
        foreach (var trace in new[] { "asso.example", "dmVpbGxl", "mjt.lu", "sortie", "utm_", "unsubscribe", "<img" })
            letter.Html.ShouldNotContain(trace, Case.Insensitive);
        letter.Confirm.ShouldBeNull();
    }

    [Fact]
    public void Active_content_does_not_survive() =>
        Read(From + "Content-Type: text/html\r\n\r\n<p onclick=x>Bon<script>alert(1)</script>jour <a href=\"javascript:alert(1)\">lien</a><svg><a href=x>y</a></svg></p>").Html
            .ShouldSatisfyAllConditions(html => html.ShouldNotContain("script"), html => html.ShouldNotContain("onclick"), html => html.ShouldNotContain("svg"));

    [Theory]
    [InlineData("Confirmez votre inscription", "<a href=\"https://editeur.example/x?t=9\">Oui, je confirme</a>", "https://editeur.example/x?t=9")]
    [InlineData("Please confirm your subscription", "<a href=\"https://editeur.example/unsub\">unsubscribe</a><a href=\"https://editeur.example/confirm/9\">here</a>", "https://editeur.example/confirm/9")]
    [InlineData("Le maire confirme le budget", "<a href=\"https://editeur.example/x?t=9\">Oui, je confirme</a>", null)]
    public void A_mail_that_asks_to_confirm_shows_its_link(string subject, string body, string? link)
    {
        var letter = Read($"{From}Subject: {subject}\r\nContent-Type: text/html\r\n\r\n{body}");
        letter.Confirm.ShouldBe(link);
    }

    [Theory]
    [InlineData("", "watch.mail-malformed")]
    [InlineData("Bonjour, ceci n'est pas un courriel", "watch.mail-malformed")]
    [InlineData("Subject: x\r\n\r\nx", "watch.mail-nobody")]
    [InlineData("From: moi\r\n\r\nx", "watch.mail-nobody")]
    [InlineData("From: a@b.example\r\nAuto-Submitted: auto-replied\r\n\r\nx", "watch.mail-automatic")]
    [InlineData("From: a@b.example\r\nContent-Type: multipart/report; boundary=x\r\n\r\n--x\r\n\r\nx\r\n--x--", "watch.mail-automatic")]
    [InlineData("From: a@b.example\r\nX-Spam-Flag: YES\r\n\r\nx", "watch.mail-spam")]
    [InlineData("From: a@b.example\r\nContent-Type: image/png\r\n\r\nx", "watch.mail-empty")]
    public void What_is_no_letter_is_refused_with_its_reason(string mail, string code) =>
        Should.Throw<Refusal>(() => Read(mail)).Problems[0].Code.ShouldBe(code);

    public static TheoryData<string> Hostile => ["depth", "parts", "headers", "folded", "boundaries", "no-end", "huge", "quoted", "words", "base64", "links", "tags", "parameters"];

    private static string Make(string kind) => kind switch
    {
        "depth" => From + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n")) + "\r\nx",
        "parts" => From + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat("--b\r\n\r\nx\r\n", 200_000)),
        "headers" => From + string.Concat(Enumerable.Range(0, 200_000).Select(i => $"X-{i}: y\r\n")) + "\r\nx",
        "folded" => From + "Subject: a\r\n" + string.Concat(Enumerable.Repeat(" b\r\n", 1_000_000)) + "\r\nx",
        "boundaries" => From + "Content-Type: multipart/mixed; boundary=\"-\"\r\n\r\n" + new string('-', 8_000_000),
        "no-end" => From + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>" + new string('a', 8_000_000),
        "huge" => From + "\r\n" + new string('a', 13 * 1024 * 1024),
        "quoted" => From + "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + string.Concat(Enumerable.Repeat("= \t", 3_000_000)),
        "words" => From + "Subject: " + string.Concat(Enumerable.Repeat("=?utf-8?q?", 25_000)) + "\r\n\r\nx",
        "base64" => From + "Content-Transfer-Encoding: base64\r\n\r\n" + new string('=', 10_000_000),
        "links" => From + "Content-Type: text/html\r\n\r\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"<a href=\"https://a.example/{i}?u=https%3A%2F%2Fb.example%2F{i}\">lien {i}</a>")),
        "tags" => From + "Content-Type: text/html\r\n\r\n" + string.Concat(Enumerable.Repeat("<b><table><a href=x>", 400_000)),
        _ => From + "Content-Type: text/plain; " + string.Join(';', Enumerable.Range(0, 30_000).Select(i => $"a*{i}*=%41")) + "\r\n\r\nx",
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_mail_costs_little_time_and_memory(string kind)
    {
        var mail = Encoding.Latin1.GetBytes(Make(kind));
        var (clock, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        try
        {
            var letter = Letter.Read(mail, now);
            letter.Html.Length.ShouldBeLessThan(1_000_000);
            letter.Links.Count.ShouldBeLessThanOrEqualTo(200);
        }
        catch (Refusal refusal)
        {
            refusal.Problems[0].Code.ShouldStartWith("watch.mail-");
        }

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(150L * 1024 * 1024);
    }

    [Fact]
    public void Any_bytes_make_a_letter_or_a_refusal()
    {
        var random = new Random(7);
        var seed = Encoding.Latin1.GetBytes(From + "Subject: =?utf-8?B?w6k=?=\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<a href=\"https://a.example/x\">Un lien</a>\r\n--b--\r\n");
        for (var turn = 0; turn < 3_000; turn++)
        {
            var mail = (byte[])seed.Clone();
            for (var change = 0; change < 1 + (turn % 12); change++)
                mail[random.Next(mail.Length)] = (byte)random.Next(256);
            try
            {
                Letter.Read(mail.AsMemory(0, random.Next(mail.Length + 1)), now).Html.Length.ShouldBeLessThan(5_000);
            }
            catch (Refusal)
            {
                // The other allowed end.
            }
        }
    }
}
