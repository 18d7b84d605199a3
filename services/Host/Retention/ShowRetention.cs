using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Identity;
using Animation.Hosting.Privacy;
using Animation.Web;

namespace Animation.Host.Retention;

/// <summary>How long everything is kept, and what last night deleted.</summary>
public static class ShowRetention
{
    public const string Path = "/animation/conservation";

    /// <summary>A rule and its last run.</summary>
    public sealed record Line(string Service, RetentionRule Rule, RetentionRun? Last);

    internal static void Map(WebApplication app) => app.MapGet(Path, async (ServiceCatalog catalog, Databases databases, CancellationToken ct) =>
    {
        var runs = (await Hosting.Privacy.Retention.Latest(databases, ct)).ToDictionary(run => (run.Service, run.Rule));
        return Page.Show<RetentionPage>(new
        {
            Lines = (IReadOnlyList<Line>)[.. from service in catalog.All from rule in Hosting.Privacy.Retention.RulesOf(service) select new Line(service.Name, rule, runs.GetValueOrDefault((service.Name, rule.Code)))],
        });
    }).RequireAuthorization(Policies.Admin);
}
