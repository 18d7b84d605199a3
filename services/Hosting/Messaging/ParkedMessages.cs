using System.Text;
using System.Text.Json;
using Animation.Hosting.Configuration;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Animation.Hosting.Messaging;

/// <summary>A message that no consumer could handle.</summary>
/// <param name="Queue">Where it is parked: <c>{queue}_error</c> (its consumer failed), <c>{queue}_skipped</c> (nobody knows its type) or <c>{service}.dead</c>
/// (delivered too often without an answer).</param>
/// <param name="Fault">First line of the fault, without the body of the message.</param>
public sealed record ParkedMessage(string Queue, string MessageId, string Type, string Fault);

/// <summary>Looks at parked messages and sends them back to their consumers once the cause is mended.</summary>
public static class ParkedMessages
{
    /// <summary>Every parked message of every service; the messages stay where they are.</summary>
    public static async Task<IReadOnlyList<ParkedMessage>> List(Uri broker, IReadOnlyList<ServiceDefinition> services, CancellationToken ct)
    {
        var parked = new List<ParkedMessage>();
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync("animation-messages", ct);
        foreach (var queue in services.SelectMany(ParkingQueues))
        {
            // Closing the channel gives back what was only looked at.
            await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
            while (await Next(channel, queue, ct) is { } message)
            {
                parked.Add(new ParkedMessage(
                    queue, message.BasicProperties.MessageId ?? "", TypeOf(message.Body), Header(message, "MT-Fault-Message") ?? Header(message, "MT-Reason") ?? "delivered too often"));
            }
        }
        return parked;
    }

    /// <summary>Sends every message of a parking queue back; the inbox makes a second handling harmless.</summary>
    /// <returns>How many went back.</returns>
    public static async Task<int> Retry(Uri broker, string parkingQueue, CancellationToken ct)
    {
        var target = parkingQueue.Replace("_error", "", StringComparison.Ordinal).Replace("_skipped", "", StringComparison.Ordinal).Replace(".dead", "", StringComparison.Ordinal);
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync("animation-messages", ct);
        var confirms = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        await using var channel = await connection.CreateChannelAsync(confirms, ct);
        var sent = 0;
        while (await Next(channel, parkingQueue, ct) is { } message)
        {
            var properties = new BasicProperties(message.BasicProperties);
            foreach (var fault in (properties.Headers ?? new Dictionary<string, object?>()).Keys.Where(key => key.StartsWith("MT-Fault", StringComparison.Ordinal) || key.StartsWith("x-", StringComparison.Ordinal)).ToList())
                properties.Headers!.Remove(fault);
            await channel.BasicPublishAsync("", target, mandatory: true, properties, message.Body, ct);
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, ct);
            sent++;
        }
        return sent;
    }

    /// <summary>How long a message may stay parked: who has not mended its cause by then will not.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromDays(30);

    /// <summary>Throws away parked messages that name erased people, and those parked for too long; the others stay where they are.</summary>
    /// <param name="before">Messages sent before this instant go, whoever they name.</param>
    /// <returns>How many named each person; those too old under <see cref="Guid.Empty"/>.</returns>
    public static async Task<IReadOnlyDictionary<Guid, int>> Forget(
        Uri broker, IReadOnlyList<ServiceDefinition> services, IReadOnlyCollection<Guid> people, DateTimeOffset before, CancellationToken ct)
    {
        var forgotten = new Dictionary<Guid, int>();
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync("animation-messages", ct);
        foreach (var queue in services.SelectMany(ParkingQueues))
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: ct);
            while (await Next(channel, queue, ct) is { } message)
            {
                var body = Encoding.UTF8.GetString(message.Body.Span);
                var named = people.FirstOrDefault(person => body.Contains(person.ToString(), StringComparison.OrdinalIgnoreCase));
                if (named == Guid.Empty && !(SentAt(message) < before))
                    continue;
                await channel.BasicAckAsync(message.DeliveryTag, multiple: false, ct);
                forgotten[named] = forgotten.GetValueOrDefault(named) + 1;
            }
        }
        return forgotten;
    }

    private static DateTimeOffset? SentAt(BasicGetResult message)
    {
        try
        {
            using var envelope = JsonDocument.Parse(message.Body);
            return envelope.RootElement.GetProperty("sentTime").GetDateTimeOffset();
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static IEnumerable<string> ParkingQueues(ServiceDefinition service) =>
        Topology.Queues(service).SelectMany(queue => new[] { queue.Queue + "_error", queue.Queue + "_skipped" }).Append(service.Name + ".dead");

    private static async Task<BasicGetResult?> Next(IChannel channel, string queue, CancellationToken ct)
    {
        try
        {
            return await channel.BasicGetAsync(queue, autoAck: false, ct);
        }
        catch (OperationInterruptedException fault) when (fault.ShutdownReason?.ReplyCode == 404)
        {
            return null;
        }
    }

    private static string? Header(BasicGetResult message, string name) =>
        message.BasicProperties.Headers?.TryGetValue(name, out var value) == true && value is byte[] bytes
            ? Encoding.UTF8.GetString(bytes).Split('\n')[0]
            : null;

    private static string TypeOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var envelope = JsonDocument.Parse(body);
            return envelope.RootElement.GetProperty("messageType")[0].GetString()?.Split(':')[^1] ?? "";
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "not a message";
        }
    }
}
