using Animation.Hosting;
using Dapper;

namespace Animation.Members.Directory;

/// <summary>The colleges that represent the members: rows that an association changes to follow its statutes.</summary>
public static class Colleges
{
    [method: ExplicitConstructor]
    private sealed record Row(string Code, string NameFr, string NameEn);

    /// <summary>The colleges in their order, by code.</summary>
    internal static async Task<IReadOnlyDictionary<string, Text>> All(MembersDb db, CancellationToken ct) =>
        (await db.Query<Row>("SELECT code, name_fr, name_en FROM college ORDER BY position, code", null, ct))
            .ToDictionary(row => row.Code, row => new Text(row.NameFr, row.NameEn));
}
