using Animation.Newsletter.Mails;
using Animation.PrivateServers;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Newsletter.Tests.Mails;

public sealed class StoppedSenderTests
{
    private const int Mails = 120;

    private static async Task Sending(TestPlatform platform, CancellationToken stop)
    {
        while (true)
            await platform.Services.GetRequiredService<SendMails>().Round(stop);
    }

    [Fact]
    public async Task A_sender_stopped_in_the_middle_forgets_nobody_and_writes_to_nobody_twice()
    {
        await using var sink = await SmtpSink.Start(cancellation: TestContext.Current.CancellationToken);
        var database = await TestServers.CreateDatabase();
        var settings = new Dictionary<string, string?> { ["ANIMATION_MAIL"] = $"{sink.Uri}?from=veille@asso.example" };
        await using (var first = await TestPlatform.Start("newsletter", settings: settings, database: database))
        {
            await Task.WhenAll(Enumerable.Range(0, Mails).Select(i => first.Deliver(A.Mail(address: $"p{i}@ville.example"))));
            using var stop = new CancellationTokenSource();
            var sending = Sending(first, stop.Token);
            await TestPlatform.Eventually(() => Task.FromResult(sink.Read().Count >= 5), "some mails have left");
            await stop.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(sending);
        }
        await using var second = await TestPlatform.Start("newsletter", settings: settings, database: database);
        second.Clock.Advance(TimeSpan.FromMinutes(5));
        await second.Rows<int>("newsletter", "UPDATE mail SET taken_until = now() - interval '1 second' WHERE taken_until IS NOT NULL; SELECT 1");

        await TestPlatform.Eventually(async () =>
        {
            await second.Services.GetRequiredService<SendMails>().Round(TestContext.Current.CancellationToken);
            return (await second.Rows<int>("newsletter", "SELECT count(*)::int FROM mail WHERE state IN ('waiting', 'sending')")).Single() == 0;
        }, "every mail is settled");

        var unknown = (await second.Rows<int>("newsletter", "SELECT count(*)::int FROM mail WHERE state = 'unknown'")).Single();
        var recipients = sink.Read().Select(mail => mail.To.Single()).ToList();
        unknown.ShouldBe(0, "a stop waits for the answer it is owed");
        recipients.Count.ShouldBe(Mails);
        recipients.Distinct().Count().ShouldBe(Mails);
    }
}
