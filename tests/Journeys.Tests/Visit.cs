namespace Animation.Journeys.Tests;

/// <summary>A page to look at: a path, or what a link of that page leads to.</summary>
/// <param name="Link">A selector; the first such link is followed.</param>
public sealed record Visit(string Path, string? Link = null, int Status = 200)
{
    public const string Visitor = "visitor";

    /// <summary>The main pages by who opens them: a visitor, or somebody by a door of the demonstration.</summary>
    public static readonly IReadOnlyDictionary<string, Visit[]> All = new Dictionary<string, Visit[]>
    {
        [Visitor] =
        [
            new("/"), new("/evenements"), new("/evenements", "main .entry-title a"), new("/veille"), new("/veille", ".entry-title a"), new("/connexion"), new("/connexion/envoi"), new("/connexion/aide"), new("/accessibilite"),
            new("/confidentialite"), new("/donnees-ouvertes"), new("/opendata"), new("/veille?q=donnees&tri=date"), new("/veille/cas-d-usage"), new("/demo"), new("/demo/courrier"), new("/demo/courrier", "main th a"), new("/nulle-part", Status: 404),
        ],
        ["membre"] = [new("/"), new("/veille/ma-liste"), new("/veille/cas-d-usage/proposer"), new("/veille?theme=ia"), new("/veille", ".entry-title a"), new("/moi"), new("/veille/proposer"), new("/moi/adresse"), new("/moi/connexions"), new("/connexion/confirmer"), new("/moi/choix"), new("/evenements", "main .entry-title a")],
        ["agent"] =
        [
            new("/animation"), new("/animation/veille"), new("/animation/veille/cas-d-usage"), new("/animation/veille", "#tri > div:nth-child(2) a"), new("/animation/veille/lien"), new("/animation/veille/tableau"), new("/animation/veille/regles"), new("/animation/veille/apprentissage"), new("/animation/sources"), new("/animation/evenements"),
            new("/animation/evenements/nouveau"), new("/animation/evenements", "main table a[href^='/animation/evenements/']"),
            new("/animation/evenements?quand=passes", "main a[href$='/presences']"), new("/animation/annuaire"),
            new("/animation/annuaire", "main th a"), new("/animation/annuaire/personnes"), new("/animation/annuaire/personnes", "main th a"),
            new("/animation/veille-par-courriel"), new("/animation/veille-par-courriel/essentiel"), new("/animation/courriels"),
        ],
        ["direction"] = [new("/pilotage")],
    };

    public override string ToString() => Link is null ? Path : $"{Path} → {Link}";

    /// <summary>What is wrong, none when the page is there.</summary>
    public async Task<string?> Open(Window window)
    {
        var answer = await window.Page.GotoAsync(Path);
        if (Link is not null && await window.Page.Locator(Link).CountAsync() == 0)
            return "there is no such link";
        if (Link is not null)
            answer = await window.Page.GotoAsync((await window.Page.Locator(Link).First.GetAttributeAsync("href"))!);
        return answer!.Status == Status ? null : $"answers {answer.Status}";
    }
}
