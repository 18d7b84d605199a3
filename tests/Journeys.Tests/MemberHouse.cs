using System.Text;
using Animation.Host;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Identity;
using Animation.Newsletter.Delivery;
using Animation.PrivateServers;
using Animation.Testing;
using Dapper;
using Npgsql;

namespace Animation.Journeys.Tests;

/// <summary>
/// One process with everything, a real broker, a publisher's site, and a folder where mails end: what one member's whole story can be followed
/// and searched in, to the last queue and file.
/// </summary>
public class MemberHouse : IAsyncLifetime
{
    private PrivatePostgres postgres = null!;
    private OneProcess program = null!;
    private Databases databases = null!;

    public PrivateRabbit Rabbit { get; private set; } = null!;

    public FeedSite Feeds { get; private set; } = null!;

    public Uri Address => program.Address;

    public DirectoryInfo MailFolder => program.Mail;

    /// <summary>Everything the process wrote.</summary>
    public IReadOnlyList<string> Written => program.Output;

    /// <summary>Authorities of publishers on this machine, besides <see cref="Feeds"/>, that may be read.</summary>
    protected virtual Task<IReadOnlyList<string>> Publishers() => Task.FromResult<IReadOnlyList<string>>([]);

    public async ValueTask InitializeAsync()
    {
        var starting = (Postgres: PrivatePostgres.Start(), Rabbit: PrivateRabbit.Start(), Feeds: FeedSite.Start());
        (postgres, Rabbit, Feeds) = (await starting.Postgres, await starting.Rabbit, await starting.Feeds);
        var name = $"house_{Guid.CreateVersion7():N}";
        await using (var connection = new NpgsqlConnection(postgres.ConnectionString))
        {
            await connection.OpenAsync();
            await connection.ExecuteAsync($"CREATE DATABASE {name}");
        }
        var database = OneProcess.Database(postgres.ConnectionString, name);
        program = new OneProcess(database, new Dictionary<string, string?>
        {
            ["ANIMATION_RABBITMQ"] = Rabbit.Uri.ToString(),
            ["ANIMATION_FETCH_EXEMPT"] = string.Join(',', [Feeds.Address.Authority, .. await Publishers()]),
        });
        (await program.Run("prepare")).ShouldBe(0, string.Join('\n', program.Output));
        databases = new Databases(new Settings { Url = program.Address, Postgres = database, Services = Settings.AllServices });
        program.Launch();
        await program.Serving();
    }

    /// <summary>An officer's browser without scripts, signed in with both factors.</summary>
    public async Task<Browser> Officer()
    {
        var browser = new Browser(Address);
        browser.Cookies[SessionCookie.Name] = await OfficerSession();
        return browser;
    }

    /// <summary>Signs the window in as an officer, with both factors.</summary>
    public async Task EnterAsOfficer(Window window) => await window.Page.Context.AddCookiesAsync(
        [new() { Name = SessionCookie.Name, Value = await OfficerSession(), Secure = true, Url = $"https://{Address.Authority}/" }]);

    private Task<string> OfficerSession() => new Sessions(databases, TimeProvider.System).Open(
        new SessionStart(Guid.CreateVersion7(), [Roles.Officer, Roles.Admin], "fr", SecondFactor: true), CancellationToken.None);

    public async Task<IReadOnlyList<T>> Rows<T>(string service, string sql, object? args = null)
    {
        await using var connection = await databases[service].OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql, args)];
    }

    public async Task Execute(string service, string sql, object? args = null)
    {
        await using var connection = await databases[service].OpenConnectionAsync();
        await connection.ExecuteAsync(sql, args);
    }

    public Task Eventually(Func<Task<bool>> condition, string sentence, int seconds = 60) =>
        Wait.Until(condition, TimeSpan.FromSeconds(seconds), () => $"Expected: {sentence}.\n{string.Join('\n', program.Output.TakeLast(15))}");

    /// <summary>Waits until every outbox is sent and no queue holds anything but what is parked.</summary>
    public Task Quiet() => Eventually(async () =>
    {
        foreach (var service in Settings.AllServices)
        {
            if ((await Rows<long>(service, "SELECT count(*) FROM outbox WHERE sent_at IS NULL"))[0] > 0)
                return false;
        }
        return (await Rabbit.ListQueues()).Where(queue => !queue.Key.EndsWith("_error", StringComparison.Ordinal)).All(queue => queue.Value == 0);
    }, "everything is delivered");

    /// <summary>The mails written so far, as they can be read.</summary>
    public IReadOnlyList<MimePart> Mails() => [.. MailFolder.EnumerateFiles("*.eml").OrderBy(file => file.LastWriteTimeUtc).Select(file => MimeReader.Read(File.ReadAllText(file.FullName)))];

    /// <summary>Waits for a mail whose plain text holds these words; the newest of them.</summary>
    public async Task<string> Mail(string words)
    {
        string? found = null;
        await Eventually(() => Task.FromResult((found = Mails().Select(mail => mail.Find("text/plain")?.Content ?? "").LastOrDefault(text => text.Contains(words, StringComparison.Ordinal))) is not null), $"a mail saying « {words} »");
        return found!;
    }

    /// <summary>Every place that holds one of the words: tables of all schemas, queues, logs, mails.</summary>
    public async Task<IReadOnlyList<string>> PlacesOf(params string[] words)
    {
        var found = new List<string>();
        foreach (var schema in Settings.AllServices.Append("platform"))
        {
            foreach (var table in await Rows<string>(schema, "SELECT table_name FROM information_schema.tables WHERE table_schema = @schema AND table_type = 'BASE TABLE'", new { schema }))
                found.AddRange((await Rows<string>(schema, $"SELECT t::text FROM {schema}.{table} t")).Where(Holds).Select(row => $"{schema}.{table}: {row}"));
        }
        found.AddRange((await Rabbit.ListQueues()).Where(queue => queue.Value > 0).Select(queue => $"queue {queue.Key} holds {queue.Value}"));
        found.AddRange(Written.Where(Holds).Select(line => "log: " + line));
        found.AddRange(MailFolder.EnumerateFiles().Where(file => Holds(File.ReadAllText(file.FullName, Encoding.Latin1))).Select(file => "mail " + file.Name));
        return found;

        bool Holds(string text) => words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await databases.DisposeAsync();
        await program.DisposeAsync();
        await Feeds.DisposeAsync();
        await Rabbit.DisposeAsync();
        await postgres.DisposeAsync();
    }
}
