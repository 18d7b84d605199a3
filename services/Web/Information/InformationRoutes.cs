using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Animation.Web.Information;

/// <summary>The pages the law asks for, linked from the foot of every page.</summary>
internal static class InformationRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/accessibilite", () => Page.Show<AccessibilityPage>()).AllowAnonymous();
        app.MapGet("/confidentialite", () => Page.Show<PrivacyPage>()).AllowAnonymous();
        app.MapGet("/donnees-ouvertes", () => Page.Show<OpenDataPage>()).AllowAnonymous();
    }
}
