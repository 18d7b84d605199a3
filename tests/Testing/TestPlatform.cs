using System.Text.Json;
using Animation.Host;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Identity;
using Animation.Hosting.Messaging;
using Dapper;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Animation.Testing;

/// <summary>
/// The real program on a real database with the in-memory bus, its clock in the test's hand. Schedulers are off: a test runs a job's
/// use case itself.
/// </summary>
public sealed class TestPlatform : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(15);
    private readonly WebApplication app;
    private readonly DeliveryWatch deliveries = new();

    private TestPlatform(WebApplication app, TestClock clock, Uri address) => (this.app, Clock, Address) = (app, clock, address);

    public TestClock Clock { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>Starts the services named (comma-separated, or <c>all</c>) on a database of their own.</summary>
    public static async Task<TestPlatform> Start(
        string services, Action<WebApplicationBuilder>? configure = null, IReadOnlyDictionary<string, string?>? settings = null,
        string? database = null, IReadOnlyList<ServiceDefinition>? definitions = null)
    {
        var clock = new TestClock(new DateTimeOffset(2026, 11, 16, 9, 0, 0, TimeSpan.Zero));
        var postgres = database ?? await TestServers.CreateDatabase();
        var app = AnimationApp.Build([], builder =>
        {
            builder.Environment.EnvironmentName = "Development";
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ANIMATION_POSTGRES"] = postgres,
                ["ANIMATION_RABBITMQ"] = "memory",
                ["ANIMATION_SERVICES"] = services,
                ["ANIMATION_URL"] = "http://animation.test",
                ["ANIMATION_JOBS"] = "off",
                ["ANIMATION_MAIL"] = "folder:" + Path.Combine(Path.GetTempPath(), "animation-mail-" + Guid.CreateVersion7()),
            });
            builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Services.AddSingleton<TimeProvider>(clock);
            configure?.Invoke(builder);
        }, definitions);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var platform = new TestPlatform(app, clock, new Uri(address));
        app.Services.GetRequiredService<IBusControl>().ConnectReceiveObserver(platform.deliveries);
        await Eventually(() => Task.FromResult(app.Services.GetRequiredService<BusReadiness>().Ready), "the bus starts");
        return platform;
    }

    /// <summary>A browser without a session.</summary>
    public Browser Visitor() => new(Address);

    /// <summary>A browser signed in as a person holding these roles, freshly proved, their second factor given.</summary>
    public async Task<Browser> SignedIn(Guid personId, params string[] roles)
    {
        var secret = await Services.GetRequiredService<Sessions>().Open(
            new SessionStart(personId, roles.Length == 0 ? [Roles.Member] : roles, "fr", SecondFactor: true), CancellationToken.None);
        var browser = Visitor();
        browser.Cookies[SessionCookie.Name] = secret;
        return browser;
    }

    public Task<Browser> Officer() => SignedIn(Guid.CreateVersion7(), Roles.Officer);

    /// <summary>Runs something in a scope, as a job or a request would.</summary>
    public async Task<T> InScope<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    /// <inheritdoc cref="InScope{T}"/>
    public Task InScope(Func<IServiceProvider, Task> work) => InScope(async provider => { await work(provider); return true; });

    /// <summary>Messages of a type that a service published, oldest first, sent or not.</summary>
    public async Task<IReadOnlyList<T>> Published<T>(string service)
    {
        await using var connection = await Services.GetRequiredService<Databases>()[service].OpenConnectionAsync();
        var bodies = await connection.QueryAsync<string>(
            "SELECT body::text FROM outbox WHERE type = @type ORDER BY seq", new { type = typeof(T).FullName });
        return [.. bodies.Select(body => JsonSerializer.Deserialize<T>(body, WireFormat.Json)!)];
    }

    /// <summary>Rows of any query on a service's schema, under its role.</summary>
    public async Task<IReadOnlyList<T>> Rows<T>(string service, string sql, object? args = null)
    {
        await using var connection = await Services.GetRequiredService<Databases>()[service].OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql, args)];
    }

    /// <summary>
    /// Delivers a message as another service would have sent it, and waits until every queue here has handled it.
    /// Deliver it again with the same id to test a redelivery.
    /// </summary>
    public async Task<Guid> Deliver<T>(T message, Guid? messageId = null) where T : class
    {
        var id = messageId ?? Guid.CreateVersion7();
        var queues = Services.GetRequiredService<ServiceCatalog>().Running
            .SelectMany(service => new[] { service.Consumers, service.SlowConsumers })
            .Count(consumers => consumers.Any(consumer => typeof(IConsumer<T>).IsAssignableFrom(consumer)));
        if (queues == 0)
            throw new InvalidOperationException($"Nothing here consumes {typeof(T).Name}.");
        var before = deliveries.Count(id);
        await Services.GetRequiredService<IBus>().Publish(message, context => context.MessageId = id);
        await Eventually(() => Task.FromResult(deliveries.Count(id) >= before + queues), $"{typeof(T).Name} is handled");
        return deliveries.Fault(id) is { } fault ? throw new InvalidOperationException($"{typeof(T).Name} failed", fault) : id;
    }

    /// <summary>Polls until the condition holds; fails with the sentence when it does not within 15 s.</summary>
    public static async Task Eventually(Func<Task<bool>> condition, string sentence)
    {
        var started = System.Diagnostics.Stopwatch.StartNew();
        while (!await condition())
        {
            if (started.Elapsed > patience)
                throw new TimeoutException($"Expected: {sentence}.");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
    }

    private sealed class DeliveryWatch : IReceiveObserver
    {
        private readonly Dictionary<Guid, int> counts = [];
        private readonly Dictionary<Guid, Exception> faults = [];

        internal int Count(Guid id)
        {
            lock (counts)
                return counts.GetValueOrDefault(id);
        }

        internal Exception? Fault(Guid id)
        {
            lock (counts)
                return faults.GetValueOrDefault(id);
        }

        public Task PostReceive(ReceiveContext context) => Note(context.GetMessageId(), null);

        public Task ReceiveFault(ReceiveContext context, Exception exception) => Note(context.GetMessageId(), exception);

        public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

        public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) where T : class => Task.CompletedTask;

        public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) where T : class
        {
            lock (counts)
                faults[context.MessageId ?? Guid.Empty] = exception;
            return Task.CompletedTask;
        }

        private Task Note(Guid? id, Exception? fault)
        {
            lock (counts)
            {
                counts[id ?? Guid.Empty] = counts.GetValueOrDefault(id ?? Guid.Empty) + 1;
                if (fault is not null)
                    faults[id ?? Guid.Empty] = fault;
            }
            return Task.CompletedTask;
        }
    }
}
