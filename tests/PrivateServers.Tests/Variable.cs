namespace Animation.PrivateServers.Tests;

/// <summary>An environment variable for the length of a test.</summary>
internal sealed class Variable : IDisposable
{
    private readonly string name;
    private readonly string? before;

    public Variable(string name, string? value)
    {
        this.name = name;
        before = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(name, before);
}

/// <summary>The environment belongs to the whole process: classes that read or set it take turns, and begin with no server named.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime : ICollectionFixture<NoServerNamed>;

public sealed class NoServerNamed : IDisposable
{
    private readonly Variable postgres = new("ANIMATION_POSTGRES", null);
    private readonly Variable rabbit = new("ANIMATION_RABBITMQ", null);

    public void Dispose()
    {
        postgres.Dispose();
        rabbit.Dispose();
    }
}
