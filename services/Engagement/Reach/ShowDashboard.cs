using Animation.EventStore.Daemon;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Engagement.Reach;

/// <summary><c>/pilotage</c>: whom the association reached, over a period that stands in the address.</summary>
public static class ShowDashboard
{
    public const string Path = "/pilotage";

    /// <summary>The period as it stands in the address.</summary>
    public sealed record Asked(string? Periode, string? Du, string? Au)
    {
        public static Asked From(HttpRequest request) => new(request.Query["periode"], request.Query["du"], request.Query["au"]);

        public Period Read(DateOnly today) => Period.Read(Periode, Du, Au, today);
    }

    public static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Handle).RequireAuthorization(Policies.Dashboards);

    private static async Task<IResult> Handle(HttpRequest request, ReadReach reach, ProjectionDaemon daemon, CancellationToken ct)
    {
        var asked = Asked.From(request);
        var today = await reach.Today(ct);
        var (period, errors) = Choose(asked, today);
        return Page.Show<DashboardPage>(new
        {
            Asked = asked,
            Problems = errors,
            Report = await reach.Report(period, today, ct),
            Events = await reach.Events(period.Days, ct),
            Silent = await reach.Silent(period.Days, ct),
            Projections = await daemon.StatusAsync(ct),
        }, errors.Count == 0 ? null : StatusCodes.Status422UnprocessableEntity);
    }

    // A period that cannot be is said, and this quarter shown instead: the page stays useful.
    private static (Period Period, IReadOnlyList<Problem> Problems) Choose(Asked asked, DateOnly today)
    {
        try
        {
            return (asked.Read(today), []);
        }
        catch (Refusal refusal)
        {
            return (Period.Read(null, null, null, today), refusal.Problems);
        }
    }
}
