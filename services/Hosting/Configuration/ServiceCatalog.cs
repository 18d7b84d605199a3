namespace Animation.Hosting.Configuration;

/// <summary>Every service of the platform, and those that this process runs.</summary>
public sealed class ServiceCatalog(IReadOnlyList<ServiceDefinition> all, Settings settings)
{
    public IReadOnlyList<ServiceDefinition> All => all;

    public IReadOnlyList<ServiceDefinition> Running { get; } = [.. all.Where(service => settings.Runs(service.Name))];

    /// <summary>The owner of a queue, <c>{service}</c> or <c>{service}.slow</c>.</summary>
    public ServiceDefinition ByQueue(string queue) => all.First(service => service.Name == queue.Split('.')[0]);
}
