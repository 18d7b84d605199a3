namespace Animation.Benchmarks;

/// <summary>The watch: reading feeds, asking a thousand sources, storing what they say, finding it again among a million.</summary>
internal static class WatchBench
{
    internal static async Task<IReadOnlyList<Figure>> Run() =>
    [
        .. await ParseBench.Run(Environment.GetEnvironmentVariable("ANIMATION_BENCH_FEEDS") is { Length: > 0 } folder ? folder : null),
        .. await FetchBench.Run(),
        .. await DecisionBench.Run(),
        .. await SearchBench.Run(),
    ];
}
