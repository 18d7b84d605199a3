using System.Diagnostics;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Messaging;
using Dapper;
using MassTransit;

namespace Animation.Host.Demo;

/// <summary>
/// Tells when nothing is on its way any more: every message of every outbox was handled by every service that listens to it, and no mail
/// that is due still waits. It reads the tables of all services, which only the demo and its check may do.
/// </summary>
/// <param name="push">Done again and again while waiting: what a process without schedules must be pushed to do; none elsewhere.</param>
public sealed class Quiet(Databases databases, TimeProvider clock, Func<CancellationToken, Task>? push = null)
{
    private static readonly Dictionary<string, string[]> listeners = AnimationApp.Services
        .SelectMany(service => service.Consumers.Select(consumer => (service.Name, Queue: service.Name, Consumer: consumer))
            .Concat(service.SlowConsumers.Select(consumer => (service.Name, Queue: service.Name + ".slow", Consumer: consumer))))
        .SelectMany(listener => listener.Consumer.GetInterfaces()
            .Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IConsumer<>))
            .Select(face => (Type: face.GetGenericArguments()[0].FullName!, listener.Queue)))
        .GroupBy(pair => pair.Type, pair => pair.Queue)
        .ToDictionary(group => group.Key, group => group.Distinct().ToArray());

    private readonly HashSet<(Guid Message, string Queue)> handled = [];

    /// <summary>Waits until nothing moves; answers what still does when the patience is over, none when all is quiet.</summary>
    public async Task<string?> Wait(TimeSpan patience, CancellationToken ct)
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            if (push is not null)
                await push(ct);
            // Twice in a row: a handled message may just have caused the next one.
            var moving = await Moving(ct) ?? await Moving(ct);
            if (moving is null || started.Elapsed > patience)
                return moving;
            await Task.Delay(100, ct);
        }
    }

    private async Task<string?> Moving(CancellationToken ct)
    {
        foreach (var service in AnimationApp.Services)
        {
            await using var connection = await databases[service.Name].OpenConnectionAsync(ct);
            foreach (var row in await connection.QueryAsync<(Guid Id, string Queue)>("SELECT message_id, queue FROM inbox"))
                handled.Add(row);
        }
        foreach (var service in AnimationApp.Services)
        {
            await using var connection = await databases[service.Name].OpenConnectionAsync(ct);
            foreach (var (id, type) in await connection.QueryAsync<(Guid Id, string Type)>("SELECT id, type FROM outbox"))
            {
                if (listeners.GetValueOrDefault(type)?.FirstOrDefault(queue => !handled.Contains((id, queue))) is { } queue)
                    return $"a {type.Split('.')[^1]} of {service.Name} is not handled by {queue}";
            }
        }
        await using var newsletter = await databases["newsletter"].OpenConnectionAsync(ct);
        var mails = await newsletter.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM mail WHERE state IN ('waiting', 'sending') AND due_at <= @now", new { now = clock.GetUtcNow() });
        return mails > 0 ? $"{mails} mails are waiting to leave" : null;
    }
}
