namespace Animation.Host.Demo.Feeds;

/// <summary>An invented publisher whose feed the demo serves itself.</summary>
/// <param name="Name">Last part of its address, <c>/demo/flux/{name}</c>.</param>
/// <param name="Atom">True for Atom, false for RSS 2.0.</param>
/// <param name="HoursBetween">How often something new comes out.</param>
public sealed record DemoFeed(string Name, string Title, string About, bool Atom, int HoursBetween)
{
    /// <summary>How many of them stand in the demo's sources from the start; the last one is for the visitor to add.</summary>
    public const int Seeded = 8;

    /// <summary>The feed that grows on demand and that the demo's first step adds by its address.</summary>
    public static readonly DemoFeed Growing = new(
        "atelier", "L'atelier de la donnée", "Carnet d'un atelier mensuel ouvert à tout le monde.", false, 24 * 20);

    public static readonly IReadOnlyList<DemoFeed> All =
    [
        new("donnees-ouvertes", "Le carnet des données ouvertes", "Ouverture, qualité et réutilisation des données publiques.", false, 67),
        new("vie-privee", "Données personnelles, mode d'emploi", "Vie privée, droit et algorithmes dans le service public.", true, 71),
        new("collectivites", "Collectivités et numérique", "La vie numérique des communes et des intercommunalités.", false, 59),
        new("transition", "Territoires en transition", "Environnement, énergie et mobilités, données à l'appui.", true, 73),
        new("geo", "La lettre des géodonnées", "Cartes, adresses, urbanisme et patrimoine.", false, 69),
        new("financement", "Le guichet des projets", "Appels à projets, achats et finances locales.", true, 79),
        new("securite", "Numérique de confiance", "Cybersécurité, santé et services aux familles.", false, 83),
        new("europe", "Europe et données", "Ce qui se décide et s'essaie ailleurs en Europe.", true, 61),
        Growing,
    ];
}

/// <summary>One thing a publisher brought out.</summary>
/// <param name="Number">Its place in the feed's life: stable, so it makes the address and the identity.</param>
/// <param name="Theme">What it is about, a theme code; never written in the feed.</param>
public sealed record DemoArticle(long Number, string Theme, string Title, string Summary, DateTimeOffset PublishedAt);
