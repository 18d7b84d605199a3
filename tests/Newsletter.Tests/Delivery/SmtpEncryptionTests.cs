using System.Text;
using Animation.Newsletter.Delivery;

namespace Animation.Newsletter.Tests.Delivery;

public sealed class SmtpEncryptionTests
{
    private static async Task<SendOutcome> SendAsync(SmtpTransport transport) =>
        (await transport.SendAsync(new Envelope("retours@asso.example", ["a@ville.example"]), "Subject: a\r\n\r\nb\r\n"u8.ToArray(), TestContext.Current.CancellationToken))[0];

    [Theory]
    [InlineData("AUTH PLAIN LOGIN")]
    [InlineData("AUTH LOGIN")]
    public async Task The_password_goes_only_over_encryption(string offered)
    {
        await using var relay = new FakeRelay
        {
            Extensions = ["PIPELINING", "STARTTLS", "AUTH PLAIN"],
            ExtensionsOnceEncrypted = [offered],
            Answer = command => command is "AUTH LOGIN" or "Y29tcHRl" ? "334 " : command == "c2VjcmV0" ? "235 ok" : null,
        };
        await using var transport = relay.Transport(SmtpSecurity.StartTls, "compte", "secret");

        (await SendAsync(transport)).Result.ShouldBe(SendResult.Accepted);

        var heard = relay.Heard.ToList();
        heard.FindIndex(command => command.StartsWith("AUTH", StringComparison.Ordinal)).ShouldBeGreaterThan(heard.IndexOf("STARTTLS"));
        heard.ShouldContain(offered == "AUTH LOGIN" ? "c2VjcmV0" : $"AUTH PLAIN {Convert.ToBase64String(Encoding.ASCII.GetBytes("\0compte\0secret"))}");
    }

    [Fact]
    public async Task Port_465_is_encrypted_from_the_first_byte()
    {
        await using var relay = new FakeRelay { EncryptedFromTheStart = true };
        await using var transport = relay.Transport(SmtpSecurity.Implicit, "compte", "secret");

        (await SendAsync(transport)).Result.ShouldBe(SendResult.Accepted);
    }

    [Fact]
    public async Task A_relay_that_lost_STARTTLS_hears_neither_password_nor_mail()
    {
        await using var relay = new FakeRelay { Extensions = ["PIPELINING", "AUTH PLAIN"] };
        await using var transport = relay.Transport(SmtpSecurity.StartTls, "compte", "secret");

        var outcome = await SendAsync(transport);

        (outcome.Result, outcome.Stage).ShouldBe((SendResult.NotConnected, SendStage.Tls));
        relay.Heard.ShouldBe(["EHLO asso.example"]);
    }

    [Fact]
    public async Task STARTTLS_refused_ends_there()
    {
        await using var relay = new FakeRelay { Extensions = ["STARTTLS"], Answer = command => command == "STARTTLS" ? "454 not now" : null };
        await using var transport = relay.Transport(SmtpSecurity.StartTls);

        (await SendAsync(transport)).Stage.ShouldBe(SendStage.Tls);
        relay.Heard.ShouldNotContain(command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bytes_injected_before_encryption_end_the_session()
    {
        await using var relay = new FakeRelay { Extensions = ["STARTTLS"], Injected = "250-relay\r\n250 AUTH PLAIN" };
        await using var transport = relay.Transport(SmtpSecurity.StartTls, "compte", "secret");

        var outcome = await SendAsync(transport);

        (outcome.Result, outcome.Stage).ShouldBe((SendResult.NotConnected, SendStage.Tls));
        relay.Heard.ShouldNotContain(command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_untrusted_certificate_is_refused()
    {
        await using var relay = new FakeRelay { Extensions = ["STARTTLS"] };
        await using var transport = relay.Transport(SmtpSecurity.StartTls, trusted: false);

        var outcome = await SendAsync(transport);

        (outcome.Result, outcome.Stage).ShouldBe((SendResult.NotConnected, SendStage.Tls));
    }

    [Fact]
    public async Task A_refused_password_says_nothing_about_the_recipient()
    {
        await using var relay = new FakeRelay
        {
            Extensions = ["STARTTLS"],
            Answer = command => command.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 bad credentials" : null,
        };
        await using var transport = relay.Transport(SmtpSecurity.StartTls, "compte", "secret");

        var outcome = await SendAsync(transport);

        (outcome.Result, outcome.Stage, outcome.Code).ShouldBe((SendResult.NotConnected, SendStage.Auth, 535));
        outcome.Reply.ShouldNotContain("secret");
    }
}
