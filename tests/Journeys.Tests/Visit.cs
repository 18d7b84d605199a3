namespace Animation.Journeys.Tests;

/// <summary>A page to look at: a path, or what a link of that page leads to.</summary>
/// <param name="Link">A selector; the first such link is followed.</param>
public sealed record Visit(string Path, string? Link = null, int Status = 200)
{
    public const string Visitor = "visitor";

    /// <summary>The main pages by who opens them: a visitor, or somebody whom <see cref="DemoProgram.Enter"/> lets in.</summary>
    public static readonly IReadOnlyDictionary<string, Visit[]> All = new Dictionary<string, Visit[]>
    {
        [Visitor] =
        [
            new("/"), new("/evenements"), new("/evenements", "main .entry-title a"), new("/veille"), new("/veille", ".entry-title a"), new("/accessibilite"),
            new("/confidentialite"), new("/donnees-ouvertes"), new("/opendata"), new("/veille?q=donnees&tri=date"), new("/veille/cas-d-usage"), new("/veille/appels"), new("/veille/premiers-pas"), new("/veille/kit-de-la-premiere-publication"), new("/demo"), new("/demo/courrier"), new("/demo/courrier", "main th[scope=row] a"), new("/nulle-part", Status: 404),
            new("/connexion"), new("/connexion/envoi"), new("/connexion/aide"), new("/connexion/lien-fini", Status: 410),
            new("/abonnement"), new("/abonnement/envoi"), new("/abonnement/lien-fini", Status: 410), new("/moi/rester/lien-fini", Status: 410), new("/lettres/arret/lien-fini", Status: 404),
        ],
        ["membre"] =
        [
            new("/"), new("/veille/ma-liste"), new("/veille/cas-d-usage/proposer"), new("/veille?theme=ia"), new("/veille", ".entry-title a"), new("/veille/proposer"), new("/veille/premiers-pas"), new("/veille/appels"),
            new("/moi"), new("/moi/choix"), new("/moi/accords"), new("/moi/historique"), new("/moi/telecharger"), new("/moi/effacement"), new("/moi/connexions"),
            new("/moi/adresse"), new("/connexion/confirmer"), new("/evenements", "main .entry-title a"),
        ],
        ["agent"] =
        [
            new("/animation"), new("/animation/veille"), new("/animation/veille/cas-d-usage"), new("/animation/veille", "#tri > div:nth-child(2) a"), new("/animation/veille/lien"), new("/animation/veille/premiers-pas"), new("/animation/veille/documents"), new("/animation/veille/lettres"), new("/animation/veille/lettres", "#lettres h3 a"), new("/animation/veille/tableau"), new("/animation/veille/vues"), new("/animation/veille/regles"), new("/animation/veille/apprentissage"), new("/animation/sources"), new("/animation/evenements"),
            new("/animation/evenements/nouveau"), new("/animation/evenements", "main table a[href^='/animation/evenements/']"),
            new("/animation/evenements?quand=passes", "main a[href$='/presences']"),
            new("/animation/veille-par-courriel"), new("/animation/veille-par-courriel/essentiel"), new("/animation/courriels"),
        ],
        [DemoProgram.Directory] =
        [
            new("/animation/annuaire"), new("/animation/annuaire", "main th[scope=row] a"), new("/animation/annuaire/organisations/nouvelle"), new("/animation/annuaire/personnes"),
            new("/animation/annuaire/personnes", "main th[scope=row] a"), new("/animation/annuaire/personnes/nouvelle"), new("/animation/annuaire/import"),
            new("/animation/annuaire/import", "main tr:nth-child(1) th a"), new("/animation/annuaire/import", "main tr:nth-child(2) th a"),
            Of("accords"), Of("connexion"), Of("roles"), new("/animation/annuaire/effacements"), new("/animation/conservation"), new("/moi/connexions"),
        ],
        [DemoProgram.Newcomer] = [new("/connexion/application")],
        ["direction"] = [new("/pilotage")],
    };

    // A page of the first person of the directory.
    private static Visit Of(string page) => new("/animation/annuaire/personnes", "main th[scope=row] a") { Then = page };

    /// <summary>A page under the one that the link leads to.</summary>
    public string? Then { get; private init; }

    public override string ToString() => Link is null ? Path : $"{Path} → {Link} {Then}".TrimEnd();

    /// <summary>What is wrong, none when the page is there.</summary>
    public async Task<string?> Open(Window window)
    {
        var answer = await window.Page.GotoAsync(Path);
        if (Link is not null && await window.Page.Locator(Link).CountAsync() == 0)
            return "there is no such link";
        if (Link is not null)
            answer = await window.Page.GotoAsync((await window.Page.Locator(Link).First.GetAttributeAsync("href"))! + (Then is null ? "" : "/" + Then));
        // A link that sorts a list, or shows it again, would have us look at the same page twice; only the inbox opens its items in place.
        if (Link is not null && !Link.StartsWith("#tri", StringComparison.Ordinal) && new Uri(window.Page.Url).AbsolutePath == Path.Split('?')[0])
            return "the link leads to the same page";
        return answer!.Status == Status ? null : $"answers {answer.Status}";
    }
}
