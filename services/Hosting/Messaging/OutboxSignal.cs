using System.Collections.Concurrent;

namespace Animation.Hosting.Messaging;

/// <summary>Wakes the relay of a service in this process after a commit; a missed signal only costs the next poll.</summary>
public sealed class OutboxSignal
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> signals = new();

    public void Raise(string service)
    {
        var signal = Of(service);
        if (signal.CurrentCount == 0)
            signal.Release();
    }

    /// <summary>Waits for a signal or for the poll interval, whichever is first.</summary>
    public Task Wait(string service, TimeSpan poll, CancellationToken ct) => Of(service).WaitAsync(poll, ct);

    private SemaphoreSlim Of(string service) => signals.GetOrAdd(service, _ => new SemaphoreSlim(0));
}
