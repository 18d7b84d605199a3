using Npgsql;

namespace Animation.EventStore.Projections;

/// <summary>
/// A read model in tables of the service's own, whose key starts with a column <c>generation int</c>. Readers take
/// <c>where generation = es_generation('name')</c> and never notice a rebuild. Asynchronous only.
/// </summary>
public abstract class FlatTableProjection(string name, int version = 1) : Projection(name, version)
{
    /// <summary>Writes what a page of events changes, in the open transaction of the connection and set-based: this holds other readers back.</summary>
    public abstract Task ApplyAsync(NpgsqlConnection connection, int generation, IReadOnlyList<StoredEvent> events, CancellationToken cancellation);

    /// <summary>Deletes the rows of generations below this one.</summary>
    public abstract Task ForgetAsync(NpgsqlConnection connection, int generation, CancellationToken cancellation);

    internal override ProjectionRun Begin(StoreOptions options) => new Run(this, options);

    internal override Task ForgetBeforeAsync(NpgsqlConnection connection, int generation, CancellationToken cancellation) =>
        ForgetAsync(connection, generation, cancellation);

    private sealed class Run(FlatTableProjection projection, StoreOptions options) : ProjectionRun
    {
        private readonly List<StoredEvent> gathered = [];

        public override bool Full => gathered.Count >= options.PageSize;

        public override Task FoldAsync(NpgsqlConnection connection, int generation, IReadOnlyList<StoredEvent> events, CancellationToken cancellation)
        {
            gathered.AddRange(events);
            return Task.CompletedTask;
        }

        public override async Task WriteAsync(NpgsqlConnection connection, int generation, CancellationToken cancellation)
        {
            if (gathered.Count > 0)
                await projection.ApplyAsync(connection, generation, gathered, cancellation);
            gathered.Clear();
        }

        public override void Clear() => gathered.Clear();
    }
}
