using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Hosting.Privacy;
using Animation.Members.Choices;
using Animation.Members.Consents;
using Animation.Members.Directory;
using Animation.Vocabulary;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.MyData;

/// <summary>Everything Members knows about the person who asks.</summary>
public static class MyData
{
    [method: ExplicitConstructor]
    private sealed record Held(string Organisation, string Kind, string? Standing, string Title, DateOnly Since, DateOnly? Until);

    [method: ExplicitConstructor]
    private sealed record Altered(DateTimeOffset At, string Subject, string Act, string? Before, string? After);

    [method: ExplicitConstructor]
    private sealed record Contact(DateTimeOffset At);

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/fragments/members/mes-donnees", async (MembersDb db, HttpContext http, CancellationToken ct) =>
        await Person.Find(db, http.User.RequiredPersonId(), ct) is { } person ? Results.Json(await Tables(db, person, ct)) : Results.NotFound());

    private static async Task<IReadOnlyList<MyDataTable>> Tables(MembersDb db, Person person, CancellationToken ct) =>
        [await Record(db, person, ct), await Functions(db, person, ct), await Choices(db, person, ct), await Agreements(db, person, ct), await History(db, person, ct)];

    private static async Task<MyDataTable> Record(MembersDb db, Person person, CancellationToken ct)
    {
        var contact = await db.First<Contact>("SELECT at FROM contact WHERE person_id = @Id", new { person.Id }, ct);
        return new("fiche", new("Ma fiche", "My record"), false, [new("Quoi", "What"), new("Valeur", "Value")],
        [
            [new Text("Numéro", "Number"), person.Id.ToString()],
            [new Text("Nom", "Name"), person.Name],
            [new Text("Adresse", "Address"), person.Address],
            [new Text("Langue", "Language"), person.Language],
            [new Text("Rôles", "Roles"), string.Join(", ", person.Roles)],
            [new Text("Origine de l'adresse", "Where the address came from"), person.OriginMeans is null ? new Text("donnée par vous", "given by you") : $"{MyAgreements.Channel(person.OriginMeans)} {person.OriginDetail}"],
            [new Text("Saisie le", "Entered on"), MyDataTable.Day(person.OriginOn)],
            [new Text("Dernière modification", "Last change"), MyDataTable.Instant(person.ChangedAt)],
            [new Text("Dernier signe noté", "Last sign noted"), MyDataTable.Instant(contact?.At)],
        ]);
    }

    private static async Task<MyDataTable> Functions(MembersDb db, Person person, CancellationToken ct)
    {
        var held = await db.Query<Held>(
            "SELECT o.name AS organisation, f.kind, f.standing, f.title, f.since, f.until FROM function f JOIN organisation o ON o.id = f.organisation_id WHERE f.person_id = @Id ORDER BY f.since DESC", new { person.Id }, ct);
        return new("fonctions", new("Mes fonctions", "My functions"), false,
            [new("Organisation", "Organisation"), new("Fonction", "Function"), new("Représente", "Represents"), new("Intitulé", "Title"), new("Depuis", "Since"), new("Jusqu'au", "Until")],
            [.. held.Select(one => (IReadOnlyList<string?>)[one.Organisation, DirectoryWords.Say(DirectoryWords.Functions, one.Kind), one.Standing is { } standing ? DirectoryWords.Say(DirectoryWords.Standings, standing) : null, one.Title, MyDataTable.Day(one.Since), MyDataTable.Day(one.Until)])]);
    }

    // Every choice there is, today's and those to come: the table's own columns.
    private static async Task<MyDataTable> Choices(MembersDb db, Person person, CancellationToken ct)
    {
        var rows = await db.Query<(string Key, string? Value)>(
            "SELECT key, value FROM preferences p, jsonb_each_text(to_jsonb(p) - '{person_id,version}'::text[]) WHERE p.person_id = @Id ORDER BY key", new { person.Id }, ct);
        var themes = (await Preferences.Find(db, person.Id, ct))?.Themes ?? [];
        return new("choix", new("Mes choix", "My choices"), false, [new("Choix", "Choice"), new("Valeur", "Value")],
        [
            [new Text("Thèmes suivis", "Themes followed"), string.Join(", ", themes.Select(theme => Themes.Label(theme)))],
            .. rows.Where(row => row.Key != "themes").Select(row => (IReadOnlyList<string?>)[row.Key, row.Value]),
        ]);
    }

    private static async Task<MyDataTable> Agreements(MembersDb db, Person person, CancellationToken ct) => new(
        "accords", new("Mes accords", "My agreements"), true,
        [new("Quand", "When"), new("Pour quoi", "What for"), new("Dit", "Said"), new("Comment", "How"), new("Texte montré", "Words shown")],
        [.. (await Consents.Consents.Register(db, person.Id, ct)).Select(entry => (IReadOnlyList<string?>)
            [MyDataTable.Instant(entry.At), Purposes.Find(entry.Purpose)?.Name ?? entry.Purpose, MyAgreements.Act(entry.Act), MyAgreements.Channel(entry.Channel), new Text(entry.Fr, entry.En)])]);

    // Who changed the record stays out: it is somebody else's datum.
    private static async Task<MyDataTable> History(MembersDb db, Person person, CancellationToken ct) => new(
        "historique", new("Changements de ma fiche", "Changes of my record"), true,
        [new("Quand", "When"), new("Quoi", "What"), new("Acte", "Act"), new("Avant", "Before"), new("Après", "After")],
        [.. (await db.Query<Altered>("SELECT at, subject, act, before::text, after::text FROM change WHERE person_id = @Id ORDER BY seq DESC", new { person.Id }, ct))
            .Select(change => (IReadOnlyList<string?>)[MyDataTable.Instant(change.At), change.Subject, change.Act, change.Before, change.After])]);
}
