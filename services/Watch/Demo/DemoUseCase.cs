using Animation.Hosting.Configuration;
using Animation.Watch.UseCases;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Demo;

/// <summary>One use case of the demonstration, proposed by a member, published by the officer, with the opinions of two people.</summary>
public static class DemoUseCase
{
    private static readonly ProposeUseCase.Request told = new()
    {
        Titre = "Dire quand la piste est gelée, sans capteur ni budget",
        Solution = "Chaque matin d’hiver, l’agent qui passe à vélo coche l’état de trois tronçons sur une page simple ; la carte des pistes et les panneaux de la mairie se mettent à jour aussitôt.",
        Cout = "Deux jours de travail pour la page et le fichier, dix minutes par matin de gel.",
        Contacts = "Service des mobilités, mobilites@saint-perreux.exemple.fr.",
        Reutilisation = "Le fichier suit le schéma national des aménagements cyclables ; la page est libre. Il faut quelqu’un qui passe vraiment chaque matin.",
    };

    private static readonly GiveOpinion.Request[] opinions =
    [
        new() { Utilite = "4", Echelle = "3", Pourquoi = "Très utile là où l’on roule l’hiver : la donnée naît d’un geste déjà fait. À tenir dans la durée, sinon la carte ment." },
        new() { Utilite = "3", Echelle = "4", Pourquoi = "Se reprend partout sans achat. Je conseille de noter aussi l’heure du passage, pour que chacun sache ce que vaut l’information." },
    ];

    /// <summary>Adds it where there is none yet.</summary>
    /// <returns>True when it was added.</returns>
    public static async Task<bool> Seed(IServiceProvider scope, Guid officer, Guid proposer, IReadOnlyList<Guid> experts, CancellationToken ct)
    {
        var (db, site) = (scope.GetRequiredService<WatchDb>(), scope.GetRequiredService<Settings>().Url);
        if (await db.Value<bool>("SELECT EXISTS (SELECT 1 FROM use_case)", ct: ct))
            return false;
        await db.InTransaction(async () =>
        {
            var id = await ProposeUseCase.Add(db, ProposeUseCase.Decide(told), null, proposer, ct);
            await ReviewUseCase.Run(db, id, new ReviewUseCase.Request { Action = "publier", Themes = ["mobilite", "ouverture"] }, site, officer, ct);
            var slug = await db.Value<string>("SELECT slug FROM use_case WHERE id = @id", new { id }, ct);
            foreach (var (opinion, expert) in opinions.Zip(experts))
                await GiveOpinion.Run(db, slug, GiveOpinion.Decide(opinion), expert, ct);
        }, ct);
        return true;
    }
}
