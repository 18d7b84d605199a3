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

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/fragments/watch/mes-donnees", async (WatchDb db, HttpContext http, CancellationToken ct) =>
        Results.Json(await Tables(db, http.User.RequiredPersonId(), ct)));

    private static async Task<IReadOnlyList<MyDataTable>> Tables(WatchDb db, Guid person, CancellationToken ct)
    {
        var decisions = await db.Query<Decided>("SELECT d.at, i.title, d.from_state, d.to_state FROM decision d JOIN item i ON i.id = d.item_id WHERE d.by = @person ORDER BY d.seq DESC", new { person }, ct);
        var sources = await db.Query<Added>("SELECT added_at AS at, name FROM source WHERE added_by = @person ORDER BY added_at DESC", new { person }, ct);
        var proposals = await db.Query<Proposed>("SELECT received_at AS at, title, proposal AS why FROM item WHERE proposed_by = @person ORDER BY seq DESC", new { person }, ct);
        return
        [
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
