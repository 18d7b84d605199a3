using Animation.Hosting.Identity;
using Animation.Hosting.Privacy;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.MyData;

/// <summary>What the watch knows about the person who asks: what they decided, when they are of the team.</summary>
public static class MyDecisions
{
    [method: ExplicitConstructor]
    private sealed record Decided(DateTimeOffset At, string Title, string FromState, string ToState);

    [method: ExplicitConstructor]
    private sealed record Added(DateTimeOffset At, string Name);

    [method: ExplicitConstructor]
    private sealed record Proposed(DateTimeOffset At, string Title, string Why);

    [method: ExplicitConstructor]
    private sealed record Marked(DateTimeOffset At, string What, string Title);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/fragments/watch/mes-donnees", async (WatchDb db, HttpContext http, CancellationToken ct) =>
        Results.Json(await Tables(db, http.User.RequiredPersonId(), ct)));

    private static async Task<IReadOnlyList<MyDataTable>> Tables(WatchDb db, Guid person, CancellationToken ct)
    {
        var decisions = await db.Query<Decided>("SELECT d.at, i.title, d.from_state, d.to_state FROM decision d JOIN item i ON i.id = d.item_id WHERE d.by = @person ORDER BY d.seq DESC", new { person }, ct);
        var sources = await db.Query<Added>("SELECT added_at AS at, name FROM source WHERE added_by = @person ORDER BY added_at DESC", new { person }, ct);
        var proposals = await db.Query<Proposed>("SELECT received_at AS at, title, proposal AS why FROM item WHERE proposed_by = @person ORDER BY seq DESC", new { person }, ct);
        var marks = await db.Query<Marked>(
            """
            SELECT m.at, 'utile' AS what, i.title FROM useful_mark m JOIN item i ON i.id = m.item_id WHERE m.person_id = @person
            UNION ALL SELECT m.at, 'ma liste', i.title FROM my_item m JOIN item i ON i.id = m.item_id WHERE m.person_id = @person
            UNION ALL SELECT s.at, 'premier pas fait', i.title FROM step_done s JOIN item i ON i.id = s.item_id WHERE s.person_id = @person
            UNION ALL SELECT at, 'filtre', name || ' ' || query FROM saved_filter WHERE person_id = @person
            UNION ALL SELECT changed_at, 'vue', name || ' ' || query FROM saved_view WHERE by = @person AND removed_at IS NULL
            UNION ALL SELECT proposed_at, 'cas d''usage', title FROM use_case WHERE proposer_id = @person
            UNION ALL SELECT o.at, 'avis', u.title || ' : ' || o.why FROM opinion o JOIN use_case u ON u.id = o.use_case_id WHERE o.expert_id = @person
            ORDER BY 1 DESC
            """, new { person }, ct);
        return
        [
            new("marques", new("Ce que j'ai marqué, gardé et proposé dans la veille", "What I marked, kept and proposed in the watch"), true,
                [new("Quand", "When"), new("Quoi", "What"), new("Lequel", "Which")],
                [.. marks.Select(one => (IReadOnlyList<string?>)[MyDataTable.Instant(one.At), one.What, one.Title])]),
            new("propositions", new("Les liens que j'ai proposés", "The links I proposed"), true,
                [new("Quand", "When"), new("Article", "Item"), new("Pourquoi", "Why")],
                [.. proposals.Select(one => (IReadOnlyList<string?>)[MyDataTable.Instant(one.At), one.Title, one.Why])]),
            new("decisions", new("Mes décisions de veille", "My decisions in the watch"), true,
                [new("Quand", "When"), new("Article", "Item"), new("Avant", "Before"), new("Après", "After")],
                [.. decisions.Select(one => (IReadOnlyList<string?>)[MyDataTable.Instant(one.At), one.Title, one.FromState, one.ToState])]),
            new("sources", new("Les sources que j'ai ajoutées", "The sources I added"), true,
                [new("Quand", "When"), new("Source", "Source")],
                [.. sources.Select(one => (IReadOnlyList<string?>)[MyDataTable.Instant(one.At), one.Name])]),
        ];
    }
}
