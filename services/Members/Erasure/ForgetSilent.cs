using Animation.Hosting.Data;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Erasure;

/// <summary>
/// Forgets people who act for no member organisation and from whom nothing has come for three years, 30 days after a mail that told them so and
/// offered to stay. Whoever holds a role stays.
/// </summary>
internal static class ForgetSilent
{
    /// <summary>Between the warning and the erasure.</summary>
    internal static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    // No sign since the parameter @since; the membership of an organisation is a sign as long as it lasts.
    private const string Silent =
        """
        p.erased_at IS NULL AND p.roles = '{}' AND p.changed_at < @since
          AND NOT EXISTS (SELECT FROM preferences c WHERE c.person_id = p.id AND c.changed_at >= @since)
          AND NOT EXISTS (SELECT FROM consent c WHERE c.person_id = p.id AND c.at >= @since AND c.act <> 'informed')
          AND NOT EXISTS (SELECT FROM contact c WHERE c.person_id = p.id AND c.at >= @since)
          AND NOT EXISTS (
            SELECT FROM function f JOIN organisation o ON o.id = f.organisation_id
            WHERE f.person_id = p.id AND f.since <= @today AND (f.until IS NULL OR f.until >= @today)
              AND o.status IN ('member', 'associate') AND (o.member_until IS NULL OR o.member_until >= @since::date))
        """;

    [method: ExplicitConstructor]
    private sealed record Seen(Guid PersonId, DateTimeOffset At);

    internal static async Task<int> Run(IServiceProvider scope, DateTimeOffset before, CancellationToken ct)
    {
        var db = scope.GetDb();
        await NoteSessions(db, scope.GetRequiredService<Databases>(), ct);
        await Warn(db, before + Notice, scope.GetRequiredService<StayHere.Mail>(), ct);
        var silent = await db.Query<Guid>(
            $"SELECT p.id FROM person p JOIN silence_warning w ON w.person_id = p.id WHERE w.warned_at <= @now - @Notice AND {Silent} ORDER BY p.id LIMIT 5000",
            new { since = before, today = db.Today, now = db.Now, Notice }, ct);
        var forgotten = 0;
        foreach (var person in silent)
            forgotten += await Erasing.Erase(db, person, AskedBy.Retention, ct) ? 1 : 0;
        await db.Execute("DELETE FROM contact c WHERE NOT EXISTS (SELECT FROM person p WHERE p.id = c.person_id AND p.erased_at IS NULL)", ct: ct);
        return forgotten;
    }

    /// <summary>Tells each of those whose time will be over after the notice, once for one silence.</summary>
    private static Task Warn(MembersDb db, DateTimeOffset since, StayHere.Mail mail, CancellationToken ct) => db.InTransaction(async () =>
    {
        var args = new { since, today = db.Today, now = db.Now };
        await db.Execute($"DELETE FROM silence_warning w USING person p WHERE p.id = w.person_id AND NOT ({Silent})", args, ct);
        var warned = await db.Query<Guid>(
            $"""
            INSERT INTO silence_warning (person_id, warned_at) SELECT p.id, @now FROM person p WHERE {Silent} ORDER BY p.id LIMIT 5000
            ON CONFLICT (person_id) DO NOTHING RETURNING person_id
            """, args, ct);
        foreach (var person in warned)
            await db.Publish(mail.To(person, db.Now), ct);
    }, ct);

    internal static Task Note(MembersDb db, Guid person, DateTimeOffset at, CancellationToken ct) => db.Execute(
        """
        INSERT INTO contact (person_id, at) SELECT @person, @at WHERE EXISTS (SELECT FROM person WHERE id = @person AND erased_at IS NULL)
        ON CONFLICT (person_id) DO UPDATE SET at = greatest(contact.at, excluded.at)
        """, new { person, at }, ct);

    // Sessions live shorter than this rule: what they say is noted each night.
    private static async Task NoteSessions(MembersDb db, Databases databases, CancellationToken ct)
    {
        await using var platform = await databases.Shared.OpenConnectionAsync(ct);
        var seen = await platform.QueryAsync<Seen>(new CommandDefinition(
            "SELECT person_id, max(seen_at) AS at FROM session GROUP BY person_id", cancellationToken: ct));
        foreach (var some in seen.Chunk(1000))
        {
            await db.Execute(
                """
                INSERT INTO contact (person_id, at) SELECT * FROM unnest(@people, @instants)
                ON CONFLICT (person_id) DO UPDATE SET at = greatest(contact.at, excluded.at)
                """, new { people = some.Select(one => one.PersonId).ToArray(), instants = some.Select(one => one.At.UtcDateTime).ToArray() }, ct);
        }
    }
}
