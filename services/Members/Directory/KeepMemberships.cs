using Animation.Hosting.Identity;
using Quartz;

namespace Animation.Members.Directory;

/// <summary>Keeps what pages say of memberships true for everybody signed in: whatever changed it, within a minute.</summary>
[DisallowConcurrentExecution]
public sealed class KeepMemberships(MembersDb db, Memberships memberships) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await Keep(db, memberships, cancellationToken);

    /// <summary>Looks at everybody signed in.</summary>
    internal static async Task Keep(MembersDb db, Memberships memberships, CancellationToken ct)
    {
        var people = await memberships.SignedIn(ct);
        await memberships.Write(people, await Of(db, people, ct), everybody: true, ct);
    }

    /// <summary>Looks at one person: they have just signed in, or chosen for whom they act.</summary>
    internal static async Task Keep(MembersDb db, Memberships memberships, Guid person, CancellationToken ct) =>
        await memberships.Write([person], await Of(db, [person], ct), everybody: false, ct);

    private static Task<IReadOnlyList<Membership>> Of(MembersDb db, Guid[] people, CancellationToken ct) => db.Query<Membership>(
        """
        SELECT DISTINCT ON (p.id) p.id AS person_id, o.name AS organisation, o.status, o.member_until
        FROM person p JOIN function f ON f.person_id = p.id AND f.since <= @today AND (f.until IS NULL OR f.until >= @today)
        JOIN organisation o ON o.id = f.organisation_id
        WHERE p.id = ANY(@people) AND p.erased_at IS NULL
        ORDER BY p.id, f.organisation_id IS NOT DISTINCT FROM p.default_organisation DESC, f.since DESC, f.id DESC
        """, new { people, today = db.Today }, ct);
}
