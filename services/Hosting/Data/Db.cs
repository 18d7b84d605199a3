using System.Diagnostics;
using System.Text.Json;
using Animation.Hosting.Messaging;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Animation.Hosting.Data;

/// <summary>
/// A service's session with its database: SQL in the open, one transaction for state and messages.
/// Scoped: one for a request, a message or a job. Each service injects its own subclass.
/// </summary>
public abstract class Db(string service, Databases databases, OutboxSignal signal, TimeProvider clock) : IAsyncDisposable
{
    private NpgsqlConnection? connection;
    private NpgsqlTransaction? transaction;
    private bool published;
    private Action? committed;

    /// <summary>Name of the service, which is its schema.</summary>
    public string Service => service;

    /// <summary>The only clock: what SQL receives as <c>@now</c>.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The message being handled, recorded as the cause of what is published; none in a page or a job.</summary>
    public Guid? Cause { get; internal set; }

    /// <summary>The open connection and transaction, for COPY and for the event store. Only inside <see cref="InTransaction"/>.</summary>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public (NpgsqlConnection Connection, NpgsqlTransaction Transaction) Ambient =>
        (connection ?? throw OutsideTransaction(), transaction ?? throw OutsideTransaction());

    public Task<IReadOnlyList<T>> Query<T>(string sql, object? args = null, CancellationToken ct = default) =>
        Use(async open => (IReadOnlyList<T>)(await open.QueryAsync<T>(Command(sql, args, ct))).AsList(), ct);

    /// <summary>The first row, or default when there is none.</summary>
    public Task<T?> First<T>(string sql, object? args = null, CancellationToken ct = default) =>
        Use(open => open.QueryFirstOrDefaultAsync<T>(Command(sql, args, ct)), ct);

    /// <summary>The one value of a query that always answers, such as a count.</summary>
    public Task<T> Value<T>(string sql, object? args = null, CancellationToken ct = default) =>
        Use(open => open.QuerySingleAsync<T>(Command(sql, args, ct)), ct);

    /// <summary>Runs a statement and tells how many rows it touched.</summary>
    public Task<int> Execute(string sql, object? args = null, CancellationToken ct = default) =>
        Use(open => open.ExecuteAsync(Command(sql, args, ct)), ct);

    /// <summary>Runs the work in one transaction; joins the one that is already open, such as the inbox's.</summary>
    public async Task<T> InTransaction<T>(Func<Task<T>> work, CancellationToken ct = default)
    {
        if (transaction is not null)
            return await work();
        await using var opened = await databases[service].OpenConnectionAsync(ct);
        connection = opened;
        try
        {
            await using var begun = await opened.BeginTransactionAsync(ct);
            transaction = begun;
            var result = await work();
            await begun.CommitAsync(ct);
            if (published)
                signal.Raise(service);
            committed?.Invoke();
            return result;
        }
        finally
        {
            (connection, transaction, published, committed) = (null, null, false, null);
        }
    }

    /// <inheritdoc cref="InTransaction{T}"/>
    public Task InTransaction(Func<Task> work, CancellationToken ct = default) =>
        InTransaction(async () => { await work(); return true; }, ct);

    /// <summary>Calls once the open transaction has committed, never after a rollback: a signal to whoever waits, such as a projection daemon.</summary>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public void AfterCommit(Action wake) => committed += transaction is null ? throw OutsideTransaction() : wake;

    /// <summary>
    /// Does an effect once for a form's key and remembers its answer: a double click, a second tab or the back button gets the
    /// first answer. Inside one transaction, so a killed process leaves neither the effect nor the key.
    /// </summary>
    /// <param name="key">The form's <c>cle</c>; none runs the effect without protection.</param>
    /// <param name="effect">Does the work and answers where to go next.</param>
    public Task<string> Once(Guid? key, Func<Task<string>> effect, CancellationToken ct = default) => InTransaction(async () =>
    {
        if (key is null)
            return await effect();
        var first = await Execute(
            "INSERT INTO form_key (key, answer, created_at) VALUES (@key, '', @now) ON CONFLICT (key) DO NOTHING",
            new { key, now = Now }, ct) == 1;
        if (!first)
            return await Value<string>("SELECT answer FROM form_key WHERE key = @key", new { key }, ct);
        var answer = await effect();
        await Execute("UPDATE form_key SET answer = @answer WHERE key = @key", new { key, answer }, ct);
        return answer;
    }, ct);

    /// <summary>
    /// Writes a message into the outbox, in the open transaction: it leaves if and only if the state is committed.
    /// </summary>
    /// <returns>Its id, which becomes the message id on the wire.</returns>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public async Task<Guid> Publish<T>(T message, CancellationToken ct = default) where T : class
    {
        if (transaction is null)
            throw OutsideTransaction();
        var id = Guid.CreateVersion7(Now);
        await Execute(
            """
            INSERT INTO outbox (id, type, body, cause_id, traceparent, created_at)
            VALUES (@id, @type, @body::jsonb, @cause, @traceparent, @now)
            """,
            new
            {
                id,
                type = typeof(T).FullName,
                body = JsonSerializer.Serialize(message, WireFormat.Json),
                cause = Cause,
                traceparent = Activity.Current?.Id,
                now = Now,
            },
            ct);
        published = true;
        return id;
    }

    /// <summary>
    /// Writes many messages into the outbox at once, each of its own contract, in the open transaction: for imports, where one by one is too slow.
    /// </summary>
    /// <exception cref="InvalidOperationException">No transaction is open.</exception>
    public async Task PublishAll(IReadOnlyCollection<object> messages, CancellationToken ct = default)
    {
        if (messages.Count == 0)
            return;
        var now = Now;
        await using var copy = await Ambient.Connection.BeginBinaryImportAsync(
            "COPY outbox (id, type, body, cause_id, traceparent, created_at) FROM STDIN (FORMAT binary)", ct);
        foreach (var message in messages)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(Guid.CreateVersion7(now), NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(message.GetType().FullName!, NpgsqlDbType.Text, ct);
            await copy.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(message, message.GetType(), WireFormat.Json), NpgsqlDbType.Jsonb, ct);
            await (Cause is { } cause ? copy.WriteAsync(cause, NpgsqlDbType.Uuid, ct) : copy.WriteNullAsync(ct));
            await (Activity.Current?.Id is { } trace ? copy.WriteAsync(trace, NpgsqlDbType.Text, ct) : copy.WriteNullAsync(ct));
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, ct);
        }
        await copy.CompleteAsync(ct);
        published = true;
    }

    private async Task<T> Use<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken ct)
    {
        if (connection is not null)
            return await use(connection);
        await using var opened = await databases[service].OpenConnectionAsync(ct);
        return await use(opened);
    }

    private CommandDefinition Command(string sql, object? args, CancellationToken ct) =>
        new(sql, args, transaction, cancellationToken: ct);

    private static InvalidOperationException OutsideTransaction() => new("This needs an open transaction: use InTransaction.");

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (transaction is not null)
            await transaction.DisposeAsync();
        if (connection is not null)
            await connection.DisposeAsync();
    }
}
