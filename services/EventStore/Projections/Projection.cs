using Npgsql;

namespace Animation.EventStore.Projections;

/// <summary>A read model: the fold of the log into documents or into tables.</summary>
/// <param name="name">Its name in the database.</param>
/// <param name="version">Raised when the fold changes; the new one is then built beside the running one.</param>
public abstract class Projection(string name, int version)
{
    private readonly HashSet<Type> included = [];

    public string Name { get; } = name;
    public int Version { get; } = version;
    public ProjectionLifecycle Lifecycle { get; internal set; }

    /// <summary>Events it wants to see; with none named, all of them, and then an unknown type in the log pauses it.</summary>
    public void IncludeType<T>() where T : class => included.Add(typeof(T));

    internal bool Wants(Type type) => included.Count == 0 || included.Contains(type);

    internal string[]? Aliases(EventTypes types) => included.Count == 0 ? null : types.AliasesOf(included);

    internal abstract ProjectionRun Begin(StoreOptions options);

    /// <summary>Removes what belongs to generations that nobody reads any more.</summary>
    internal abstract Task ForgetBeforeAsync(NpgsqlConnection connection, int generation, CancellationToken cancellation);
}

/// <summary>One projection at work: folds pages in memory, then writes what changed at once.</summary>
internal abstract class ProjectionRun
{
    /// <summary>True when enough has gathered to write it before reading on.</summary>
    public abstract bool Full { get; }

    public abstract Task FoldAsync(NpgsqlConnection connection, int generation, IReadOnlyList<StoredEvent> events, CancellationToken cancellation);

    public abstract Task WriteAsync(NpgsqlConnection connection, int generation, CancellationToken cancellation);

    /// <summary>Forgets what was folded but not written, and everything remembered about what is stored.</summary>
    public abstract void Clear();
}
