using Animation.Hosting.Identity;
using Animation.Web;

namespace Animation.Host.Home;

/// <summary>The two home pages: shells around pieces that the services own.</summary>
public static class HomePages
{
    private static readonly Fragment next = new("/fragments/events/prochains", "/evenements", new("Prochains rendez-vous", "Coming up"));
    private static readonly Fragment mine = new("/fragments/events/mon-prochain", "/evenements", new("Mon prochain rendez-vous", "My next event"));
    private static readonly Fragment news = new("/fragments/watch/nouveautes", "/veille", new("Nouveau dans la veille", "New in the watch"));
    private static readonly Fragment steps = new("/fragments/watch/premiers-pas", "/veille/premiers-pas", new("Premiers pas", "First steps"));
    private static readonly Fragment choices = new("/fragments/members/mes-choix", "/moi/choix", new("Mes choix", "My choices"));

    private static readonly Fragment[] office =
    [
        new("/fragments/watch/a-traiter", "/animation/veille", new("Veille à trier", "Watch to sort")),
        new("/fragments/events/a-preparer", "/animation/evenements", new("Événements à préparer", "Events to prepare")),
        new("/fragments/newsletter/lettre-en-cours", "/animation/courriels", new("Courriels", "Mail")),
        new("/fragments/engagement/en-bref", "/pilotage", new("Participation", "Participation")),
    ];

    internal static void MapHomePages(this WebApplication app)
    {
        app.MapGet("/", async (HttpContext http, Fragments fragments) => Page.Show<HomePage>(new
        {
            Pieces = await fragments.Fetch(http, http.User.Identity?.IsAuthenticated == true ? [mine, steps, news, next, choices] : [next, news]),
        })).AllowAnonymous();
        app.MapGet("/animation", async (HttpContext http, Fragments fragments) =>
            Page.Show<OfficePage>(new { Pieces = await fragments.Fetch(http, office) })).RequireAuthorization(Policies.Officer);
    }
}
