using Animation.Contracts.Members;
using Animation.Contracts.Platform;
using Animation.Hosting.Data;
using Animation.Hosting.Identity;
using Animation.Testing;
using Dapper;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Architecture.Tests;

/// <summary>Two organisations, two people, two of each thing: what one does or reads never touches the other's; reading touches nothing; what is lost comes back by replay.</summary>
public sealed class TwoOfEverythingTests : IAsyncLifetime
{
    private TestPlatform platform = null!;
    private Guid ada;
    private Guid zoe;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        platform = await TestPlatform.Start("all");
        ada = await platform.Person("Ada Premiere", "ada@premiere.example");
        zoe = await platform.Person("Zoe Seconde", "zoe@seconde.example");
        await TestPlatform.Eventually(async () => (await platform.Rows<int>("newsletter", "SELECT 1 FROM person")).Count == 2, "both are known");
    }

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task No_page_or_file_of_one_s_own_names_the_other()
    {
        using var one = await platform.SignedIn(ada);
        var own = Routes().Where(route => route.StartsWith("/moi", StringComparison.Ordinal) || route.StartsWith("/fragments/", StringComparison.Ordinal));
        var seen = new List<string>();
        foreach (var path in own.Where(path => !path.Contains('{', StringComparison.Ordinal)).Append("/"))
        {
            var page = await one.Open(path);
            if (page.Html.Contains("Seconde", StringComparison.OrdinalIgnoreCase) || page.Html.Contains(zoe.ToString(), StringComparison.Ordinal))
                seen.Add(path);
        }
        seen.ShouldBeEmpty();
        (await one.Open("/moi/telecharger/mes-donnees.json")).Html.ShouldContain("Ada Premiere");
    }

    [Fact]
    public async Task What_one_decides_is_written_for_them_whatever_the_address_or_the_form_adds()
    {
        using var one = await platform.SignedIn(ada);
        var page = await one.Open("/moi/accords?personne=" + zoe);
        var token = page.Document.QuerySelector("form#accord-measurement input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        foreach (var path in new[] { "/moi/accords/measurement", "/moi/effacement/depart", "/moi/choix" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path + "?id=" + zoe)
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["__RequestVerificationToken"] = token,
                    ["Given"] = "non",
                    ["Id"] = zoe.ToString(),
                    ["PersonId"] = zoe.ToString(),
                    ["person"] = zoe.ToString(),
                    ["Themes"] = "ia",
                }),
            };
            await one.Send(request);
        }
        (await platform.Published<ConsentChanged>("members")).Select(change => change.PersonId).Distinct().ShouldBe([ada]);
        (await platform.Rows<int>("members", "SELECT 1 FROM preferences WHERE person_id = @zoe AND version > 1", new { zoe })).ShouldBeEmpty();
        (await platform.Rows<int>("members", "SELECT 1 FROM function WHERE person_id = @zoe AND until IS NOT NULL", new { zoe })).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_signed_link_of_one_never_opens_another_action_or_person()
    {
        var links = platform.Services.GetRequiredService<ActionLinks>();
        var token = links.Create(new ActionLink(SignedActions.Choices, ada, Guid.Empty));
        links.Read(SignedActions.Choices, token)!.PersonId.ShouldBe(ada);
        using var visitor = platform.Visitor();
        foreach (var other in new[] { "/lettres/arret/", "/evenements/inscription/", "/evenements/desinscription/", "/abonnement/", "/connexion/" })
            ((int)(await visitor.Open(other + token)).Status).ShouldBeGreaterThanOrEqualTo(400, other);
        (await visitor.Open("/moi/choix/" + token)).Html.ShouldNotContain("Seconde");
    }

    [Fact]
    public async Task Reading_every_page_with_every_role_changes_nothing()
    {
        using var everybody = await platform.SignedIn(ada, Roles.Member, Roles.Officer, Roles.Director, Roles.Expert, Roles.Admin);
        await TestPlatform.Eventually(async () => (await platform.Rows<int>("members", "SELECT 1 FROM outbox WHERE sent_at IS NULL")).Count == 0, "messages have left");
        var before = await State();
        foreach (var path in Routes().Where(path => !path.StartsWith("/static", StringComparison.Ordinal)))
            await everybody.Open(path.Replace("{id:guid}", zoe.ToString(), StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));
        (await State()).ShouldBe(before);
    }

    [Fact]
    public async Task A_service_that_lost_its_replicas_gets_them_back_by_replay()
    {
        using var one = await platform.SignedIn(ada);
        await one.Open("/moi/accords");
        await one.Submit("form#accord-measurement", button: ("Given", "non"));
        foreach (var title in new[] { "Premier", "Second" })
        {
            await platform.Schedule(title);
            await platform.Keep(title);
        }
        (string Service, string Table, string Subject, int Rows)[] replicas =
        [
            ("newsletter", "person", Subjects.Person, 2), ("newsletter", "preferences", Subjects.Preferences, 2), ("newsletter", "consent", Subjects.Consent, 1),
            ("events", "person", Subjects.Person, 2), ("events", "organisation", Subjects.Organisation, 2), ("events", "preference", Subjects.Preferences, 2),
            ("engagement", "objection", Subjects.Consent, 1), ("engagement", "organisation_name", Subjects.Organisation, 2),
            ("engagement", "event_title", Subjects.Event, 2), ("newsletter", "organisation", Subjects.Organisation, 2), ("newsletter", "item", Subjects.WatchItem, 2),
            ("events", "watch_item", Subjects.WatchItem, 2), ("members", "kept_item", Subjects.WatchItem, 2), ("members", "announced_event", Subjects.Event, 2),
        ];
        foreach (var (service, table, subject, rows) in replicas)
        {
            await TestPlatform.Eventually(async () => (await platform.Rows<int>(service, $"SELECT 1 FROM {table}")).Count == rows, $"{service}.{table} is there");
            await platform.Rows<int>(service, $"DELETE FROM {table}");
            await platform.Deliver(new ReplayRequested(subject, service));
            await TestPlatform.Eventually(async () => (await platform.Rows<int>(service, $"SELECT 1 FROM {table}")).Count == rows, $"{service}.{table} is back");
        }
    }

    private IEnumerable<string> Routes() =>
        from endpoint in platform.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true
        select "/" + endpoint.RoutePattern.RawText!.Trim('/');

    // Whose session was seen when, what a schedule did and what a bus carried meanwhile are no act of the reader;
    // nor is the count of an open file's downloads, a number a day that says nothing of who.
    private async Task<string> State()
    {
        var all = new List<string>();
        foreach (var schema in Hosting.Configuration.Settings.AllServices.Append("platform"))
        {
            await using var connection = await platform.Services.GetRequiredService<Databases>()[schema].OpenConnectionAsync(Cancel);
            foreach (var table in await connection.QueryAsync<string>("SELECT table_name FROM information_schema.tables WHERE table_schema = @schema AND table_type = 'BASE TABLE' ORDER BY 1", new { schema }))
            {
                if (table is "session" or "inbox" or "outbox" or "retention_log" or "es_progress" || table.StartsWith("qrtz_", StringComparison.Ordinal) || table.StartsWith("reach_", StringComparison.Ordinal))
                    continue;
                if (schema == "watch" && table == "download")
                    continue;
                all.Add($"{schema}.{table} {await connection.ExecuteScalarAsync<string>($"SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {schema}.{table} t")}");
            }
        }
        return string.Join('\n', all);
    }
}
