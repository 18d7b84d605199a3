using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Members.Directory;
using Animation.Vocabulary;

namespace Animation.Members.Import;

/// <summary>Lines of organisations: a known one, found by SIREN, territory or name, gets what its cells say; another is added.</summary>
internal static class ImportOrganisations
{
    private const int PageSize = 200;

    /// <summary>What each line means today, without effect.</summary>
    internal static async Task<List<ImportRow>> Decide(MembersDb db, string[] mapping, IReadOnlyList<(int Number, string[] Cells)> lines, CancellationToken ct)
    {
        var (all, colleges) = (await db.Query<Organisation>($"SELECT {Organisation.Columns} FROM organisation WHERE removed_at IS NULL", null, ct), await Colleges.All(db, ct));
        var byKey = all.SelectMany(one => Keys(one).Select(key => (key, one))).ToLookup(pair => pair.key, pair => pair.one);
        var seen = new Dictionary<string, int>();
        return [.. lines.Select(line =>
        {
            try
            {
                var (known, draft) = Understand(new ImportCells(mapping, line.Cells), byKey, colleges);
                var key = known?.Id.ToString() ?? $"{draft.Kind} {PlaceNames.Plain(draft.Name)} {draft.Place?.Code} {draft.Siren}";
                return !seen.TryAdd(key, line.Number)
                    ? ImportRow.Refused(line.Number, new Text($"Cette organisation est déjà à la ligne {seen[key]}.", $"This organisation is on line {seen[key]} already."))
                    : known is null ? new ImportRow(line.Number, ImportRow.Add)
                    : new ImportRow(line.Number, Same(known, draft) ? ImportRow.Same : ImportRow.Complete) { RecordId = known.Id };
            }
            catch (Refusal refusal)
            {
                return ImportRow.Refused(line.Number, refusal);
            }
        })];
    }

    /// <summary>Imports the next page.</summary>
    /// <returns>Its last line; none when it was the last page.</returns>
    internal static async Task<int?> Page(MembersDb db, Import import, CancellationToken ct)
    {
        var page = await db.Query<(int Line, Guid? RecordId, string[] Cells)>(
            """
            SELECT r.line, r.record_id, l.cells FROM import_row r JOIN import_line l USING (import_id, line)
            WHERE r.import_id = @Id AND r.outcome IN ('add', 'complete') AND r.line > @Position ORDER BY r.line LIMIT @PageSize
            """, new { import.Id, import.Position, PageSize }, ct);
        var colleges = await Colleges.All(db, ct);
        foreach (var (line, record, cells) in page)
        {
            var known = record is { } id ? await Organisation.Find(db, id, ct) : null;
            var none = Array.Empty<Organisation>().ToLookup(_ => "");
            var (_, draft) = Understand(new ImportCells(import.Mapping, cells), none, colleges, known);
            var saved = await SaveOrganisation.Save(db, known?.Id, null, draft, ct);
            await db.Execute(
                """
                UPDATE import_row SET record_id = @saved WHERE import_id = @Id AND line = @line;
                DELETE FROM import_line WHERE import_id = @Id AND line = @line;
                """, new { import.Id, line, saved }, ct);
        }
        return page.Count < PageSize ? null : page[^1].Line;
    }

    private static (Organisation? Known, SaveOrganisation.Draft Draft) Understand(
        ImportCells cells, ILookup<string, Organisation> byKey, IReadOnlyDictionary<string, Text> colleges, Organisation? found = null)
    {
        var kind = ImportFields.Code(DirectoryWords.Kinds, cells["kind"]);
        var place = cells["place"] is { } typed ? PlaceOfOrganisation.Understand(kind, typed, "Place", []) : null;
        var known = found ?? Find(cells, kind, place, byKey);
        var form = known is null ? new SaveOrganisation.Form { Status = OrganisationStatus.NotYet } : SaveOrganisation.Form.Of(known);
        return (known, SaveOrganisation.Decide(form with
        {
            Name = cells["name"] ?? form.Name,
            Kind = kind ?? form.Kind,
            Status = ImportFields.Code(DirectoryWords.Statuses, cells["status"]) ?? form.Status,
            MemberSince = cells["since"] ?? form.MemberSince,
            MemberUntil = cells["until"] ?? form.MemberUntil,
            Place = cells["place"] ?? form.Place,
            Siren = cells["siren"] ?? form.Siren,
            College = ImportFields.Code(colleges, cells["college"]) ?? form.College,
            SizeClass = ImportFields.Code(SizeClasses.Chosen, cells["size"]) ?? form.SizeClass,
            Domains = cells["domains"] ?? form.Domains,
            Mailboxes = cells["mailboxes"] ?? form.Mailboxes,
        }));
    }

    private static Organisation? Find(ImportCells cells, string? kind, Place? place, ILookup<string, Organisation> byKey)
    {
        var found = cells["siren"] is { } siren && Sirens.Parse(siren) is { } digits ? byKey["siren:" + digits] : [];
        if (!found.Any() && place is not null && Organisation.IsLocalAuthority(kind))
            found = byKey[$"place:{kind}:{place.Code}"];
        if (!found.Any() && cells["name"] is { } name && place is null)
            found = byKey[$"{PlaceNames.Plain(name)}:{kind}"];
        var candidates = found.Distinct().Take(2).ToArray();
        return candidates.Length > 1
            ? throw new Refusal("members.import_homonyms", new("Plusieurs organisations de l'annuaire répondent à cette ligne : donnez le SIREN ou le code officiel.", "Several organisations of the directory answer to this line: give the SIREN or the official code."))
            : candidates.FirstOrDefault();
    }

    private static IEnumerable<string> Keys(Organisation one)
    {
        var plain = PlaceNames.Plain(one.Name);
        yield return $"{plain}:{one.Kind}";
        yield return $"{plain}:";
        if (one.Siren is not null)
            yield return "siren:" + one.Siren;
        if (one.Place is not null)
            yield return $"place:{one.Kind}:{one.Place}";
    }

    private static bool Same(Organisation known, SaveOrganisation.Draft draft) =>
        (known.Name, known.Kind, known.Status, known.MemberSince, known.MemberUntil, known.Place, known.College, known.SizeClass, known.Siren)
            == (draft.Name, draft.Kind, draft.Status, draft.MemberSince, draft.MemberUntil, draft.Place?.Code, draft.College, draft.OwnSize, draft.OwnSiren)
        && known.Domains.SequenceEqual(draft.Domains) && known.Mailboxes.SequenceEqual(draft.Mailboxes);
}
