using System.Collections.Concurrent;
using Animation.EventStore.Projections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Animation.EventStore.Daemon;

/// <summary>
/// Keeps asynchronous projections up to date and builds new generations. Any number may run, in any number of processes: the cursor is a
/// fence. Woken by appends of its own process at commit, by the clock for those of others.
/// </summary>
public sealed class ProjectionDaemon(DocumentStore store, ILogger<ProjectionDaemon> log) : BackgroundService
{
    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(5);
    private readonly ConcurrentDictionary<(string, int), Shard> shards = new();
    private readonly ConcurrentDictionary<Shard, Task> running = new();
    private volatile bool looping;

    /// <summary>Registers every projection in the database and opens a new era if this one was restored from elsewhere.</summary>
    public async Task PrepareAsync(CancellationToken cancellation = default)
    {
        await using var connection = await store.Source.OpenConnectionAsync(cancellation);
        await using (var era = new NpgsqlCommand("select es_current_era()", connection))
            await era.ExecuteScalarAsync(cancellation);
        foreach (var projection in store.Options.Projections)
            await ProgressTable.AddAsync(
                connection, projection.Name, projection.Version, projection.Lifecycle == ProjectionLifecycle.Async, false, store.Clock.GetUtcNow(), cancellation);
    }

    /// <summary>Folds everything that can be read, swaps what has caught up, and returns. For tests and commands, with or without the loop.</summary>
    public async Task CatchUpAsync(CancellationToken cancellation = default)
    {
        await PrepareAsync(cancellation);
        foreach (var row in (await ReadAsync(cancellation)).Rows)
            if (ShardOf(row) is { } shard)
                await RunToEndAsync(shard, cancellation);
    }

    /// <summary>Builds a projection anew from the log beside the running one, and returns when readers see it.</summary>
    /// <exception cref="ProjectionPausedException">It stopped at an event; readers keep the generation they had.</exception>
    public async Task RebuildProjectionAsync(string name, CancellationToken cancellation = default)
    {
        var projection = store.Options.Named(name);
        int generation;
        await PrepareAsync(cancellation);
        await using (var connection = await store.Source.OpenConnectionAsync(cancellation))
            generation = await ProgressTable.AddAsync(connection, name, projection.Version, false, true, store.Clock.GetUtcNow(), cancellation);
        while (true)
        {
            var row = (await ReadAsync(cancellation)).Rows.FirstOrDefault(row => row.Projection == name && row.Generation >= generation);
            if (row is { IsLive: true })
                return;
            if (row is { Paused: true })
                throw new ProjectionPausedException(name, row.Error);
            store.Wake();
            if (looping || row is null || ShardOf(row) is not { } shard)
                await Task.Delay(20, cancellation);
            else
                await RunToEndAsync(shard, cancellation);
        }
    }

    /// <summary>Lets a paused projection try again where it stopped.</summary>
    public async Task ResumeAsync(string name, CancellationToken cancellation = default)
    {
        await using var command = store.Source.CreateCommand("update es_progress set state = 'running', error = null where projection = $1");
        command.Parameters.Add(new() { Value = name });
        await command.ExecuteNonQueryAsync(cancellation);
        store.Wake();
    }

    /// <summary>Where every projection stands, and why it is behind if it is.</summary>
    public async Task<IReadOnlyList<ProjectionStatus>> StatusAsync(CancellationToken cancellation = default)
    {
        await using var connection = await store.Source.OpenConnectionAsync(cancellation);
        return await StatusReport.ReadAsync(connection, store.Options, cancellation);
    }

