using Quartz;

namespace Animation.Members.Directory;

/// <summary>Functions that began or ended since the last day looked at: nobody changes anything that day, yet the others must know.</summary>
public sealed class TellFunctionsDue(MembersDb db) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await Tell(db, cancellationToken);

    /// <summary>Publishes the people concerned; the day is noted in the same transaction, so a killed run starts over.</summary>
    /// <returns>How many people were told.</returns>
    internal static Task<int> Tell(MembersDb db, CancellationToken ct) => db.InTransaction(async () =>
    {
        var today = db.Today;
        // The first time there is nothing to tell: what holds today was told when it was entered.
        await db.Execute("INSERT INTO function_day (day) VALUES (@today) ON CONFLICT DO NOTHING", new { today }, ct);
        var last = await db.Value<DateOnly>("SELECT day FROM function_day FOR UPDATE", null, ct);
        if (last >= today)
            return 0;
        var due = await db.Query<Guid>(
            """
            UPDATE person SET version = version + 1, changed_at = @now
            WHERE erased_at IS NULL AND id IN (
              SELECT person_id FROM function WHERE since > @last AND since <= @today
              UNION SELECT person_id FROM function WHERE until >= @last AND until < @today)
            RETURNING id
            """, new { last, today, now = db.Now }, ct);
        var people = await db.Query<Person>(Person.Select + " WHERE p.id = ANY(@due)", new { due = due.ToArray(), today }, ct);
        await db.PublishAll([.. people.Select(person => person.Changed())], ct);
        await db.Execute("UPDATE function_day SET day = @today", new { today }, ct);
        return people.Count;
    }, ct);
}
