using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Dapper;

namespace Animation.Hosting.Messaging;

/// <summary>After a broker lost its data: every message sent since a moment leaves again; inboxes skip those already handled.</summary>
public static class OutboxResend
{
    /// <returns>How many messages will leave again.</returns>
    public static async Task<int> Run(Databases databases, IReadOnlyList<ServiceDefinition> services, DateTimeOffset since, CancellationToken ct)
    {
        var count = 0;
        foreach (var service in services)
        {
            await using var connection = await databases[service.Name].OpenConnectionAsync(ct);
            count += await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE outbox SET sent_at = NULL, taken_until = NULL WHERE sent_at >= @since", new { since }, cancellationToken: ct));
        }
        return count;
    }
}
