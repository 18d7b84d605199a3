using System.Net;
using System.Text;
using Animation.Host.Commands;
using Animation.Hosting.Data;
using Animation.Testing;
using Animation.Watch.Letters;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Tests.Letters;

/// <summary>Newsletters on the real program: by the pipe and by the folder, from a sender nobody knows to an item.</summary>
public sealed class LettersTests : IAsyncLifetime
{
    private readonly string maildir = Directory.CreateTempSubdirectory("animation-maildir-").FullName;
    private FeedServer web = null!;
    private TestPlatform platform = null!;
    private Browser officer = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(maildir, "new"));
        web = await FeedServer.Start();
        platform = await TestPlatform.Start("watch", settings: new Dictionary<string, string?> { ["ANIMATION_FETCH_EXEMPT"] = web.Authority, ["ANIMATION_MAILDIR"] = maildir });
        officer = await platform.Officer();
    }

    public async ValueTask DisposeAsync()
    {
        officer.Dispose();
        await platform.DisposeAsync();
        await web.DisposeAsync();
        Directory.Delete(maildir, recursive: true);
    }

    private static byte[] Mail(string from, string subject, string body, string more = "") =>
        Encoding.UTF8.GetBytes($"From: {from}\nTo: veille@asso.example\nMessage-ID: <{subject.Length}.{subject.GetHashCode(StringComparison.Ordinal)}@x>\nSubject: {subject}\n{more}Content-Type: text/html; charset=utf-8\n\n{body}\n");

    private Task<int> Pipe(byte[] mail) => MailIn.Run(platform.Services.GetRequiredService<Databases>(), new MemoryStream(mail), platform.Clock, Cancel);

    private Task<int> ReadAll() => platform.Services.GetRequiredService<ReadLetters>().Run(Cancel);

    private async Task<long> Count(string from) => (await platform.Rows<long>("watch", $"SELECT count(*) FROM {from}"))[0];

    private string Put(string name, byte[] mail)
    {
        var file = Path.Combine(maildir, "new", name);
        File.WriteAllBytes(file, mail);
        return file;
    }

    [Fact]
    public async Task A_letter_of_an_unknown_sender_waits_then_one_click_lets_all_of_them_in()
    {
        web.Text("/budget", "<title>Le budget ouvert de Rennes</title>");
        await Pipe(Mail("La Lettre <l@lettre.example>", "Numéro 1", $"<h2>Le budget de Rennes</h2><a href=\"{web.At("/budget?utm_source=l")}\">Lire la suite</a>"));
        await ReadAll();
        (await Count("item")).ShouldBe(0);
        var page = await officer.Open("/animation/veille/lettres");
        page.Document.QuerySelector("#attente").ShouldNotBeNull().TextContent.ShouldContain("Numéro 1");
        (await officer.Open("/animation/veille")).Text.ShouldContain("Lettres (1)");

        await officer.Open("/animation/veille/lettres");
        (await officer.Submit("form[id^=expediteur]", [], ("Action", "accepter"))).Text.ShouldContain("Accepté : La Lettre.");
        (await Count("item WHERE via = 'mail' AND title = 'Numéro 1' AND state = 'waiting'")).ShouldBe(1);
        await Pipe(Mail("La Lettre <l@lettre.example>", "Numéro deux", "<p>Rien.</p>"));
        await ReadAll();
        (await Count("item WHERE via = 'mail'")).ShouldBe(2);

        var item = (await platform.Rows<Guid>("watch", "SELECT id FROM item WHERE title = 'Numéro 1'"))[0];
        (await officer.Open($"/animation/veille?item={item}")).Document.QuerySelector($"#lecture a[href='/animation/veille/lettres/{item}']").ShouldNotBeNull();
        page = await officer.Open($"/animation/veille/lettres/{item}");
        page.Text.ShouldContain("Le budget de Rennes");
        (await officer.Submit("#lien-0")).Text.ShouldContain("Lien pris");
        (await platform.Rows<string>("watch", "SELECT address FROM item WHERE title = 'Le budget de Rennes'")).ShouldBe([web.At("/budget")]);
        (await officer.Open($"/animation/veille/lettres/{item}")).Document.QuerySelector("#lien-0").ShouldBeNull();
    }

    [Fact]
    public async Task What_was_refused_never_comes_back_and_leaves_nothing()
    {
        await Pipe(Mail("Réclame <r@reclame.example>", "Promotion", "<p>Achetez</p>"));
        await ReadAll();
        await officer.Open("/animation/veille/lettres");
        await officer.Submit("form[id^=expediteur]", [], ("Action", "refuser"));
        await Pipe(Mail("Réclame <r@reclame.example>", "Promotion encore", "<p>Achetez</p>"));
        await ReadAll();

        (await Count("letter") + await Count("item") + await Count("mail_arrival")).ShouldBe(0);
        (await officer.Open("/animation/veille/lettres")).Document.QuerySelector("#refused").ShouldNotBeNull().TextContent.ShouldContain("Réclame");
    }

    [Fact]
    public async Task A_mail_that_comes_twice_or_whose_reader_was_killed_is_there_once()
    {
        var mail = Mail("L <l@lettre.example>", "Une seule fois", "<p>x</p>");
        await Pipe(mail);
        await Pipe(mail);
        var left = Put("1.a", mail);
        (await ReadAll()).ShouldBe(2);
        File.Exists(left).ShouldBeFalse();
        File.Exists(Path.Combine(maildir, "cur", "1.a:2,S")).ShouldBeTrue();
        // Killed after the commit and before the move: the file is still in new/.
        Put("1.a", mail);
        await ReadAll();

        (await Count("letter")).ShouldBe(1);
        (await Count("mail_arrival")).ShouldBe(0);
        Directory.GetFiles(Path.Combine(maildir, "new")).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unreadable_mail_is_set_aside_with_its_reason_and_holds_nobody_up()
    {
        Put("1.bad", Encoding.UTF8.GetBytes("rien d'un courriel"));
        Put("2.good", Mail("L <l@lettre.example>", "Après", "<p>x</p>"));
        File.CreateSymbolicLink(Path.Combine(maildir, "new", "3.link"), "/etc/hostname");
        await Pipe(Encoding.UTF8.GetBytes("rien non plus"));
        await ReadAll();
        await ReadAll();

        (await Count("letter")).ShouldBe(1);
        File.ReadAllText(Path.Combine(maildir, "refused", "1.bad.why")).ShouldContain("no header");
        File.Exists(Path.Combine(maildir, "refused", "1.bad")).ShouldBeTrue();
        var page = await officer.Open("/animation/veille/lettres");
        page.Document.QuerySelectorAll("#illisibles tbody tr").Length.ShouldBe(2);
        page.Text.ShouldContain("refused/1.bad");
    }

    [Fact]
    public async Task A_confirmation_shows_its_link_and_where_it_leads_and_is_no_item()
    {
        await Pipe(Mail("L <l@lettre.example>", "Confirmez votre abonnement", "<a href=\"https://ailleurs.example/ok?jeton=secret-9\">Je confirme</a>"));
        await ReadAll();

        (await Count("letter WHERE confirm LIKE '%secret%' OR content LIKE '%secret%'")).ShouldBe(0);
        var page = await officer.Open("/animation/veille/lettres");
        var link = page.Document.QuerySelector("#confirmer a[href='https://ailleurs.example/ok?jeton=secret-9']").ShouldNotBeNull();
        (link.GetAttribute("rel"), link.GetAttribute("target")).ShouldBe(("noopener noreferrer nofollow", "_blank"));
        page.Document.QuerySelector("#confirmer").ShouldNotBeNull().TextContent.ShouldContain("n’est pas le site de l’expéditeur");
        await officer.Submit("form[id^=confirmee]");
        (await Count("letter")).ShouldBe(0);
    }

    [Fact]
    public async Task A_link_made_for_our_mailbox_is_kept_sealed_and_only_where_it_leads_is_stored()
    {
        web.Text("/article", "<title>Un article</title>");
        web.Paths["/clic/Ab12Cd34Ef56Gh78Ij90Kl12Mn34Op56Qr78St90"] = http =>
        {
            http.Response.Redirect(web.At("/article?utm_medium=email"));
            return Task.CompletedTask;
        };
        await Pipe(Mail("L <l@lettre.example>", "Suivie", $"<a href=\"{web.At("/clic/Ab12Cd34Ef56Gh78Ij90Kl12Mn34Op56Qr78St90")}\">Un article suivi</a> <a href=\"{web.At("/clic/Zz12Cd34Ef56Gh78Ij90Kl12Mn34Op56Qr78St90")}\">Un lien mort</a>"));
        await ReadAll();
        await officer.Open("/animation/veille/lettres");
        await officer.Submit("form[id^=expediteur]", [], ("Action", "accepter"));
        (await Count("letter_link WHERE sealed IS NOT NULL AND sealed NOT LIKE '%clic%' AND address IS NULL")).ShouldBe(2);
        (await Count("item WHERE content LIKE '%clic/%'")).ShouldBe(0);
        var letter = (await platform.Rows<Guid>("watch", "SELECT id FROM letter"))[0];

        await officer.Open($"/animation/veille/lettres/{letter}");
        (await officer.Submit("#lien-0")).Text.ShouldContain("Lien pris");
        (await officer.Submit("#lien-1")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        (await platform.Rows<string?>("watch", "SELECT address FROM item WHERE title LIKE 'Un %'")).ShouldBe([web.At("/article")]);
    }

    [Fact]
    public async Task Letters_made_of_two_are_never_cut_in_the_middle()
    {
        var smileys = string.Concat(Enumerable.Repeat("😀", 300));
        await Pipe(Mail($"x{smileys} <l@lettre.example>", smileys, $"<p>a{smileys}</p><a href=\"https://lettre.example/article\">a{smileys}</a>"));
        await Pipe(Mail("M <m@autre.example>", "Après", "<p>x</p>"));
        await ReadAll();
        (await Count("letter WHERE subject LIKE '😀%…' OR subject = 'Après'")).ShouldBe(2);
    }

    [Fact]
    public async Task A_flood_of_senders_fills_a_bounded_place()
    {
        for (var i = 0; i < ReceiveLetter.MostHeld + 3; i++)
            await Pipe(Mail("L <l@lettre.example>", "Numéro " + new string('x', i), "<p>x</p>"));
        await ReadAll();
        (await Count("letter")).ShouldBe(ReceiveLetter.MostHeld);
        await platform.Rows<int>("watch", $"INSERT INTO letter_sender (id, key, name, domain, state, first_at) SELECT gen_random_uuid(), 'domain:' || n, 'x', 'x', 'waiting', now() FROM generate_series(1, {ReceiveLetter.MostWaiting}) n");
        await Pipe(Mail("M <m@autre.example>", "De trop", "<p>x</p>"));
        await ReadAll();
        (await Count("letter_sender WHERE key = 'domain:autre.example'")).ShouldBe(0);
    }

    [Fact]
    public async Task When_the_database_is_away_the_mail_server_is_told_to_try_again()
    {
        static IConfiguration With(string postgres) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ANIMATION_POSTGRES"] = postgres }).Build();
        var mail = Mail("L <l@lettre.example>", "Plus tard", "<p>x</p>");

        (await MailInCommand.Run(With("Host=127.0.0.1;Port=9;Username=x;Database=x"), new MemoryStream(mail))).ShouldBe(75);
        (await MailInCommand.Run(new ConfigurationBuilder().Build(), new MemoryStream(mail))).ShouldBe(75);
        (await Pipe(mail)).ShouldBe(0);
    }
}
