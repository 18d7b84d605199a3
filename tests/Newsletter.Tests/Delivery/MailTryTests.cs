using System.Globalization;
using System.Text.Json;
using Animation.Newsletter.Delivery;

namespace Animation.Newsletter.Tests.Delivery;

public sealed class MailTryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<(bool Accepted, string Sentence)> TryAsync(MailRoute route, IMailTransport transport, string address = "a@ville.example")
    {
        var (accepted, sentence) = await MailTry.SendAsync(route, transport, null, address, TimeProvider.System, Cancel);
        return (accepted, sentence.In(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("none", "a accepté le message")]
    [InlineData("MAIL", "refuse l'expéditeur retours@asso.example")]
    [InlineData("RCPT", "refuse le destinataire")]
    [InlineData(".", "refuse le message")]
    [InlineData("EHLO", "répond mal à la connexion")]
    public async Task It_says_what_fails(string refused, string sentence)
    {
        await using var relay = new FakeRelay { Answer = command => command.StartsWith(refused, StringComparison.Ordinal) ? "550 5.7.1 no" : null };
        await using var transport = relay.Transport();

        var (accepted, said) = await TryAsync(relay.Route(), transport);

        accepted.ShouldBe(refused == "none");
        said.ShouldContain(sentence);
    }

    [Fact]
    public async Task It_tells_an_unknown_name_from_a_closed_port()
    {
        await using var relay = new FakeRelay();
        var unknown = relay.Route() with { Host = "relais.invalid" };
        var closed = relay.Route() with { Port = 1 };
        await using var toUnknown = new SmtpTransport(unknown, SmtpTimeouts.Usual);
        await using var toClosed = new SmtpTransport(closed, SmtpTimeouts.Usual);

        (await TryAsync(unknown, toUnknown)).Sentence.ShouldContain("introuvable dans le DNS");
        (await TryAsync(closed, toClosed)).Sentence.ShouldContain("est injoignable");
    }

    [Fact]
    public async Task It_says_that_the_certificate_or_the_password_is_wrong()
    {
        await using var relay = new FakeRelay { Extensions = ["STARTTLS"], Answer = command => command.StartsWith("AUTH", StringComparison.Ordinal) ? "535 no" : null };
        await using var untrusted = relay.Transport(SmtpSecurity.StartTls, trusted: false);
        await using var refused = relay.Transport(SmtpSecurity.StartTls, "compte", "secret");

        (await TryAsync(relay.Route(), untrusted)).Sentence.ShouldContain("La connexion chiffrée");
        (await TryAsync(relay.Route(), refused)).Sentence.ShouldContain("le mot de passe");
    }

    [Fact]
    public async Task A_folder_receives_a_plain_mail_with_its_envelope_beside_it()
    {
        var folder = Directory.CreateTempSubdirectory("animation-mail");
        try
        {
            var route = (FolderRoute)MailRoute.Parse($"folder:{folder.FullName}/courrier?from=veille@asso.example");
            await using var transport = MailTransport.Open(route);

            (await TryAsync(route, transport)).Accepted.ShouldBeTrue();

            var files = Directory.GetFiles(route.Path).Order().ToList();
            files.Select(Path.GetExtension).ShouldBe([".eml", ".json"]);
            MimeReader.Read(await File.ReadAllTextAsync(files[0], Cancel)).Headers["to"].ShouldBe("<a@ville.example>");
            using var envelope = JsonDocument.Parse(await File.ReadAllTextAsync(files[1], Cancel));
            envelope.RootElement.GetProperty("to")[0].GetString().ShouldBe("a@ville.example");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_address_that_is_none_is_not_tried()
    {
        await using var relay = new FakeRelay();
        await using var transport = relay.Transport();

        (await TryAsync(relay.Route(), transport, "a@ville.example\r\nDATA")).Accepted.ShouldBeFalse();
        relay.Connections.ShouldBe(0);
    }
}
