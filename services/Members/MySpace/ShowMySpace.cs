using Animation.Hosting.Identity;
using Animation.Members.Directory;
using Animation.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.MySpace;

/// <summary>The way into everything that is a person's own: their membership in one sentence, then a card for each page.</summary>
public static class ShowMySpace
{
    public const string Path = "/moi";

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, Show);

    private static async Task<IResult> Show(MembersDb db, HttpContext http, CancellationToken ct)
    {
        if (await Person.Find(db, http.User.RequiredPersonId(), ct) is not { } person)
            return Results.NotFound();
        var organisation = person.OrganisationId is { } of ? await Organisation.Find(db, of, ct) : null;
        return Page.Show<MySpacePage>(new { Person = person, Organisation = organisation, db.Today });
    }
}
