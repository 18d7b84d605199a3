using System.Diagnostics;

namespace Animation.PrivateServers;

/// <summary>Waits on a condition with a deadline, instead of sleeping and hoping.</summary>
public static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="TimeoutException">It never held within the limit; the message says what was missing.</exception>
    public static Task Until(Func<bool> condition, TimeSpan limit, Func<string> missing, CancellationToken cancellation = default) =>
        Until(() => Task.FromResult(condition()), limit, missing, cancellation);

    /// <inheritdoc cref="Until(Func{bool}, TimeSpan, Func{string}, CancellationToken)"/>
    public static async Task Until(Func<Task<bool>> condition, TimeSpan limit, Func<string> missing, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > limit)
            {
                throw new TimeoutException($"After {limit.TotalSeconds:0.#} s: {missing()}");
            }

            await Task.Delay(Pause, cancellation);
        }
    }
}
