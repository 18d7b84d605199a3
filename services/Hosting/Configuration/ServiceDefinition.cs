using System.Reflection;
using Animation.Hosting.Privacy;
using Microsoft.AspNetCore.Builder;

namespace Animation.Hosting.Configuration;

/// <summary>
/// What the house must know of a service, whether or not this process runs it: its schema, its migrations, and its consumers,
/// whose queues every process declares so that nothing published is ever without a queue.
/// </summary>
/// <param name="Name">Name of the service, of its schema, of its role and of its queue.</param>
/// <param name="Db">Its database session, a subclass of <see cref="Data.Db"/>.</param>
public sealed record ServiceDefinition(string Name, Type Db)
{
    /// <summary>Consumers, one class for each message type the service listens to.</summary>
    public IReadOnlyList<Type> Consumers { get; init; } = [];

    /// <summary>Consumers that may take over a second, on the queue <c>{service}.slow</c>.</summary>
    public IReadOnlyList<Type> SlowConsumers { get; init; } = [];

    /// <summary>Replicas this service keeps: subject, and a query that tells whether the table is still empty.</summary>
    public IReadOnlyDictionary<string, string> Replicas { get; init; } = new Dictionary<string, string>();

    /// <summary>What this service does with people's data, for the register and the privacy notice.</summary>
    public IReadOnlyList<DataPurpose> Purposes { get; init; } = [];

    /// <summary>How long it keeps what, beside what every service keeps.</summary>
    public IReadOnlyList<RetentionRule> Retention { get; init; } = [];

    /// <summary>Tables the service's role may add to and read, never change or empty.</summary>
    public IReadOnlyList<string> AppendOnly { get; init; } = [];

    /// <summary>SQL to run before the service's own migrations, such as the event store's tables.</summary>
    public IReadOnlyList<(string Name, string Sql)> MigrationsBefore { get; init; } = [];

    /// <summary>Registers the service's own needs in a process that runs it.</summary>
    public Action<WebApplicationBuilder> Add { get; init; } = _ => { };

    /// <summary>Maps its pages and API in a process that runs it.</summary>
    public Action<WebApplication> Map { get; init; } = _ => { };

    /// <summary>The assembly that carries its migrations.</summary>
    public Assembly Assembly => Db.Assembly;
}
