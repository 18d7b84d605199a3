using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Rules;

/// <summary>How much a rule did.</summary>
[method: ExplicitConstructor]
public sealed record RuleWork(Guid RuleId, long Items, DateTimeOffset? Last);

/// <summary>The rules in their order, and the acts on each.</summary>
public static class RuleList
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/animation/veille/regles", async (HttpContext http, WatchDb db, string? modifier) =>
            await Show(http, Guid.TryParse(modifier, out var id) && await Rule.Find(db, id, http.RequestAborted) is { } rule ? EditRule.Request.Of(rule) : new(), FormErrors.None, null))
            .RequireAuthorization(Policies.Officer);
        app.MapPost("/animation/veille/regles/{id:guid}/{acte}", Act).RequireAuthorization(Policies.Officer).DisableAntiforgery();
    }

    internal static async Task<IResult> Show(HttpContext http, EditRule.Request form, FormErrors errors, Trial? trial)
    {
        var (db, ct) = (http.RequestServices.GetRequiredService<WatchDb>(), http.RequestAborted);
        return Page.Show<RulesPage>(new
        {
            Rules = await Rule.All(db, ct),
            Work = (await db.Query<RuleWork>("SELECT rule_id, count(*) AS items, max(at) AS last FROM rule_effect WHERE undone_at IS NULL GROUP BY rule_id", ct: ct)).ToDictionary(work => work.RuleId),
            Form = form,
            Errors = errors,
            Trial = trial,
        });
    }

    private static async Task<IResult> Act(Guid id, string acte, WatchDb db, HttpContext http)
    {
        var ct = http.RequestAborted;
        if (await Rule.Find(db, id, ct) is not { } rule)
            return Results.NotFound();
        switch (acte)
        {
            case "monter" or "descendre":
                await Move(db, rule, acte == "monter", ct);
                break;
            case "suspendre" or "activer":
                await db.Execute("UPDATE rule SET enabled = @on WHERE id = @id", new { id, on = acte == "activer" }, ct);
                Flash.Say(http, acte == "activer" ? new Text($"Règle activée : {rule.Name}.", $"Rule switched on: {rule.Name}.") : new Text($"Règle suspendue : {rule.Name}.", $"Rule suspended: {rule.Name}."));
                break;
            case "appliquer":
                var touched = await db.InTransaction(() => ApplyRules.Apply(db, rule, null, ct), ct);
                Flash.Say(http, new Text($"Règle appliquée à ce qui attend : {touched} articles touchés.", $"Rule applied to what waits: {touched} items touched."));
                break;
            case "annuler":
                var (undone, left) = await UndoRule.Run(db, id, ct);
                Flash.Say(http, new Text($"{undone} articles sont revenus où ils étaient ; {left} sont restés, quelqu’un en a décidé depuis.", $"{undone} items are back where they were; {left} stayed, somebody decided on them since."));
                break;
            case "supprimer":
                await db.Execute("UPDATE rule SET removed_at = @now, enabled = false WHERE id = @id", new { id, now = db.Now }, ct);
                Flash.Say(http, new Text($"Règle supprimée : {rule.Name}. Ce qu’elle a fait demeure.", $"Rule removed: {rule.Name}. What it did remains."));
                break;
            default:
                return Results.NotFound();
        }
        return Page.SeeOther("/animation/veille/regles");
    }

    private static Task Move(WatchDb db, Rule rule, bool up, CancellationToken ct) => db.InTransaction(async () =>
    {
        var rules = (await Rule.All(db, ct)).Select(one => one.Id).ToList();
        var at = rules.IndexOf(rule.Id);
        var to = Math.Clamp(at + (up ? -1 : 1), 0, rules.Count - 1);
        (rules[at], rules[to]) = (rules[to], rules[at]);
        await db.Execute("UPDATE rule SET position = place FROM unnest(@ids) WITH ORDINALITY AS ordered (rule_id, place) WHERE id = rule_id", new { ids = rules.ToArray() }, ct);
    }, ct);
}
