using Animation.Hosting.Configuration;
using Animation.Hosting.Messaging;
using Animation.Hosting.Privacy;
using Animation.Members.Erasure;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members;

/// <summary>How long Members keeps what. What is not here lives as long as the person's account.</summary>
internal static class MembersRetention
{
    internal static readonly IReadOnlyList<RetentionRule> Rules =
    [
        new("contacts", TimeSpan.FromDays(3 * 365 + 1), new("Personnes sans organisation adhérente", "People without a member organisation"),
            new("3 ans après le dernier signe de leur part, puis tout est effacé", "3 years after the last sign from them, then everything is erased"))
        {
            Why = new("Un courriel prévient 30 jours avant, une fois, et un bouton y suffit pour rester.", "A mail warns them 30 days before, once, and one button in it is enough to stay."),
            Work = ForgetSilent.Run,
        },
        new("sign-in", TimeSpan.FromDays(1), new("Liens et demandes de connexion", "Sign-in links and requests"), new("24 heures", "24 hours"))
        {
            Sql = "DELETE FROM sign_in WHERE asked_at < @before",
        },
        new("subscriptions", TimeSpan.FromDays(7), new("Demandes d'abonnement", "Requests to subscribe"),
            new("7 jours tant qu'elles attendent d'être confirmées, 24 heures sinon", "7 days while they wait to be confirmed, else 24 hours"))
        {
            Why = new("Le lien envoyé doit encore servir à qui lit son courrier une fois par semaine ; le reste ne sert qu'à compter les courriels demandés dans la journée.",
                "The link must still work for somebody who reads their mail once a week; the rest only serves to count the mails asked for in a day."),
            Sql = """
                DELETE FROM subscription_request
                WHERE asked_at < @before OR asked_at < @now - interval '1 day' AND handled_at IS NOT NULL AND (confirmed_at IS NOT NULL OR mail_id IS NULL OR known)
                """,
        },
        new("sign-in-help", TimeSpan.FromDays(90), new("Changements d'adresse et codes dictés", "Changes of address and codes read on the telephone"), new("90 jours ; 24 heures pour une adresse jamais confirmée", "90 days; 24 hours for an address never confirmed"))
        {
            Why = new("De quoi comprendre, après coup, comment quelqu'un a perdu ou repris son compte.", "Enough to understand afterwards how somebody lost or took back their account."),
            Sql = "DELETE FROM address_change WHERE asked_at < @before OR confirmed_at IS NULL AND expires_at < @now; DELETE FROM dictated_code WHERE dictated_at < @before",
        },
        new("sessions", TimeSpan.FromDays(30), new("Sessions terminées", "Sessions that have ended"), new("30 jours", "30 days"))
        {
            OnPlatform = true,
            Sql = "DELETE FROM session WHERE least(expires_at, revoked_at) < @before",
        },
        new("history", TimeSpan.FromDays(3 * 365), new("Historique des fiches de l'annuaire", "History of the directory's records"), new("3 ans", "3 years"))
        {
            Sql = "DELETE FROM change WHERE at < @before",
        },
        new("imports", TimeSpan.FromDays(30), new("Lignes refusées et tableaux abandonnés des imports", "Refused lines and forsaken tables of imports"), new("30 jours", "30 days"))
        {
            Sql = """
                DELETE FROM import WHERE state IN ('draft', 'checked') AND created_at < @before;
                DELETE FROM import_line l USING import i WHERE i.id = l.import_id AND i.created_at < @before
                """,
        },
        new("parked", ParkedMessages.Limit, new("Messages qu'un service n'a pas pu traiter", "Messages a service could not handle"), new("30 jours", "30 days"))
        {
            Work = ForgetParked,
        },
        new("erasures", TimeSpan.FromDays(5 * 365), new("Rapports d'effacement, sans nom", "Erasure reports, without names"), new("5 ans", "5 years"))
        {
            Sql = "DELETE FROM erasure_report r USING erasure e WHERE e.person_id = r.person_id AND e.erased_at < @before; DELETE FROM erasure WHERE erased_at < @before",
        },
        new("retention", TimeSpan.FromDays(400), new("Journal de cette page", "The log of this page"), new("13 mois", "13 months"))
        {
            OnPlatform = true,
            Sql = "DELETE FROM retention_log WHERE ran_at < @before",
        },
    ];

    // A message may be parked after the erasure of whom it names: those forgotten lately are looked for again.
    private static async Task<int> ForgetParked(IServiceProvider scope, DateTimeOffset before, CancellationToken ct)
    {
        if (scope.GetRequiredService<Settings>().RabbitMq is not { } broker)
            return 0;
        var people = await scope.GetDb().Query<Guid>("SELECT person_id FROM erasure WHERE erased_at > @since", new { since = before.AddDays(-30) }, ct);
        return (await ParkedMessages.Forget(broker, scope.GetRequiredService<ServiceCatalog>().All, people.ToList(), before, ct)).Values.Sum();
    }
}
