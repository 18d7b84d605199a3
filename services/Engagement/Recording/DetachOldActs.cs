using Animation.Engagement.Facts;
using Animation.EventStore;
using Animation.Hosting.Privacy;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Engagement.Recording;

/// <summary>
/// Acts older than three whole years leave their person: those of one year move together under a subject of that year that nothing links to the
/// person or to their other years. The totals and the number of people of each past year stay as they were, who they were does not.
/// </summary>
internal static class DetachOldActs
{
    internal static readonly RetentionRule Rule = new(
        "acts", TimeSpan.FromDays(3 * 365 + 1), new("Ce que chacun a fait : inscriptions, venues, envois reçus, contributions", "What each person did: registrations, attendances, mails received, contributions"),
        new("3 années civiles pleines, puis détaché de la personne ; restent des totaux", "3 whole calendar years, then detached from the person; totals remain"))
    {
        Why = new("Comparer une année aux trois d'avant sans garder qui a fait quoi plus longtemps.", "To compare a year with the three before without keeping who did what any longer."),
        Work = Run,
    };

    // What somebody is or chose is their present state, kept with them; all else is an act.
    private const string IsAct = "type NOT IN ('affiliated', 'choices-made')";

    [method: ExplicitConstructor]
    private sealed record Year(Guid SubjectId, int Number);

    private static async Task<int> Run(IServiceProvider scope, DateTimeOffset before, CancellationToken ct)
    {
        var db = scope.GetRequiredService<EngagementDb>();
        var old = await db.Query<Year>(
            $"""
            SELECT DISTINCT subject_id, extract(year FROM latest AT TIME ZONE 'UTC')::int AS number FROM (
              SELECT s.subject_id, max(e.occurred_at) AS latest FROM subject s JOIN es_events e ON e.stream = 'subject-' || replace(s.subject_id::text, '-', '')
              WHERE e.{IsAct} GROUP BY s.subject_id, split_part(e.key, ':', 2)) story
            WHERE latest < @until ORDER BY 1, 2
            """, new { until = StartOf(before.Year) }, ct);
        var moved = 0;
        foreach (var year in old)
            moved += await db.InTransaction(() => Detach(scope, db, year, ct), ct);
        return moved;
    }

    private static async Task<int> Detach(IServiceProvider scope, EngagementDb db, Year year, CancellationToken ct)
    {
        // Erasing, objecting and recording hold this row too.
        if (await db.First<Guid?>("SELECT subject_id FROM subject WHERE subject_id = @SubjectId FOR UPDATE", new { year.SubjectId }, ct) is not { } subject)
            return 0;
        await db.Query<string>("SELECT projection FROM es_progress ORDER BY projection, generation FOR UPDATE", ct: ct);
        var fresh = await db.Value<Guid>("SELECT gen_random_uuid()", ct: ct);
        var args = new { from = Streams.Subject(subject), to = Streams.Subject(fresh), subject, fresh, begin = StartOf(year.Number), end = StartOf(year.Number + 1) };
        // Registering, withdrawing and coming to one thing are one story, which stays whole in the year it ended.
        var moved = await db.Query<string>(
            $"""
            WITH story AS (
              SELECT split_part(key, ':', 2) AS thing FROM es_events WHERE stream = @from AND {IsAct}
              GROUP BY 1 HAVING max(occurred_at) >= @begin AND max(occurred_at) < @end),
            act AS (
              SELECT era, tx, seq, row_number() OVER (ORDER BY era, tx, seq) AS version FROM es_events JOIN story ON story.thing = split_part(key, ':', 2)
              WHERE stream = @from AND {IsAct})
            UPDATE es_events e SET stream = @to, version = act.version, cause_id = NULL, headers = NULL
            FROM act WHERE e.era = act.era AND e.tx = act.tx AND e.seq = act.seq RETURNING split_part(e.key, ':', 2)
            """, args, ct);
        await db.Execute(
            """
            INSERT INTO es_streams (id, version, era, tx)
            SELECT @to, max(version), max(era), (array_agg(tx ORDER BY era DESC, tx DESC))[1] FROM es_events WHERE stream = @to;
            UPDATE reach_fact SET subject_id = @fresh WHERE subject_id = @subject AND replace(ref::text, '-', '') = ANY (@things);
            """, new { args.to, subject, fresh, things = moved.Distinct().ToArray() }, ct);
        await Affiliate(scope, subject, fresh, args.begin, args.end, ct);
        return moved.Count;
    }

    /// <summary>The year's subject acts for whom the person acted in that year, by days: enough for the groups, not for finding the person by an instant.</summary>
    private static async Task Affiliate(IServiceProvider scope, Guid subject, Guid fresh, DateTimeOffset begin, DateTimeOffset end, CancellationToken ct)
    {
        var (log, store, db) = (scope.GetRequiredService<FactLog>(), scope.GetRequiredService<DocumentStore>(), scope.GetRequiredService<EngagementDb>());
        var known = (await store.LightweightSession(db.Ambient.Transaction).Events.FetchStreamAsync(Streams.Subject(subject), cancellation: ct))
            .Where(fact => fact.Data is Affiliated).OrderBy(fact => fact.OccurredAt).ToList();
        var already = known.LastOrDefault(fact => fact.OccurredAt < begin);
        var held = known.Where(fact => fact == already || fact.OccurredAt >= begin && fact.OccurredAt < end).DefaultIfEmpty(known.FirstOrDefault()).OfType<StoredEvent>();
        var version = 0L;
        foreach (var fact in held)
        {
            var day = fact.OccurredAt < begin || fact.OccurredAt >= end ? begin : new DateTimeOffset(fact.OccurredAt.UtcDateTime.Date, TimeSpan.Zero);
            var acted = (Affiliated)fact.Data;
            await log.Append(Streams.Subject(fresh), $"person:{++version}", new Affiliated(version, acted.OrganisationId, "", acted.Staff), day, ct);
        }
    }

    private static DateTimeOffset StartOf(int year) => new(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
