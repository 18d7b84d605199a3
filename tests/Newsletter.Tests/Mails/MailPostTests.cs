using System.Security.Cryptography;
using Animation.Hosting.Configuration;
using Animation.Newsletter.Mails;
using Animation.Newsletter.Tests.Delivery;

namespace Animation.Newsletter.Tests.Mails;

public sealed class MailPostTests
{
    [Fact]
    public async Task A_signature_of_another_domain_is_refused_at_start()
    {
        using var key = RSA.Create(2048);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);

            Should.Throw<SettingsException>(() => MailPost.Open("smtp://relais.example?from=a@asso.example", $"s1:autre.example:{file}", demo: false)).Message.ShouldContain("autre.example");
            await using var post = MailPost.Open("smtp://relais.example?from=a@lettre.asso.example", $"s1:asso.example:{file}", demo: false);
            post.Route!.From.Domain.ShouldBe("lettre.asso.example");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<(int Code, string Said)> Try(string? mail)
    {
        var output = new StringWriter();
        var code = await MailPost.Try(mail, null, "jeanne@ville.example", output, TimeProvider.System);
        return (code, output.ToString().TrimEnd());
    }

    [Fact]
    public async Task The_command_says_in_one_line_whether_mail_leaves()
    {
        await using var relay = new FakeRelay();

        var (code, said) = await Try($"smtp://127.0.0.1:{relay.Port}?from=veille@asso.example");

        code.ShouldBe(0);
        said.ShouldBe($"Le relais 127.0.0.1:{relay.Port} a accepté le message\u00A0: 250 2.0.0 queued as 4F1B");
        (await Try(null)).ShouldBe((1, "ANIMATION_MAIL n'est pas défini\u00A0: aucun courriel ne part."));
    }
}
