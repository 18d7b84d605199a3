using Animation.Engagement.Facts;
using Animation.Hosting.Identity;
using Animation.Hosting.Privacy;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Engagement.MyData;

/// <summary>Everything Engagement holds under the subject of the person who asks: what was counted, as it is counted.</summary>
public static class MyFacts
{
    [method: ExplicitConstructor]
    private sealed record Fact(DateTimeOffset OccurredAt, string Type, string Body);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/fragments/engagement/mes-donnees", async (EngagementDb db, HttpContext http, CancellationToken ct) =>
        Results.Json(await Tables(db, http.User.RequiredPersonId(), ct)));

    private static async Task<IReadOnlyList<MyDataTable>> Tables(EngagementDb db, Guid person, CancellationToken ct)
    {
        var subject = await db.First<Guid?>("SELECT subject_id FROM subject WHERE person_id = @person", new { person }, ct);
        var facts = subject is null ? [] : await db.Query<Fact>(
            "SELECT occurred_at, type, data::text AS body FROM es_events WHERE stream = @stream ORDER BY occurred_at DESC", new { stream = Streams.Subject(subject.Value) }, ct);
        return
        [
            new("faits", new("Ce qui est compté de ma participation", "What is counted of my taking part"), true,
                [new("Quand", "When"), new("Fait", "Fact"), new("Détail", "Detail")],
                [.. facts.Select(fact => (IReadOnlyList<string?>)[MyDataTable.Instant(fact.OccurredAt), Say(fact.Type), fact.Body])]),
        ];
    }

    private static Hosting.Text Say(string type) => type switch
    {
        "affiliated" => new("agit pour une organisation", "acts for an organisation"),
        "choices-made" => new("choix", "choices"),
        "registered" => new("inscription", "registration"),
        "withdrew" => new("annulation", "withdrawal"),
        "attendance-noted" => new("présence notée", "attendance noted"),
        "attendance-corrected" => new("présence corrigée", "attendance corrected"),
        "digest-received" => new("veille reçue", "watch received"),
        "found-useful" => new("article trouvé utile", "item found useful"),
        "useful-taken-back" => new("« utile » retiré", "useful mark taken back"),
        _ => new(type, type),
    };
}
