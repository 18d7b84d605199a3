using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Tagging;

/// <summary>Begins again from the vocabulary's words, or takes that back. The decisions themselves stay.</summary>
public static class ForgetLearning
{
    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/animation/veille/apprentissage/oublier", (WatchDb db, HttpContext http) => From(db, http, db.Now,
            new Text("Oublié : seuls les mots du vocabulaire comptent, en attendant vos prochaines décisions.", "Forgotten: only the words of the vocabulary count, until your next decisions.")))
            .RequireAuthorization(Policies.Officer).DisableAntiforgery();
        app.MapPost("/animation/veille/apprentissage/reprendre", (WatchDb db, HttpContext http) => From(db, http, null,
            new Text("Toutes les décisions comptent de nouveau ; l’estimation revient dans la minute.", "All decisions count again; estimates are back within a minute.")))
            .RequireAuthorization(Policies.Officer).DisableAntiforgery();
    }

    private static async Task<IResult> From(WatchDb db, HttpContext http, DateTimeOffset? day, Text said)
    {
        // Another edition than any program's: the next run learns again.
        await db.Execute(
            """
            INSERT INTO learner (edition, weights, sources, lessons, forgets_before, learnt_at) VALUES (0, '', '{}', 0, @day, @now)
            ON CONFLICT (one) DO UPDATE SET edition = 0, forgets_before = @day
            """, new { day, now = db.Now }, http.RequestAborted);
        Flash.Say(http, said);
        return Page.SeeOther("/animation/veille/apprentissage");
    }
}
