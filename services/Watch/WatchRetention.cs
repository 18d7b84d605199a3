using Animation.Hosting.Privacy;

namespace Animation.Watch;

/// <summary>How long the watch keeps what came by mail and is not news.</summary>
internal static class WatchRetention
{
    internal static readonly IReadOnlyList<RetentionRule> Rules =
    [
        new("letters-waiting", TimeSpan.FromDays(60), new("Lettres d'expéditeurs sur qui personne n'a décidé", "Letters of senders nobody decided on"), new("60 jours", "60 days"))
        {
            Sql = "DELETE FROM letter_sender WHERE state = 'waiting' AND first_at < @before",
        },
        new("letter-confirmations", TimeSpan.FromDays(14), new("Liens qui confirment un abonnement à une lettre", "Links that confirm a subscription to a newsletter"), new("14 jours", "14 days"))
        {
            Sql = "DELETE FROM letter WHERE item_id IS NULL AND confirm IS NOT NULL AND received_at < @before",
        },
        new("letter-links", TimeSpan.FromDays(30), new("Liens de lettres faits pour notre boîte, gardés scellés", "Links of newsletters made for our mailbox, kept sealed"), new("30 jours", "30 days"))
        {
            Sql = "DELETE FROM letter_link l USING letter WHERE letter.id = l.letter_id AND l.sealed IS NOT NULL AND letter.received_at < @before",
        },
        new("mails-unread", TimeSpan.FromDays(30), new("Courriels de veille qui n'ont pas pu être lus", "Mails to the watch that could not be read"), new("30 jours", "30 days"))
        {
            Sql = "DELETE FROM mail_arrival WHERE reason_fr IS NOT NULL AND arrived_at < @before",
        },
    ];
}
