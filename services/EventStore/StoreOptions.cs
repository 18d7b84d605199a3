using Animation.EventStore.Projections;

namespace Animation.EventStore;

/// <summary>When a projection is brought up to date.</summary>
public enum ProjectionLifecycle
{
    /// <summary>In the transaction of the append: never stale, paid for by the writer.</summary>
    Inline,

    /// <summary>By the daemon, milliseconds later.</summary>
    Async,
}

/// <summary>What one store knows: its events, its projections, and how the daemon reads.</summary>
public sealed class StoreOptions
{
    private readonly Dictionary<string, Projection> projections = new(StringComparer.Ordinal);

    public EventTypes Events { get; } = new();

    /// <summary>Events read at once; all of a page is held in memory.</summary>
    public int PageSize { get; set; } = 5_000;

    /// <summary>Events folded before documents are written, at most, while catching up.</summary>
    public int FlushEvents { get; set; } = 50_000;

    /// <summary>Documents held in memory by one projection before they are written.</summary>
    public int FlushDocuments { get; set; } = 20_000;

    /// <summary>How often the daemon looks without having been woken.</summary>
    public TimeSpan PollingTime { get; set; } = TimeSpan.FromSeconds(1);

    public IReadOnlyCollection<Projection> Projections => projections.Values;

    /// <summary>Registers a projection. Its name is for ever; raising its version makes the daemon build it anew beside the running one.</summary>
    public StoreOptions Add(Projection projection, ProjectionLifecycle lifecycle)
    {
        projection.Lifecycle = lifecycle;
        projections.Add(projection.Name, projection);
        return this;
    }

    /// <summary>Keeps the fold of every stream as a document of type <typeparamref name="T"/>, named after the type.</summary>
    public StoreOptions Snapshot<T>(ProjectionLifecycle lifecycle, string? name = null, int version = 1) where T : class, IFold<T> =>
        Add(new SnapshotProjection<T>(name ?? typeof(T).Name, version), lifecycle);

    internal Projection Named(string name) =>
        projections.GetValueOrDefault(name) ?? throw new ArgumentException($"No projection is named {name}", nameof(name));

    internal DocumentProjection<T> Of<T>() where T : class =>
        projections.Values.OfType<DocumentProjection<T>>().FirstOrDefault() ?? throw new InvalidOperationException($"No projection makes {typeof(T).Name}");
}