    /// <summary>Returns when everything committed before the call can be read from every asynchronous projection, or from those named.</summary>
    /// <exception cref="TimeoutException">It took longer; the message says what is behind and why.</exception>
    public async Task WaitForNonStaleAsync(TimeSpan limit, IReadOnlyCollection<string>? names = null, CancellationToken cancellation = default)
    {
        var wanted = store.Options.Projections.Where(p => names is null ? p.Lifecycle == ProjectionLifecycle.Async : names.Contains(p.Name)).ToArray();
        var head = (await ReadAsync(cancellation)).Head.Last;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(limit);
        try
        {
            while (!Reached(wanted, (await ReadAsync(timeout.Token)).Rows, head))
            {
                store.Wake();
                await Task.Delay(Soonest, timeout.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            var late = (await StatusAsync(cancellation)).Where(status => status.State != ProjectionState.Current);
            throw new TimeoutException("Still behind: " + string.Join("; ", late.Select(status => $"{status.Name} ({status.Behind} events): {status.Why}")));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (ready, told) = (false, "");
        var delay = Soonest;
        looping = true;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var pending = false;
                try
                {
                    if (!ready)
                        await StartAllAsync(stoppingToken);
                    ready = true;
                    pending = await CycleAsync(stoppingToken);
                    told = "";
                }
                catch (Exception error) when (error is not OperationCanceledException)
                {
                    // Once, not once a second.
                    if (told != error.Message)
                        log.LogWarning("Projections wait for the database: {Error}", error.Message);
                    told = error.Message;
                }
                // Committed but not settled: nobody will call when the transaction below ends, so look again soon.
                delay = pending ? TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, store.Options.PollingTime.Ticks / 4)) : Soonest;
                await WaitAsync(pending ? delay : store.Options.PollingTime, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
        finally
        {
            looping = false;
            await Task.WhenAll(running.Values);
        }
    }

    public override void Dispose()
    {
        foreach (var shard in shards.Values)
            shard.Dispose();
        base.Dispose();
    }

    // A start is when a person has looked at what was paused, and when leftovers of a swap that was cut short can go.
    private async Task StartAllAsync(CancellationToken cancellation)
    {
        await PrepareAsync(cancellation);
        await using var connection = await store.Source.OpenConnectionAsync(cancellation);
        foreach (var row in (await ProgressTable.ReadAsync(connection, cancellation)).Rows)
            if (Own(row) is { } projection)
            {
                if (row.Paused)
                    await ResumeAsync(row.Projection, cancellation);
                if (row.IsLive)
                    await projection.ForgetBeforeAsync(connection, row.Generation, cancellation);
            }
    }

    private async Task<bool> CycleAsync(CancellationToken cancellation)
    {
        var (rows, head) = await ReadAsync(cancellation);
        foreach (var row in rows)
            if (!row.Paused && (row.Position < head.Settled || !row.IsLive) && ShardOf(row) is { } shard)
                Begin(shard, row.Projection, cancellation);
        return head.Last > head.Settled;
    }

    private static async Task RunToEndAsync(Shard shard, CancellationToken cancellation)
    {
        while (true)
            try
            {
                await shard.RunAsync(cancellation);
                return;
            }
            catch (FenceException) { }
    }

    private void Begin(Shard shard, string name, CancellationToken cancellation)
    {
        if (running.ContainsKey(shard))
            return;
        var start = new TaskCompletionSource();
        running[shard] = RunAsync(shard, name, start.Task, cancellation);
        start.SetResult();
    }

    private async Task RunAsync(Shard shard, string name, Task start, CancellationToken cancellation)
    {
        await start.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var again = false;
        try
        {
            await shard.RunAsync(cancellation);
            again = true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested) { }
        catch (FenceException) { }
        catch (Exception error)
        {
            log.LogWarning("Projection {Projection} will try again: {Error}", name, error.Message);
        }
        // Removed first, woken after: what was appended meanwhile is found by the next look.
        running.TryRemove(shard, out _);
        if (again)
            store.Wake();
    }

    private async Task WaitAsync(TimeSpan delay, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(delay);
        try
        {
            await store.Woken.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested) { }
    }

    private async Task<(IReadOnlyList<ProgressRow> Rows, Head Head)> ReadAsync(CancellationToken cancellation)
    {
        await using var connection = await store.Source.OpenConnectionAsync(cancellation);
        return await ProgressTable.ReadAsync(connection, cancellation);
    }

    private static bool Reached(Projection[] wanted, IReadOnlyList<ProgressRow> rows, Position head)
    {
        foreach (var projection in wanted)
        {
            if (rows.FirstOrDefault(row => row.Projection == projection.Name && row.IsLive) is not { } row)
                return false;
            if (row.Paused)
                throw new ProjectionPausedException(row.Projection, row.Error);
            if (projection.Lifecycle == ProjectionLifecycle.Async && row.Position < head)
                return false;
        }
        return true;
    }

    private Projection? Own(ProgressRow row) =>
        store.Options.Projections.FirstOrDefault(projection => projection.Name == row.Projection && projection.Version == row.Version);

    // A live inline generation is the business of the appends.
    private Shard? ShardOf(ProgressRow row) =>
        Own(row) is { } projection && !(row.IsLive && projection.Lifecycle == ProjectionLifecycle.Inline)
            ? shards.GetOrAdd((row.Projection, row.Generation), _ => new Shard(store, projection, row.Generation))
            : null;
}
