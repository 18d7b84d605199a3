using System.Text;
using Animation.Newsletter.Delivery;

namespace Animation.Newsletter.Tests.Delivery;

public sealed class SmtpTransportTests
{
    private static readonly byte[] Message = "Subject: essai\r\n\r\nBonjour\r\n.point\r\n"u8.ToArray();
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<IReadOnlyList<SendOutcome>> SendAsync(SmtpTransport transport, params string[] to) =>
        transport.SendAsync(new Envelope("retours@asso.example", to), Message, Cancel);

    [Theory]
    [InlineData("PIPELINING")]
    [InlineData("8BITMIME")]
    public async Task A_mail_arrives_as_it_was_written_under_its_own_envelope(string extension)
    {
        await using var relay = new FakeRelay { Extensions = [extension] };
        await using var transport = relay.Transport();

        var outcome = (await SendAsync(transport, "a@ville.example")).ShouldHaveSingleItem();

        outcome.Result.ShouldBe(SendResult.Accepted);
        outcome.Reply.ShouldBe("250 2.0.0 queued as 4F1B");
        relay.Messages.ShouldHaveSingleItem().ShouldBe(Encoding.ASCII.GetString(Message));
        relay.Heard.ShouldContain("MAIL FROM:<retours@asso.example>");
        relay.Heard.ShouldContain("RCPT TO:<a@ville.example>");
    }

    [Fact]
    public async Task One_connection_serves_many_mails()
    {
        await using var relay = new FakeRelay();
        await using var transport = relay.Transport();

        for (var i = 0; i < 20; i++)
            (await SendAsync(transport, $"a{i}@ville.example"))[0].Result.ShouldBe(SendResult.Accepted);

        relay.Connections.ShouldBe(1);
        relay.Messages.Count.ShouldBe(20);
    }

    [Fact]
    public async Task A_connection_closed_while_idle_is_replaced_without_loss_or_double()
    {
        await using var relay = new FakeRelay();
        await using var transport = relay.Transport();
        await SendAsync(transport, "a@ville.example");
        relay.Answer = command => command.StartsWith("MAIL", StringComparison.Ordinal) && relay.Connections == 1 ? "" : null;

        (await SendAsync(transport, "b@ville.example"))[0].Result.ShouldBe(SendResult.Accepted);

        relay.Connections.ShouldBe(2);
        relay.Messages.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("PIPELINING")]
    [InlineData("8BITMIME")]
    public async Task Each_recipient_has_their_own_answer(string extension)
    {
        await using var relay = new FakeRelay
        {
            Extensions = [extension],
            Answer = command => command switch
            {
                "RCPT TO:<partie@ville.example>" => "550 5.1.1 no such user",
                "RCPT TO:<grise@ville.example>" => "450-4.7.1 greylisted\r\n450 4.7.1 come back",
                "RCPT TO:<pleine@ville.example>" => "552 5.2.2 mailbox full",
                _ => null,
            },
        };
        await using var transport = relay.Transport();

        var outcomes = await SendAsync(transport, "partie@ville.example", "ici@ville.example", "grise@ville.example", "pleine@ville.example");

        outcomes.Select(outcome => outcome.Result).ShouldBe([SendResult.Rejected, SendResult.Accepted, SendResult.Deferred, SendResult.Rejected]);
        outcomes.Select(outcome => outcome.AddressIsDead).ShouldBe([true, false, false, false]);
        outcomes[2].Enhanced.ShouldBe("4.7.1");
        relay.Messages.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("PIPELINING")]
    [InlineData("8BITMIME")]
    public async Task A_refused_mail_leaves_the_connection_fit_for_the_next(string extension)
    {
        await using var relay = new FakeRelay
        {
            Extensions = [extension],
            Answer = command => command == "RCPT TO:<non@ville.example>" ? "550 5.1.1 no" : null,
        };
        await using var transport = relay.Transport();

        (await SendAsync(transport, "non@ville.example"))[0].Result.ShouldBe(SendResult.Rejected);
        (await SendAsync(transport, "oui@ville.example"))[0].Result.ShouldBe(SendResult.Accepted);

        relay.Connections.ShouldBe(1);
        relay.Messages.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("451 4.3.0 try later", SendResult.Deferred)]
    [InlineData("421 4.7.0 too many", SendResult.Deferred)]
    [InlineData("554 5.7.1 looks like spam", SendResult.Rejected)]
    public async Task An_answer_to_the_final_dot_decides(string answer, SendResult expected)
    {
        await using var relay = new FakeRelay { Answer = command => command == "." ? answer : null };
        await using var transport = relay.Transport();

        var outcome = (await SendAsync(transport, "a@ville.example"))[0];

        outcome.Result.ShouldBe(expected);
        outcome.AddressIsDead.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("…")]
    public async Task No_answer_to_the_final_dot_is_unknown_and_never_sent_again_by_itself(string silence)
    {
        await using var relay = new FakeRelay { Answer = command => command == "." ? silence : null };
        await using var transport = relay.Transport();

        (await SendAsync(transport, "a@ville.example"))[0].Result.ShouldBe(SendResult.Unknown);

        relay.Heard.Count(command => command == "DATA").ShouldBe(1);
    }

    [Theory]
    [InlineData("MAIL", SendStage.Sender)]
    [InlineData("RCPT", SendStage.Recipient)]
    [InlineData("DATA", SendStage.Content)]
    public async Task A_connection_lost_before_the_final_dot_has_sent_nothing(string verb, SendStage stage)
    {
        await using var relay = new FakeRelay { Extensions = [], Answer = command => command.StartsWith(verb, StringComparison.Ordinal) ? "" : null };
        await using var transport = relay.Transport();

        var outcome = (await SendAsync(transport, "a@ville.example"))[0];

        outcome.Result.ShouldBe(SendResult.NotConnected);
        outcome.Stage.ShouldBe(stage);
    }

    [Theory]
    [InlineData("…", SendStage.Greeting)]
    [InlineData("554 no service", SendStage.Greeting)]
    [InlineData("HTTP/1.1 400 Bad Request", SendStage.Greeting)]
    public async Task A_relay_that_does_not_greet_is_left_within_its_time(string greeting, SendStage stage)
    {
        await using var relay = new FakeRelay { Greeting = greeting };
        await using var transport = relay.Transport();

        var outcome = (await SendAsync(transport, "a@ville.example"))[0];

        outcome.Result.ShouldBe(SendResult.NotConnected);
        outcome.Stage.ShouldBe(stage);
    }

    [Fact]
    public async Task An_address_with_a_line_break_never_reaches_the_relay()
    {
        await using var relay = new FakeRelay();
        await using var transport = relay.Transport();

        var outcome = (await SendAsync(transport, "a@ville.example>\r\nRCPT TO:<b@ville.example"))[0];

        outcome.Result.ShouldBe(SendResult.NotConnected);
        relay.Heard.ShouldNotContain(command => command.StartsWith("RCPT", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a\nb\r\n")]
    [InlineData("a\rb\r\n")]
    [InlineData("a")]
    public void A_message_with_odd_line_ends_is_not_sent(string message) =>
        Should.Throw<FormatException>(() => DotStuffed.Of(Encoding.ASCII.GetBytes(message)));
}
