using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Members.Directory;
using Animation.Vocabulary;

namespace Animation.Members.Import;

/// <summary>What one line means, decided without touching anything.</summary>
public sealed record ImportRow(int Line, string Outcome)
{
    public const string Add = "add";
    public const string Complete = "complete";
    public const string Same = "same";
    public const string Refuse = "refuse";

    public Text? Refusal { get; init; }
    public Guid? RecordId { get; init; }
    public Guid? FunctionId { get; init; }
    public SavePerson.Draft? Person { get; init; }

    internal static ImportRow Refused(int line, Text why) => new(line, Refuse) { Refusal = why };

    internal static ImportRow Refused(int line, Refusal refusal) => Refused(line, new Text(
        string.Join(' ', refusal.Problems.Select(problem => problem.Message.Fr)), string.Join(' ', refusal.Problems.Select(problem => problem.Message.En))));
}

/// <summary>A line's cells by the field they fill.</summary>
public readonly struct ImportCells(string[] mapping, string[] cells)
{
    /// <summary>The cell of a field; none when no column has it or it is blank.</summary>
    public string? this[string field] =>
        Array.IndexOf(mapping, field) is >= 0 and var column && column < cells.Length && cells[column].Length > 0 ? cells[column] : null;
}

/// <summary>What the directory knows already, as far as a file needs it.</summary>
/// <param name="People">By address: id and the organisations they act for today.</param>
/// <param name="Organisations">By plain name, <c>siren:…</c>, <c>place:…</c> or <c>domain:…</c>.</param>
/// <param name="NeverAgain">Addresses of people who asked to be forgotten.</param>
public sealed record KnownDirectory(
    IReadOnlyDictionary<string, (Guid Id, Guid[] ActsFor)> People, ILookup<string, Guid> Organisations, IReadOnlySet<string> NeverAgain);

/// <summary>What a line of people means.</summary>
public static class DecidePerson
{
    /// <param name="seen">Addresses met so far in the file, with their line; this one is added.</param>
    public static ImportRow Decide(int line, ImportCells cells, KnownDirectory known, Dictionary<string, int> seen, Func<Guid> newId)
    {
        try
        {
            var draft = SavePerson.Decide(new SavePerson.Form
            {
                Name = cells["name"] ?? $"{cells["first"]} {cells["last"]}".Trim(),
                Address = cells["address"],
                Language = cells["language"]?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? "en" : "fr",
                Function = ImportFields.Function(cells["function"]) ?? FunctionKinds.Agent,
                Standing = ImportFields.Standing(cells["standing"]),
                Title = cells["title"],
            });
            if (!seen.TryAdd(draft.Address, line))
                return ImportRow.Refused(line, new Text($"Cette adresse est déjà à la ligne {seen[draft.Address]}.", $"This address is on line {seen[draft.Address]} already."));
            if (known.NeverAgain.Contains(draft.Address))
                return ImportRow.Refused(line, Erasure.NeverAgain.Refused().Message);
            var organisation = Organisation(cells, draft.Address, known);
            return Meaning(line, draft with { Organisation = organisation }, known, newId);
        }
        catch (Refusal refusal)
        {
            return ImportRow.Refused(line, refusal);
        }
    }

    private static ImportRow Meaning(int line, SavePerson.Draft draft, KnownDirectory known, Func<Guid> newId)
    {
        var function = draft.Organisation is null ? (Guid?)null : newId();
        if (!known.People.TryGetValue(draft.Address, out var person))
            return new ImportRow(line, ImportRow.Add) { RecordId = newId(), FunctionId = function, Person = draft };
        return draft.Organisation is not { } of || person.ActsFor.Contains(of)
            ? new ImportRow(line, ImportRow.Same) { RecordId = person.Id, Person = draft }
            : new ImportRow(line, ImportRow.Complete) { RecordId = person.Id, FunctionId = function, Person = draft };
    }

    // What is written decides; the domain of the address only when nothing is.
    private static Guid? Organisation(ImportCells cells, string address, KnownDirectory known)
    {
        if ((cells["siren"] ?? cells["place"] ?? cells["organisation"]) is not { } named)
        {
            var byDomain = Domains.Telling(address) is { } domain ? known.Organisations["domain:" + domain].Take(2).ToArray() : [];
            return byDomain.Length == 1 ? byDomain[0] : null;
        }
        var found = cells["siren"] is { } siren ? known.Organisations["siren:" + (Sirens.Parse(siren) ?? siren)]
            : cells["place"] is { } place ? known.Organisations["place:" + (Places.Find(place)?.Code ?? place)]
            : known.Organisations[PlaceNames.Plain(named)];
        var candidates = found.Distinct().Take(2).ToArray();
        return candidates.Length switch
        {
            1 => candidates[0],
            0 => throw new Refusal("members.import_organisation", new(
                $"« {named} » n'est pas dans l'annuaire : ajoutez d'abord cette organisation, ou videz la cellule.",
                $"“{named}” is not in the directory: add that organisation first, or empty the cell.")),
            _ => throw new Refusal("members.import_homonyms", new(
                $"Plusieurs organisations répondent à « {named} » : donnez le SIREN.", $"Several organisations answer to “{named}”: give the SIREN.")),
        };
    }
}
