namespace Animation.Host.Demo.Seeding;

/// <summary>The clock of the seeding process: it can be set back, so that two months are lived through the real use cases, and goes on from there.</summary>
internal sealed class DemoClock : TimeProvider
{
    private long behind;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - TimeSpan.FromTicks(Interlocked.Read(ref behind));

    /// <summary>From now on it is this moment.</summary>
    internal void Set(DateTimeOffset moment) => Interlocked.Exchange(ref behind, (System.GetUtcNow() - moment).Ticks);

    /// <summary>Back to the present.</summary>
    internal void Release() => Interlocked.Exchange(ref behind, 0);
}
