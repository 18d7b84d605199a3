using System.Text;
using Animation.Hosting.Identity;
using Animation.Watch.Letters;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Demo;

/// <summary>Newsletters of the demonstration: a sender the officer accepted, one who waits, a subscription to confirm.</summary>
public static class DemoLetters
{
    /// <summary>Lets them arrive, as the mail server would.</summary>
    /// <returns>How many mails were read.</returns>
    public static async Task<int> Seed(IServiceProvider scope, Guid officer, CancellationToken ct)
    {
        var (db, seals) = (scope.GetRequiredService<WatchDb>(), scope.GetRequiredService<Seals>());
        string[] mails =
        [
            Mail("La lettre des données locales <lettre@donnees-locales.example>", "Les données locales, numéro 41", "lettre-41",
                "<h2>Trois communes publient leurs délibérations</h2><p>Un format commun, et des outils gratuits.</p><a href=\"https://donnees-locales.example/deliberations?utm_source=lettre\">Lire la suite</a>"
                + "<h2>Un guide pour ouvrir le budget</h2><p>Pas à pas, pour une commune de 5 000 habitants.</p><a href=\"https://donnees-locales.example/guide-budget\">Télécharger</a><p><a href=\"https://donnees-locales.example/desabonnement?qui=7\">Se désabonner</a></p>"),
            Mail("Brèves du numérique <breves@numerique.example>", "Les brèves de la semaine", "breves-7", "<p>Le point sur l'intelligence artificielle dans les mairies, et un webinaire sur la mobilité.</p><a href=\"https://numerique.example/ia-mairies\">L'IA dans les mairies</a>"),
            Mail("Veille territoriale <bonjour@territoires.example>", "Confirmez votre inscription", "confirmation-1", "<p>Merci de votre intérêt.</p><a href=\"https://territoires.example/confirmer?jeton=demo\">Je confirme mon inscription</a>"),
        ];
        await db.InTransaction(async () =>
        {
            foreach (var mail in mails)
                await ReceiveLetter.Store(db, seals, Letter.Read(Encoding.UTF8.GetBytes(mail), db.Now), ct);
        }, ct);
        if (await db.First<Guid?>("SELECT id FROM letter_sender WHERE key = 'domain:donnees-locales.example' AND state = 'waiting'", ct: ct) is { } sender)
            await JudgeSender.Run(db, sender, "accepter", officer, ct);
        return mails.Length;
    }

    private static string Mail(string from, string subject, string id, string html) =>
        $"From: {from}\nTo: veille@exemple.fr\nSubject: {subject}\nMessage-ID: <{id}@demo>\nContent-Type: text/html; charset=utf-8\n\n{html}\n";
}
