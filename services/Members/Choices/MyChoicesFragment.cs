using Animation.Hosting.Identity;
using Animation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Choices;

/// <summary>A member's choices in one line, for their home page.</summary>
public static class MyChoicesFragment
{
    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/fragments/members/mes-choix", Show);

    private static async Task<IResult> Show(MembersDb db, HttpContext http, CancellationToken ct) =>
        await Preferences.Find(db, http.User.RequiredPersonId(), ct) is { } preferences
            ? Page.Show<MyChoicesLine>(new { preferences.Themes, preferences.WatchByMail })
            : Results.NotFound();
}
