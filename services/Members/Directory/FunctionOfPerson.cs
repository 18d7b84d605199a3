using Dapper;

namespace Animation.Members.Directory;

/// <summary>What people do in organisations, with dates: elections change half of them in one night.</summary>
public static class FunctionOfPerson
{
    /// <summary>A function as the pages of a person or an organisation show it.</summary>
    [method: ExplicitConstructor]
    public sealed record Held(
        Guid Id, Guid PersonId, string PersonName, Guid OrganisationId, string Organisation, string Kind, string? Standing, string Title, DateOnly Since, DateOnly? Until, bool IsDefault)
    {
        /// <summary>Begun and not ended.</summary>
        public bool Holds(DateOnly today) => Since <= today && (Until is null || Until >= today);

        public bool Over(DateOnly today) => Until < today;
    }

    /// <summary>Ends with WHERE left to the reader.</summary>
    internal const string SelectHeld =
        """
        SELECT f.id, f.person_id, p.name AS person_name, f.organisation_id, o.name AS organisation, f.kind, f.standing, f.title, f.since, f.until,
          coalesce(p.default_organisation = f.organisation_id, false) AS is_default
        FROM function f JOIN person p ON p.id = f.person_id JOIN organisation o ON o.id = f.organisation_id
        """;

    internal static Task<IReadOnlyList<Held>> Of(MembersDb db, Guid person, CancellationToken ct) =>
        db.Query<Held>(SelectHeld + " WHERE f.person_id = @person ORDER BY f.until DESC NULLS FIRST, f.since DESC", new { person }, ct);

    internal static Task Add(MembersDb db, Guid person, HoldFunction.Draft draft, CancellationToken ct) => db.Execute(
        """
        INSERT INTO function (id, person_id, organisation_id, kind, standing, title, since, until, changed_at)
        VALUES (@id, @person, @Organisation, @Function, @Standing, @Title, @Since, @Until, @now)
        """,
        new { id = Guid.CreateVersion7(db.Now), person, draft.Organisation, draft.Function, draft.Standing, draft.Title, draft.Since, draft.Until, now = db.Now }, ct);

    /// <summary>Somebody new without an organisation is attached to the only one whose domain their address has; several, or none, wait for an officer.</summary>
    internal static async Task AttachByDomain(MembersDb db, Guid person, string address, CancellationToken ct)
    {
        if (Domains.Telling(address) is not { } domain)
            return;
        var found = await db.Query<Guid>("SELECT id FROM organisation WHERE removed_at IS NULL AND domains @> ARRAY[@domain] LIMIT 2", new { domain }, ct);
        if (found.Count == 1)
            await Add(db, person, new HoldFunction.Draft(found[0], FunctionKinds.Agent, null, "", db.Today, null), ct);
    }

    /// <summary>The person's functions changed: a new version, told to the others.</summary>
    internal static async Task Tell(MembersDb db, Guid person, CancellationToken ct)
    {
        await db.Execute("UPDATE person SET version = version + 1, changed_at = @now WHERE id = @person", new { person, now = db.Now }, ct);
        await (await Person.Find(db, person, ct))!.Publish(db, ct);
    }
}
