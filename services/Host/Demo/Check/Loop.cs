using System.Diagnostics;
using Animation.Hosting.Data;
using Dapper;

namespace Animation.Host.Demo.Check;

/// <summary>
/// What the steps of the check share: the people at their browsers, the mail folder, and a way to wait until nothing moves. Each step is a walk through
/// pages, as a person would make it; the database is only read, to know who should have received what.
/// </summary>
public sealed class Loop(Uri site, MailFolder mails, Databases databases, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    public const string ThemeOfA = "tourisme";
    public const string ThemeOfB = "securite";

    /// <summary>Somebody the officer puts in the directory for this walk: unlike the demo's people, nobody has chosen for them.</summary>
    public const string AddressOfB = "bastien.lemaire@exemple.fr";

    public Uri Site => site;

    public MailFolder Mails => mails;

    public TimeProvider Clock => clock;

    /// <summary>When the walk began: what was recorded since is its own.</summary>
    public DateTimeOffset Start { get; } = clock.GetUtcNow();

    public Walker Officer { get; } = new("the officer", site);

    public Walker MemberA { get; } = new("member A", site);

    public Walker MemberB { get; } = new("member B", site);

    public Walker Director { get; } = new("the director", site);

    /// <summary>Nobody signed in: opens the signed links of mails.</summary>
    public Walker Passer { get; } = new("a reader of mail", site);

    /// <summary>Where mail reaches member A.</summary>
    public string AddressOfA { get; } = Members.Demo.DemoPerson.Member.Address;

    /// <summary>Waits until nothing moves, then answers the mails that came meanwhile.</summary>
    public async Task<IReadOnlyList<FolderMail>> Settle(CancellationToken ct)
    {
        if (await new Quiet(databases, clock).Wait(patience, ct) is { } moving)
            throw new LoopBroken($"after {patience.TotalSeconds:0} s, {moving}");
        return mails.New();
    }

    /// <summary>Opens a page again and again until it is as expected.</summary>
    public static async Task<WalkedPage> Until(Walker who, string path, Func<WalkedPage, bool> expected, string sentence, CancellationToken ct)
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            var page = await who.Open(path, ct);
            if (expected(page))
                return page;
            if (started.Elapsed > patience)
                throw new LoopBroken($"after {patience.TotalSeconds:0} s, {sentence}", page);
            await Task.Delay(200, ct);
        }
    }

    /// <summary>A figure from a service's own tables.</summary>
    public async Task<IReadOnlyList<T>> Rows<T>(string service, string sql, object? args = null)
    {
        await using var connection = await databases[service].OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql, args)];
    }

    /// <summary>Breaks the loop with this sentence unless it holds.</summary>
    public static void Hold(bool condition, string otherwise, WalkedPage? page = null)
    {
        if (!condition)
            throw new LoopBroken(otherwise, page);
    }

    /// <summary>Exactly these people received a mail, once each.</summary>
    public static void SameRecipients(IEnumerable<FolderMail> mails, IEnumerable<string> expected, string what)
    {
        var received = mails.Select(mail => mail.To.Split('<', '>') is [_, var inside, ..] ? inside : mail.To).Order(StringComparer.Ordinal).ToList();
        var due = expected.Order(StringComparer.Ordinal).ToList();
        var missing = due.Except(received).Count();
        var wrong = received.Except(due).Count();
        Hold(received.SequenceEqual(due), $"{what}: {due.Count} people should receive it, {received.Count} mails left ({missing} missing, {wrong} to somebody else)");
    }

    public void Dispose()
    {
        foreach (var walker in new[] { Officer, MemberA, MemberB, Director, Passer })
            walker.Dispose();
    }
}
