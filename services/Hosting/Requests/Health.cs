using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Messaging;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Animation.Hosting.Requests;

/// <summary>Alive says the process answers; ready says it can serve, which takes PostgreSQL alone. The bus is a detail.</summary>
internal static class Health
{
    internal static void MapHealth(this WebApplication app)
    {
        app.MapGet("/sante/vivant", () => Results.Text("vivant")).AllowAnonymous();
        app.MapGet("/sante/pret", Ready).AllowAnonymous();
    }

    private static async Task<IResult> Ready(ServiceCatalog catalog, Databases databases, BusReadiness bus, CancellationToken ct)
    {
        var services = new Dictionary<string, string>();
        foreach (var service in catalog.Running)
            services[service.Name] = await State(databases, service.Name, ct);
        var ready = services.Values.All(state => state == "ok");
        return Results.Json(
            new { ready, bus = bus.Ready ? "ok" : "waiting", services },
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<string> State(Databases databases, string service, CancellationToken ct)
    {
        try
        {
            await using var connection = await databases[service].OpenConnectionAsync(ct);
            var stuck = await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM qrtz_triggers WHERE trigger_state = 'ERROR'");
            return stuck == 0 ? "ok" : "a schedule is stuck";
        }
        catch (NpgsqlException)
        {
            return "database";
        }
    }
}
