using Animation.Hosting.Privacy;

namespace Animation.Newsletter.Mails;

/// <summary>How long the ledger of mails remembers.</summary>
internal static class LedgerRetention
{
    private static readonly TimeSpan thirteenMonths = TimeSpan.FromDays(396);

    internal static readonly IReadOnlyList<RetentionRule> Rules =
    [
        new("mails", thirteenMonths, new("Registre des courriels envoyés (jamais leur contenu)", "Ledger of mails sent (never their content)"), new("13 mois", "13 months"))
        {
            Sql = "DELETE FROM mail WHERE finished_at < @before",
        },
        new("strangers", TimeSpan.FromDays(1), new("Adresses écrites une fois, sans compte", "Addresses written to once, without an account"), new("24 heures après l'envoi", "24 hours after sending"))
        {
            Why = new("Le temps de répondre à qui dit n'avoir rien reçu.", "Time enough to answer somebody who says that nothing came."),
            Sql = "DELETE FROM mail WHERE person_id IS NULL AND finished_at < @before",
        },
        new("replies", TimeSpan.FromDays(30), new("Réponses des messageries", "Answers of mail servers"), new("30 jours", "30 days"))
        {
            Sql = "UPDATE mail SET reply = NULL WHERE reply IS NOT NULL AND finished_at < @before",
        },
        new("dead-addresses", thirteenMonths, new("Adresses refusées par les messageries", "Addresses refused by mail servers"), new("13 mois", "13 months"))
        {
            Sql = "DELETE FROM dead_address WHERE refused_at < @before",
        },
        new("filter-matches", TimeSpan.FromDays(62), new("Articles trouvés par un filtre enregistré", "Items found by a saved filter"), new("2 mois", "2 months"))
        {
            Sql = "DELETE FROM filter_match WHERE matched_at < @before",
        },
        new("digest-items", thirteenMonths, new("Articles déjà envoyés à chacun", "Items already sent to each person"), new("13 mois", "13 months"))
        {
            Sql = "DELETE FROM digest_item i USING digest d WHERE d.id = i.digest_id AND d.started_at < @before",
        },
    ];
}
