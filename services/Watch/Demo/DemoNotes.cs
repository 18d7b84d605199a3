namespace Animation.Watch.Demo;

/// <summary>What the invented officer writes beside what she keeps: one note a theme.</summary>
internal static class DemoNotes
{
    private static readonly Dictionary<string, string> notes = new()
    {
        ["ouverture"] = "À montrer aux communes qui hésitent encore : la démarche tient sans équipe dédiée.",
        ["qualite"] = "Utile à celles et ceux qui publient déjà : la grille se reprend telle quelle.",
        ["gouvernance"] = "Pour les directions générales : des rôles clairs, et peu de réunions.",
        ["ia"] = "À lire avant de signer quoi que ce soit ; les questions sont bonnes.",
        ["juridique"] = "Le point de droit que l'on nous demande chaque semaine, enfin expliqué simplement.",
        ["vie-privee"] = "À garder sous la main avant chaque publication.",
        ["mobilite"] = "Pour les petites autorités organisatrices : c'est faisable en deux jours.",
        ["energie"] = "Le tableur est libre : plusieurs adhérents l'ont déjà repris.",
        ["environnement"] = "Bon exemple de données recueillies avec les habitants.",
        ["commande-publique"] = "Les clauses sont prêtes à copier ; faites-les relire chez vous.",
        ["finances"] = "Lisible par des élus, ce qui est rare.",
        ["geodonnees"] = "Pour les services SIG comme pour celles et ceux qui n'en ont pas.",
        ["inclusion"] = "À essayer dans vos ateliers : le déroulé est donné.",
        ["democratie"] = "Publier aussi ce que l'on refuse : une idée à discuter en groupe de travail.",
        ["sante"] = "À transmettre à vos collègues de l'action sociale.",
        ["education"] = "Les familles s'en servent vraiment : c'est le meilleur argument.",
        ["tourisme"] = "Pour les offices de tourisme et les communes de montagne.",
        ["urbanisme"] = "Les erreurs citées sont celles que nous voyons le plus.",
        ["securite"] = "À faire lire à toute l'équipe, pas seulement à l'informatique.",
        ["financement"] = "Le calendrier est serré : parlez-en dès cette semaine.",
        ["international"] = "De quoi se comparer sans complexe.",
    };

    internal static string Of(string theme) => notes.GetValueOrDefault(theme, "");
}
