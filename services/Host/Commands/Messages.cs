using System.Globalization;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Messaging;

namespace Animation.Host.Commands;

/// <summary><c>messages list</c>, <c>messages retry QUEUE</c>, <c>outbox resend --since INSTANT</c>: what an operator needs after a fault.</summary>
internal static class Messages
{
    internal static async Task<int> List(IConfiguration configuration)
    {
        var parked = await ParkedMessages.List(Broker(configuration), AnimationApp.Services, CancellationToken.None);
        foreach (var message in parked)
            Console.WriteLine($"{message.Queue}\t{message.MessageId}\t{message.Type}\t{message.Fault}");
        Console.WriteLine(parked.Count == 0 ? "No message is parked." : $"{parked.Count} parked. Once the cause is mended: Animation messages retry QUEUE");
        return 0;
    }

    internal static async Task<int> Retry(IConfiguration configuration, string queue)
    {
        Console.WriteLine($"{await ParkedMessages.Retry(Broker(configuration), queue, CancellationToken.None)} messages sent back to their consumers.");
        return 0;
    }

    internal static async Task<int> Resend(IConfiguration configuration)
    {
        if (!DateTimeOffset.TryParse(configuration["since"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since))
            throw new SettingsException("outbox resend --since INSTANT: an instant such as 2026-11-22T08:00:00Z is expected.");
        await using var databases = new Databases(Settings.Read(configuration, production: false));
        Console.WriteLine($"{await OutboxResend.Run(databases, AnimationApp.Services, since.ToUniversalTime(), CancellationToken.None)} messages will leave again.");
        return 0;
    }

    private static Uri Broker(IConfiguration configuration) => Settings.Read(configuration, production: false).RabbitMq
        ?? throw new SettingsException("ANIMATION_RABBITMQ: an amqp:// address is expected; the in-memory bus parks nothing.");
}
