using System.Text.Json;
using Animation.Hosting;
using Animation.Members.Directory;
using Animation.Vocabulary;
using Animation.Web;
using Dapper;

namespace Animation.Members.History;

/// <summary>A line of the history: who, when, from what to what. The tables write it themselves (migration 0021).</summary>
/// <param name="By">Name of whoever did it; none for the platform itself, or for somebody erased since.</param>
/// <param name="Work">The import or the bulk edit it was part of.</param>
[method: ExplicitConstructor]
public sealed record Change(DateTime At, Guid? ByPerson, string? By, Guid? Work, string Subject, string Act, string? Person, string? Organisation, string? Before, string? After)
{
    private const string Select =
        """
        SELECT c.at AT TIME ZONE 'Europe/Paris' AS at, c.by_person, b.name AS by, c.work, c.subject, c.act, p.name AS person, o.name AS organisation, c.before::text, c.after::text
        FROM change c LEFT JOIN person b ON b.id = c.by_person LEFT JOIN person p ON p.id = c.person_id LEFT JOIN organisation o ON o.id = c.organisation_id
        """;

    private static readonly Dictionary<string, Text> Names = new()
    {
        ["name"] = new("Nom", "Name"),
        ["address"] = new("Adresse", "Address"),
        ["language"] = new("Langue", "Language"),
        ["roles"] = new("Rôles", "Roles"),
        ["default_organisation"] = new("Agit d'abord pour", "Acts first for"),
        ["on_own_behalf"] = new("À titre personnel", "In their own name"),
        ["kind"] = new("Type", "Kind"),
        ["status"] = new("Adhésion", "Membership"),
        ["member_since"] = new("Depuis le", "Since"),
        ["member_until"] = new("Jusqu'au", "Until"),
        ["place"] = new("Territoire", "Territory"),
        ["college"] = new("Collège", "College"),
        ["size_class"] = new("Taille", "Size"),
        ["siren"] = new("SIREN", "SIREN"),
        ["mailboxes"] = new("Boîtes fonctionnelles", "Functional mailboxes"),
        ["domains"] = new("Domaines de courriel", "Mail domains"),
        ["removed_at"] = new("Retirée de l'annuaire", "Taken out of the directory"),
        ["standing"] = new("Représente", "Represents"),
        ["title"] = new("Intitulé", "Title"),
        ["since"] = new("Depuis le", "Since"),
        ["until"] = new("Jusqu'au", "Until"),
    };

    /// <summary>One thing that changed, in words.</summary>
    public sealed record Detail(Text Name, string Before, string After);

    internal static Task<IReadOnlyList<Change>> OfOrganisation(MembersDb db, Guid id, CancellationToken ct) =>
        db.Query<Change>(Select + " WHERE c.organisation_id = @id ORDER BY c.seq DESC LIMIT 50", new { id }, ct);

    internal static Task<IReadOnlyList<Change>> OfPerson(MembersDb db, Guid id, CancellationToken ct) =>
        db.Query<Change>(Select + " WHERE c.person_id = @id ORDER BY c.seq DESC LIMIT 50", new { id }, ct);

    /// <summary>What one import or bulk edit changed, the first two hundred.</summary>
    internal static Task<IReadOnlyList<Change>> OfWork(MembersDb db, Guid work, CancellationToken ct) =>
        db.Query<Change>(Select + " WHERE c.work = @work ORDER BY o.plain_name, c.seq LIMIT 200", new { work }, ct);

    /// <summary>What happened, without the values.</summary>
    public Text What => (Subject, Act) switch
    {
        ("function", "created") => new("Fonction commencée", "Function begun"),
        ("function", "deleted") => new("Fonction retirée", "Function taken away"),
        ("function", _) => new("Fonction changée", "Function changed"),
        (_, "created") => new("Fiche créée", "Record made"),
        (_, "deleted") => new("Fiche supprimée", "Record deleted"),
        _ => new("Fiche changée", "Record changed"),
    };

    /// <summary>Who, as far as it is still known.</summary>
    public Text Who => By is not null ? new(By, By) : ByPerson is null ? new("la plateforme", "the platform") : new("une personne qui n'est plus dans l'annuaire", "somebody no longer in the directory");

    /// <summary>From what to what, key by key; empty when it was forgotten.</summary>
    public IReadOnlyList<Detail> Details()
    {
        var (before, after) = (Values(Before), Values(After));
        return [.. Names.Where(name => before.ContainsKey(name.Key) || after.ContainsKey(name.Key))
            .Select(name => new Detail(name.Value, Say(name.Key, before.GetValueOrDefault(name.Key)), Say(name.Key, after.GetValueOrDefault(name.Key))))];
    }

    private static Dictionary<string, JsonElement> Values(string? json) => json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;

    private string Say(string key, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return "";
        if (value.ValueKind == JsonValueKind.Array)
            return string.Join(", ", value.EnumerateArray().Select(part => key == "roles" ? DirectoryWords.Say(DirectoryWords.Roles, part.GetString()) : part.GetString()));
        var text = value.ToString();
        return key switch
        {
            "kind" => DirectoryWords.Say(Subject == "function" ? DirectoryWords.Functions : DirectoryWords.Kinds, text),
            "status" => DirectoryWords.Say(DirectoryWords.Statuses, text),
            "standing" => DirectoryWords.Say(DirectoryWords.Standings, text),
            "size_class" => DirectoryWords.Say(SizeClasses.All, text),
            "place" => Places.Find(text)?.FullName ?? text,
            "on_own_behalf" => value.ValueKind == JsonValueKind.True ? new Text("oui", "yes") : new Text("non", "no"),
            "member_since" or "member_until" or "since" or "until" => DateOnly.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var day) ? Dates.Date(day) : text,
            "default_organisation" or "removed_at" => new Text("oui", "yes"),
            _ => text,
        };
    }
}
