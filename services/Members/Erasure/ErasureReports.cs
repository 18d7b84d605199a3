using System.Text.Json;
using Animation.Contracts.Members;
using Animation.Hosting;
using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Web;
using Dapper;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Erasure;

/// <summary>What each service did about each erasure, and who has not answered yet. Nobody is named: there is nobody left to name.</summary>
public static class ErasureReports
{
    public const string Path = "/animation/annuaire/effacements";

    [method: ExplicitConstructor]
    private sealed record Row(Guid PersonId, string AskedBy, DateTimeOffset ErasedAt, bool InLedger, string? Service, string? Removed, DateTimeOffset? At);

    /// <summary>One service's answer; none yet when <paramref name="At"/> is absent.</summary>
    public sealed record Answer(string Service, DateTimeOffset? At, IReadOnlyDictionary<string, int> Removed);

    public sealed record Entry(Guid PersonId, string AskedBy, DateTimeOffset ErasedAt, IReadOnlyList<Answer> Answers)
    {
        public bool Complete => Answers.All(answer => answer.At is not null);
    }

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet(Path, async (MembersDb db, ServiceCatalog catalog, CancellationToken ct) =>
        Page.Show<ErasureReportsPage>(new { Entries = await Read(db, catalog, ct) })).RequireAuthorization(Policies.Admin);

    /// <summary>The latest hundred, newest first.</summary>
    internal static async Task<IReadOnlyList<Entry>> Read(MembersDb db, ServiceCatalog catalog, CancellationToken ct)
    {
        string[] expected =
        [
            "members",
            .. catalog.All.Where(service => service.Consumers.Any(consumer => typeof(IConsumer<MemberErased>).IsAssignableFrom(consumer))).Select(service => service.Name),
            "platform",
        ];
        var rows = await db.Query<Row>(
            """
            SELECT e.person_id, e.asked_by, e.erased_at, e.ledger_at IS NOT NULL AS in_ledger, r.service, r.removed::text AS removed, r.at
            FROM (SELECT * FROM erasure ORDER BY erased_at DESC, person_id LIMIT 100) e LEFT JOIN erasure_report r USING (person_id)
            ORDER BY e.erased_at DESC, e.person_id
            """, ct: ct);
        return
        [
            .. rows.GroupBy(row => row.PersonId).Select(person => new Entry(person.Key, person.First().AskedBy, person.First().ErasedAt,
            [
                .. expected.Select(service => person.FirstOrDefault(row => row.Service == service) is { } row
                    ? new Answer(service, row.At, JsonSerializer.Deserialize<Dictionary<string, int>>(row.Removed!)!)
                    : new Answer(service, null, new Dictionary<string, int>())),
            ])),
        ];
    }

    internal static Text Asker(string code) => code switch
    {
        AskedBy.Self => new("la personne elle-même", "the person themselves"),
        AskedBy.Admin => new("l'administration", "an administrator"),
        AskedBy.Retention => new("une durée de conservation", "a retention rule"),
        _ => new("une sauvegarde restaurée", "a restored backup"),
    };

    /// <summary>Kinds of things removed, in words; a kind that a service adds later shows under its own code.</summary>
    internal static Text Kind(string code) => code switch
    {
        "record" => new("fiche", "record"),
        "functions" => new("fonctions", "functions"),
        "choices" => new("choix", "choices"),
        "sign-in" => new("connexions", "sign-ins"),
        "dictated-codes" => new("codes dictés", "codes read on the telephone"),
        "address-changes" => new("changements d'adresse", "changes of address"),
        "second-factor" => new("application de codes", "code application"),
        "consents" => new("accords", "agreements"),
        "subscriptions" => new("abonnements en attente", "waiting subscriptions"),
        "history" => new("historique", "history"),
        "imports" => new("lignes d'import", "import lines"),
        "outbox" => new("messages envoyés", "messages sent"),
        "parked" => new("messages en panne", "parked messages"),
        "session" => new("sessions", "sessions"),
        "registrations" => new("inscriptions rendues anonymes", "registrations made anonymous"),
        "attendances" => new("présences rendues anonymes", "attendances made anonymous"),
        "reminders" => new("rappels", "reminders"),
        "invitations" => new("invitations", "invitations"),
        "replica" => new("copie de la fiche", "copy of the record"),
        "mails" => new("courriels du registre", "mails of the ledger"),
        "mail-files" => new("fichiers de courriel", "mail files"),
        "digest-items" => new("articles envoyés", "articles sent"),
        "subject" => new("lien avec les faits", "link to the facts"),
        "facts" => new("faits rendus anonymes", "facts made anonymous"),
        _ => new(code, code),
    };
}
