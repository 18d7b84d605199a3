using Animation.Hosting.Identity;
using Animation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Engagement.Reach;

/// <summary>The quarter in a sentence, for the officer's home page.</summary>
public static class ShowInBrief
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/fragments/engagement/en-bref", Handle).RequireAuthorization(Policies.Dashboards);

    private static async Task<IResult> Handle(ReadReach reach, CancellationToken ct)
    {
        var today = await reach.Today(ct);
        return Page.Show<InBrief>(new { Report = await reach.Report(Period.Read(Period.Quarter, null, null, today), today, ct) });
    }
}
