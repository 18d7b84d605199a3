using MassTransit;

namespace Animation.Hosting.Messaging;

/// <summary>Whether messages may leave: topology declared and bus started. Pages and writes never wait for it.</summary>
public sealed class BusReadiness
{
    private readonly TaskCompletionSource deployed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True once every queue of every service has been declared and the bus has started.</summary>
    public bool Ready => deployed.Task.IsCompletedSuccessfully;

    internal void Declare() => deployed.TrySetResult();

    internal Task Wait(CancellationToken ct) => deployed.Task.WaitAsync(ct);
}
