using Animation.EventStore.Projections;
using Npgsql;

namespace Animation.EventStore.Daemon;

/// <summary>Runs one generation of one projection, and puts it in the place of the one before when it has caught up.</summary>
internal sealed class Shard(DocumentStore store, Projection projection, int generation) : IDisposable
{
    private readonly ProjectionRun run = projection.Begin(store.Options);
    private readonly SemaphoreSlim gate = new(1);
    private readonly string[]? types = projection.Aliases(store.Options.Events);
    private Position known = Position.Start;

    /// <summary>Folds until nothing can be read for now, or until it pauses or another daemon is seen to do the same work.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            while (await StepAsync(cancellation)) { }
        }
        catch
        {
            run.Clear();
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<bool> StepAsync(CancellationToken cancellation)
    {
        await using var connection = await store.Source.OpenConnectionAsync(cancellation);
        if (await RowAsync(connection, cancellation) is not { Paused: false } row)
            return false;
        if (row.Position != known)
            run.Clear();
        var last = await BatchAsync(connection, row, cancellation);
        if (!last)
            return true;
        // Read again: the batch moved it.
        if (await RowAsync(connection, cancellation) is { Paused: false, IsLive: false } caughtUp)
            await SwapAsync(connection, caughtUp, cancellation);
        return false;
    }

    /// <summary>One flush: everything read, folded, and then written with the cursor.</summary>
    private async Task<bool> BatchAsync(NpgsqlConnection connection, ProgressRow row, CancellationToken cancellation)
    {
        try
        {
            var (end, events, last) = await FoldAsync(connection, row.Position, null, false, cancellation);
            await CommitAsync(connection, row, end, events, null, cancellation);
            return last;
        }
        catch (PoisonedEventException poison)
        {
            // Strict: what stands before the event is kept, nothing after it is.
            run.Clear();
            var (end, events, _) = await FoldAsync(connection, row.Position, poison.Position, false, cancellation);
            await CommitAsync(connection, row, end, events, poison.Message, cancellation);
            return true;
        }
        catch (Exception error) when (error is not (FenceException or OperationCanceledException) && !Outage.Is(error))
        {
            run.Clear();
            await CommitAsync(connection, row, row.Position, 0, $"after position {row.Position}: {error.GetType().Name}: {error.Message}", cancellation);
            return true;
        }
    }

    private async Task<(Position End, int Events, bool Last)> FoldAsync(
        NpgsqlConnection connection, Position from, Position? until, bool everything, CancellationToken cancellation)
    {
        var (end, events) = (from, 0);
        while (true)
        {
            var page = await EventReader.PageAsync(connection, store.Options, end, until, types, everything, cancellation);
            await run.FoldAsync(connection, generation, page.Events, cancellation);
            (end, events) = (page.End, events + page.Events.Count);
            if (page.Last || run.Full || events >= store.Options.FlushEvents)
                return (end, events, page.Last);
        }
    }

    private async Task CommitAsync(NpgsqlConnection connection, ProgressRow row, Position end, int events, string? error, CancellationToken cancellation)
    {
        if (end == row.Position && error is null)
            return;
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await WriteAsync(connection, row, end, events, error, cancellation);
        await transaction.CommitAsync(cancellation);
        known = end;
    }

    private async Task WriteAsync(NpgsqlConnection connection, ProgressRow row, Position end, int events, string? error, CancellationToken cancellation)
    {
        await ProgressTable.MoveAsync(connection, row, end, events, error, store.Clock.GetUtcNow(), cancellation);
        await run.WriteAsync(connection, generation, cancellation);
    }

    private async Task SwapAsync(NpgsqlConnection connection, ProgressRow row, CancellationToken cancellation)
    {
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            if (projection.Lifecycle == ProjectionLifecycle.Inline)
                await FinishInlineAsync(connection, row, cancellation);
            if (!await PointAsync(connection, cancellation))
                return;
            await transaction.CommitAsync(cancellation);
        }
        await projection.ForgetBeforeAsync(connection, generation, cancellation);
    }

    /// <summary>With writers kept out for a moment, everything committed can be read, and the next append folds into this generation.</summary>
    private async Task FinishInlineAsync(NpgsqlConnection connection, ProgressRow row, CancellationToken cancellation)
    {
        await using (var command = new NpgsqlCommand("set local lock_timeout = '2s'; lock table es_events in share row exclusive mode", connection))
            await command.ExecuteNonQueryAsync(cancellation);
        for (var last = false; !last;)
        {
            (var end, var events, last) = await FoldAsync(connection, row.Position, null, true, cancellation);
            await WriteAsync(connection, row, end, events, null, cancellation);
            row = row with { Position = end };
        }
        // Appends change the documents from here on, so nothing remembered about them may be used again.
        run.Clear();
    }

    private async Task<bool> PointAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("""
            with pointer as (select name, generation from es_projections where name = $1 for update),
            swapped as (
              update es_projections p set generation = $2 from pointer o
              where p.name = o.name and coalesce(o.generation, 0) < $2 and not exists (
                select from es_progress older join es_progress own on own.projection = older.projection and own.generation = $2
                where older.projection = $1 and older.generation = o.generation and (own.era, own.tx, own.seq) < (older.era, older.tx, older.seq))
              returning p.name
            )
            delete from es_progress g using swapped s where g.projection = s.name and g.generation < $2
            returning (select count(*) from swapped)
            """, connection) { Parameters = { new() { Value = projection.Name }, new() { Value = generation } } };
        await command.ExecuteNonQueryAsync(cancellation);
        await using var check = new NpgsqlCommand("select generation = $2 from es_projections where name = $1", connection)
        {
            Parameters = { new() { Value = projection.Name }, new() { Value = generation } },
        };
        return await check.ExecuteScalarAsync(cancellation) is true;
    }

    private async Task<ProgressRow?> RowAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var (rows, _) = await ProgressTable.ReadAsync(connection, cancellation);
        return rows.FirstOrDefault(row => row.Projection == projection.Name && row.Generation == generation);
    }

    public void Dispose() => gate.Dispose();
}

internal static class Outage
{
    /// <summary>True for what passes by itself: connections, locks, deadlocks, a server that stops. Worth trying again, no reason to pause.</summary>
    public static bool Is(Exception error) => error switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState[..2] is "08" or "40" or "53" or "55" or "57" or "58",
        NpgsqlException or TimeoutException or IOException => true,
        _ => false,
    };
}
