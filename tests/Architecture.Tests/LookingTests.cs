using Animation.Contracts.Members;
using Animation.Contracts.Newsletter;
using Animation.Hosting.Data;
using Animation.Hosting.Identity;
using Animation.Testing;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Architecture.Tests;

/// <summary>
/// Mail scanners, previews and prefetching browsers look at every address. Looking at a link that acts, by GET or HEAD, with or without a session,
/// acts for nobody; nor does following every link that a page of the office shows.
/// </summary>
public sealed class LookingTests : IAsyncLifetime
{
    private TestPlatform platform = null!;
    private Guid person;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        platform = await TestPlatform.Start("all");
        person = await platform.Person("Ada Premiere", "ada@premiere.example");
        await platform.Schedule("Premier");
        await platform.Keep("Article premier");
        await TestPlatform.Eventually(async () => (await platform.Rows<int>("newsletter", "SELECT 1 FROM item")).Count == 1, "the item is known");
    }

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task Looking_at_any_link_that_acts_does_nothing()
    {
        using var own = await platform.SignedIn(person);
        var links = await Acting(own);
        using var visitor = platform.Visitor();
        await Quiet();
        var before = await State();
        foreach (var link in links)
        {
            foreach (var method in new[] { HttpMethod.Head, HttpMethod.Get, HttpMethod.Get })
            {
                await visitor.Send(new HttpRequestMessage(method, link));
                await own.Send(new HttpRequestMessage(method, link));
            }
        }
        visitor.Cookies.ShouldNotContainKey(SessionCookie.Name);
        (await State()).ShouldBe(before);
    }

    [Fact]
    public async Task Following_every_link_of_every_page_changes_nothing()
    {
        using var browser = await platform.SignedIn(person, Roles.Member, Roles.Officer, Roles.Director, Roles.Expert, Roles.Admin);
        await Quiet();
        var before = await State();
        var (seen, shapes, waiting) = (new HashSet<string>(), new Dictionary<string, int>(), new Queue<string>(["/", "/animation", "/moi", "/pilotage", "/veille", "/evenements"]));
        while (waiting.TryDequeue(out var path))
        {
            if (!seen.Add(path))
                continue;
            var page = await browser.Open(path);
            foreach (var link in page.Document.QuerySelectorAll("a[href], link[href], img[src], [action]")
                .Select(element => element.GetAttribute("href") ?? element.GetAttribute("src") ?? element.GetAttribute("action")!)
                .Select(address => address.Split('#')[0]).Where(address => address.StartsWith('/') && !address.StartsWith("/static", StringComparison.Ordinal)))
            {
                // A few of each list are enough: pages of pages have no end.
                var shape = link.Split('?')[0] + "?" + string.Join('&', link.Split('?').Skip(1).SelectMany(query => query.Split('&')).Select(pair => pair.Split('=')[0]));
                if ((shapes[shape] = shapes.GetValueOrDefault(shape) + 1) <= 3)
                    waiting.Enqueue(link);
            }
        }
        seen.Count.ShouldBeGreaterThan(60);
        (await State()).ShouldBe(before);
    }

    /// <summary>One living link of every kind that a button then makes act.</summary>
    private async Task<IReadOnlyList<string>> Acting(Browser own)
    {
        var made = platform.Services.GetRequiredService<ActionLinks>();
        var evt = (await platform.Rows<Guid>("events", "SELECT event_id FROM event"))[0];
        string Signed(string path, string action, Guid? target = null) => path + made.Create(new ActionLink(action, person, target ?? Guid.Empty));
        using var asking = platform.Visitor();
        await asking.Open("/connexion");
        await asking.Submit("form[action='/connexion']", [("Address", "ada@premiere.example")]);
        await asking.Open("/abonnement");
        await asking.Submit("main form", [("Address", "neuf@exemple.fr"), ("Themes", "ia")]);
        await own.Open("/moi/adresse");
        await own.Submit("main form", [("Address", "nouvelle@premiere.example")]);
        var confirm = await Secret(mail => mail.Address == "nouvelle@premiere.example");
        await own.Open(confirm);
        await own.Submit("main form");
        var undo = await Secret(mail => mail.Address == "ada@premiere.example");
        await own.Open("/moi/adresse");
        await own.Submit("main form", [("Address", "encore@premiere.example")]);
        using var again = platform.Visitor();
        await again.Open("/connexion");
        await again.Submit("form[action='/connexion']", [("Address", "nouvelle@premiere.example")]);
        var sign = await Secret(mail => mail.PersonId == person && mail.SealedSecret is not null, 2);
        var request = (await platform.Rows<Guid>("members", "SELECT id FROM subscription_request"))[0];
        return
        [
            sign, undo, await Secret(mail => mail.Address == "encore@premiere.example"),
            "/abonnement/" + made.Create(new ActionLink("members.subscribe", request, Guid.Empty)),
            Signed("/moi/choix/", SignedActions.Choices), Signed("/moi/choix/", SignedActions.InvitationChoices), Signed("/moi/niveau/", SignedActions.Maturity) + "/beginner",
            Signed("/lettres/arret/", "watch.stop"), Signed("/lettres/arret/", "invitation.stop"), Signed("/lettres/arret/", "mail.stop"),
            Signed("/evenements/inscription/", Events.Mails.EventMails.RegisterAction, evt), Signed("/evenements/desinscription/", Events.Mails.EventMails.WithdrawAction, evt),
            Signed("/moi/rester/", "members.stay"), "/deconnexion", "/connexion/confirmer",
        ];
    }

    private async Task<string> Secret(Func<SendMail, bool> which, int count = 1)
    {
        IReadOnlyList<SendMail> mails = [];
        await TestPlatform.Eventually(async () => (mails = [.. (await platform.Published<SendMail>("members")).Where(which)]).Count >= count, "the mail is asked for");
        return new Uri(platform.Services.GetRequiredService<Seals>().Open(mails[^1].SealedSecret!)!.Split('\n')[0]).PathAndQuery;
    }

    private Task Quiet() => TestPlatform.Eventually(async () =>
    {
        var open = (await platform.Rows<long>("members", "SELECT (SELECT count(*) FROM sign_in WHERE handled_at IS NULL) + (SELECT count(*) FROM subscription_request WHERE handled_at IS NULL)"))[0];
        foreach (var service in Hosting.Configuration.Settings.AllServices)
            open += (await platform.Rows<long>(service, "SELECT count(*) FROM outbox WHERE sent_at IS NULL"))[0];
        return open == 0;
    }, "everything asked for has been done and told");

    // What schedules, projections and a bus do of their own is no act of who looks; nor is an open file's count of downloads, a number a day that
    // says nothing of who. The outbox counts by its rows: what is told is an act.
    private async Task<string> State()
    {
        var all = new List<string>();
        foreach (var schema in Hosting.Configuration.Settings.AllServices.Append("platform"))
        {
            await using var connection = await platform.Services.GetRequiredService<Databases>()[schema].OpenConnectionAsync(Cancel);
            foreach (var table in await connection.QueryAsync<string>("SELECT table_name FROM information_schema.tables WHERE table_schema = @schema AND table_type = 'BASE TABLE' ORDER BY 1", new { schema }))
            {
                if (table is "inbox" or "retention_log" or "es_progress" || table.StartsWith("qrtz_", StringComparison.Ordinal) || table.StartsWith("reach_", StringComparison.Ordinal) || (schema, table) == ("watch", "download"))
                    continue;
                var row = table == "outbox" ? "t.id::text" : "t::text";
                all.Add($"{schema}.{table} {await connection.ExecuteScalarAsync<string>($"SELECT coalesce(md5(string_agg({row}, '|' ORDER BY {row})), '') FROM {schema}.{table} t")}");
            }
        }
        return string.Join('\n', all);
    }
}
