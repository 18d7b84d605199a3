namespace Animation.Events.Demo;

/// <summary>An event of the invented season.</summary>
/// <param name="Day">Working days from the day of the demonstration: negative is past.</param>
/// <param name="Hour">Local start; it lasts <paramref name="Minutes"/>.</param>
/// <param name="Share">Part of the people who register, 0 to 1.</param>
internal sealed record DemoEvent(
    int Day, int Hour, int Minutes, string Kind, string Title, string Themes, string Description, double Share,
    string Venue = "online", string Address = "", int? Capacity = null, bool Linked = true);

/// <summary>A season as a small association lives it: mostly webinars, some days together, one called off, one full.</summary>
internal static class DemoSeason
{
    internal const string Full = "Publier son premier jeu de données";
    internal const string CalledOff = "Visite du centre de supervision des mobilités";
    internal const string Moved = "La commande publique en données ouvertes";

    internal static readonly IReadOnlyList<DemoEvent> Events =
    [
        new(-62, 14, 60, "webinar", "Par où commencer l'ouverture de ses données", "ouverture",
            "Les trois premières décisions d'une collectivité qui se lance, racontées par deux communes de moins de 10 000 habitants.", 0.30),
        new(-57, 11, 60, "webinar", "Le socle commun des données locales, édition 2026", "qualite,ouverture",
            "Ce qui change dans les schémas, ce que vous pouvez garder, ce que le validateur vérifie.", 0.26),
        new(-50, 10, 120, "working-group", "Recenser les algorithmes publics", "ia,juridique",
            "Deuxième séance : relire ensemble les fiches de trois collectivités.", 0.10),
        new(-46, 14, 75, "webinar", "Données de mobilité, ce que la loi vous demande", "mobilite,juridique",
            "Qui doit publier quoi, sous quel format, avec quels délais.\n\nAvec du temps pour vos cas.", 0.22),
        new(-41, 9, 420, "meeting", "Rencontre régionale : la donnée au service de la transition écologique", "environnement,energie",
            "Une journée de retours d'expérience et d'ateliers, le midi compris.", 0.14, "onsite", "Maison des associations, 12 rue des Tanneurs, Rennes", 60),
        new(-35, 11, 60, "webinar", "Budgets verts, premiers retours", "finances,environnement",
            "Trois intercommunalités racontent leur première année.", 0.20),
        new(-30, 14, 90, "workshop", "Écrire une convention de partage de données", "gouvernance,juridique",
            "Repartez avec un projet de convention pour votre territoire.", 0.09, Capacity: 25),
        new(-24, 11, 60, "webinar", "L'intelligence artificielle dans les services d'accueil", "ia,inclusion",
            "Ce qui aide, ce qui déçoit, ce que les agents en disent.", 0.34),
        new(-18, 10, 90, "training", "Cartographier son patrimoine de données", "gouvernance,qualite",
            "Une méthode simple, un tableur, et vos propres services comme exemple.", 0.12),
        new(-12, 14, 60, "webinar", "Anonymiser avant de publier", "vie-privee,ouverture",
            "Les erreurs fréquentes et les réflexes qui évitent de publier trop.", 0.24),
        new(-7, 9, 390, "assembly", "Assises de la donnée territoriale", "gouvernance,democratie",
            "Le grand rendez-vous de l'année : plénière le matin, tables rondes l'après-midi.", 0.28, "both", "Hôtel de région, 5 quai Saint-Vincent, Lyon", 200),
        new(-3, 11, 60, "webinar", "Jumeaux numériques, pour quoi faire\u00A0?", "geodonnees,urbanisme",
            "Deux villes moyennes montrent le leur et disent ce qu'il leur a coûté.", 0.18),
        new(3, 11, 60, "webinar", "Sécuriser ses portails de données", "securite,ouverture",
            "Les gestes de base pour un portail ouvert et tranquille, avec un responsable de la sécurité d'une métropole.", 0.21),
        new(6, 14, 60, "webinar", Moved, "commande-publique,ouverture",
            "Publier les données essentielles des marchés sans y passer ses semaines.", 0.13),
        new(9, 14, 120, "workshop", Full, "ouverture,qualite",
            "En petit groupe : apportez un fichier, repartez avec un jeu de données publié.", 0.20, Capacity: 12),
        new(12, 10, 120, "visit", CalledOff, "mobilite",
            "Voir comment les données de trafic se fabriquent et se partagent.", 0.06, "onsite", "Centre de supervision, 3 allée des Charmes, Nantes", 20),
        new(17, 9, 400, "meeting", "Petites communes et données, une journée pour avancer", "ouverture,inclusion",
            "Pour les secrétaires de mairie et les élus des communes de moins de 3 500 habitants.", 0.08, "both", "Salle des fêtes, place de l'Église, Concarneau", 80),
        new(24, 11, 60, "webinar", "Financer son projet de données", "financement",
            "", 0.05, Linked: false),
    ];
}
