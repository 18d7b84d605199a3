using System.Collections.Concurrent;
using Animation.Contracts.Watch;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Errors;
using Animation.Hosting.Messaging;
using Animation.Testing;
using Dapper;
using MassTransit;
using Npgsql;

namespace Animation.Hosting.Tests;

/// <summary>A service of two consumers in the schema <c>events</c>, to try the house without any room.</summary>
public sealed class ProbeDb(Databases databases, OutboxSignal signal, TimeProvider clock) : Db("events", databases, signal, clock);

/// <summary>Writes one row for each source it hears of; does as it is told first.</summary>
public sealed class NoteSource(ProbeDb db) : IConsumer<SourceAdded>
{
    /// <summary>Faults to throw, one for each attempt, by source.</summary>
    internal static readonly ConcurrentDictionary<Guid, ConcurrentQueue<Exception>> Faults = new();

    public async Task Consume(ConsumeContext<SourceAdded> context)
    {
        await db.Execute("INSERT INTO probe (source_id, cause_id) VALUES (@SourceId, @Cause)", new { context.Message.SourceId, db.Cause });
        if (Faults.TryGetValue(context.Message.SourceId, out var faults) && faults.TryDequeue(out var fault))
            throw fault;
    }
}

/// <summary>Publishes in answer, so that causes can be followed.</summary>
public sealed class AnswerWrittenOff(ProbeDb db) : IConsumer<WatchItemWrittenOff>
{
    public Task Consume(ConsumeContext<WatchItemWrittenOff> context) =>
        db.Publish(new SourceAdded(context.Message.ItemId, "answer", context.Message.WrittenOffAt));
}

internal static class Probe
{
    internal static readonly ServiceDefinition Definition = new("events", typeof(ProbeDb))
    {
        Consumers = [typeof(NoteSource), typeof(AnswerWrittenOff)],
        Replicas = new Dictionary<string, string> { ["event"] = "SELECT NOT EXISTS (SELECT 1 FROM probe)" },
    };

    internal static async Task<string> Database()
    {
        var database = await TestServers.CreateDatabase();
        await using var connection = new NpgsqlConnection(database);
        await connection.ExecuteAsync("CREATE TABLE events.probe (source_id uuid, cause_id uuid); GRANT ALL ON events.probe TO events");
        return database;
    }

    internal static async Task<TestPlatform> Start(string? database = null) =>
        await TestPlatform.Start("events", database: database ?? await Database(), definitions: [Definition]);

    internal static async Task<int> Effects(this TestPlatform platform, Guid source) =>
        (int)(await platform.Rows<long>("events", "SELECT count(*) FROM probe WHERE source_id = @source", new { source }))[0];

    internal static Exception Broken() => new InvalidOperationException("broken on purpose");

    internal static Exception Refused() => new Refusal("probe.refused", new Text("non", "no"));
}
