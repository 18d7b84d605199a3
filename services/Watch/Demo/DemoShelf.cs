using System.Globalization;
using System.Text;
using Animation.Hosting.Configuration;
using Animation.Watch.Curation;
using Animation.Watch.Documents;
using Animation.Watch.Entering;
using Animation.Watch.Steps;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Demo;

/// <summary>What the demonstration's library holds beside news: calls that close, first steps, a document of the association.</summary>
public static class DemoShelf
{
    private static readonly (string Title, string Theme, int Days, string Who, string Amount)[] calls =
    [
        ("Appel à communes : publier ses délibérations", "ouverture", 9, "Communes de moins de 10 000 habitants", "Jusqu’à 5 000 €"),
        ("Données et mobilité : appel à projets régional", "mobilite", 33, "Intercommunalités et syndicats", "50 % du projet, 80 000 € au plus"),
        ("Consultation sur les données de l’eau", "environnement", -6, "Tous", ""),
    ];

    private static readonly (string Title, string Note)[] steps =
    [
        ("Qu’est-ce qu’une donnée ouverte ?", "Dix minutes de lecture, sans mot technique."),
        ("Faire la liste de ses données", "Un tableau à remplir avec les services."),
        ("Publier un premier jeu de données", "Le plus simple : les délibérations ou les équipements."),
    ];

    /// <summary>Puts them there once.</summary>
    /// <param name="today">What calls close before or after; the clock may stand earlier.</param>
    /// <returns>How many items are new.</returns>
    public static async Task<int> Seed(IServiceProvider scope, Guid officer, DateTimeOffset today, CancellationToken ct)
    {
        var (db, settings) = (scope.GetRequiredService<WatchDb>(), scope.GetRequiredService<Settings>());
        var added = 0;
        foreach (var call in calls)
        {
            var day = ParisTime.Day(today).AddDays(call.Days);
            var kept = await Keep(db, call.Title, officer, new DecideItem.Request
            {
                Action = "garder",
                Themes = [call.Theme],
                Precisions = "true",
                Nature = "call",
                Candidats = call.Who,
                Montant = call.Amount,
                Echeance = day < ParisTime.Day(db.Now) ? null : day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            }, ct);
            if (kept is { } late && call.Days < 0)
                await db.Execute("UPDATE item SET deadline = @day, archived_at = @now WHERE id = @late", new { day, now = today, late }, ct);
            added += kept is null ? 0 : 1;
        }

        foreach (var (title, note) in steps)
        {
            if (await Keep(db, title, officer, new DecideItem.Request { Action = "garder", Themes = ["ouverture"], Note = note, Precisions = "true", Nature = "guide", Niveaux = ["beginner"], Durable = "true" }, ct) is not { } step)
                continue;
            await OrderSteps.Run(db, step, "ajouter", ct);
            added++;
        }

        return added + await Guide(db, settings, officer, ct);
    }

    private static async Task<Guid?> Keep(WatchDb db, string title, Guid officer, DecideItem.Request said, CancellationToken ct)
    {
        var (item, isNew) = await db.InTransaction(() => EnterItem.Store(
            db, new Found(new Uri($"https://exemple.fr/{Slug.Of(title)}"), new PageFacts(title, null, "exemple.fr", "fr", null, null, false)), "link", officer, ct), ct);
        if (!isNew)
            return null;
        await DecideItem.Run(db, item, said, officer, ct);
        return item;
    }

    private static async Task<int> Guide(WatchDb db, Settings settings, Guid officer, CancellationToken ct)
    {
        if (await db.Value<bool>("SELECT EXISTS (SELECT 1 FROM document)", ct: ct))
            return 0;
        var bytes = Encoding.UTF8.GetBytes("Kit de la première publication\n\n1. Choisir une donnée que l'on vous demande déjà.\n2. La relire avec le service qui la tient.\n3. La publier, et le dire.\n");
        var kind = FileKind.Of(bytes, "kit.txt")!;
        var request = new PublishDocument.Request { Titre = "Kit de la première publication", Resume = "Trois étapes et un modèle de courrier, par l’association.", Sorte = "kit", Auteurs = "L’équipe de l’association", Licence = "lo-2.0" };
        var item = Guid.Parse(await PublishDocument.Run(db, settings, request, new StoredFile(kind, kind.Named("kit-premiere-publication"), bytes), officer, ct));
        await DecideItem.Run(db, item, new DecideItem.Request { Action = "garder", Themes = ["ouverture"] }, officer, ct);
        return 1;
    }
}
