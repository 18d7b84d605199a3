namespace Animation.Members.Directory;

/// <summary>What a person does today, kept with its dates: a change closes one function and opens the next.</summary>
internal static class FunctionOfPerson
{
    internal static async Task Hold(MembersDb db, Guid person, SavePerson.Draft draft, CancellationToken ct)
    {
        var args = new
        {
            id = Guid.CreateVersion7(db.Now),
            person,
            draft.Organisation,
            draft.Function,
            draft.Standing,
            draft.Title,
            today = db.Today,
        };
        var same = await db.Execute(
            """
            UPDATE function SET title = @Title, standing = @Standing
            WHERE person_id = @person AND organisation_id = @Organisation AND kind = @Function AND (until IS NULL OR until >= @today)
            """, args, ct);
        if (same > 0)
            return;
        // A function begun today was a slip of the pen; an older one is history.
        await db.Execute(
            """
            DELETE FROM function WHERE person_id = @person AND since = @today;
            UPDATE function SET until = @today::date - 1 WHERE person_id = @person AND (until IS NULL OR until >= @today);
            """, args, ct);
        if (draft.Organisation is not null)
        {
            await db.Execute(
                """
                INSERT INTO function (id, person_id, organisation_id, kind, standing, title, since)
                VALUES (@id, @person, @Organisation, @Function, @Standing, @Title, @today)
                """, args, ct);
        }
    }
}
