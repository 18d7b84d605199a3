using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Members.Directory;
using Animation.Members.Erasure;
using Animation.Members.History;
using Animation.Members.SignIn;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Rights;

/// <summary>An administrator gives somebody roles or takes them away. The history says who did it; every session and link that held the old ones ends.</summary>
public static class GiveRoles
{
    private const string Path = "/animation/annuaire/personnes/{id:guid}/roles";

    /// <summary>Roles that can be given, with what each opens.</summary>
    internal static readonly IReadOnlyList<(string Code, Text Name, Text Opens)> All =
    [
        (Roles.Officer, new("Animation", "Animation officer"), new("prépare les événements et la veille, tient l'annuaire", "plans events and the watch, keeps the directory")),
        (Roles.Director, new("Direction", "Director"), new("lit le tableau de pilotage", "reads the dashboard")),
        (Roles.Expert, new("Expertise", "Expert"), new("est reconnu comme expert par les adhérents", "is known to members as an expert")),
        (Roles.Admin, new("Administration", "Administrator"), new("donne les rôles, efface, répare", "gives roles, erases, repairs")),
    ];

    public sealed record Form
    {
        public string[]? Given { get; init; }
        public string? Cle { get; init; }
    }

    internal static string PathOf(Guid person) => Path.Replace("{id:guid}", person.ToString(), StringComparison.Ordinal);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Guid id, MembersDb db, CancellationToken ct) => Shown(db, id, null, FormErrors.None, ct)).RequireAuthorization(Policies.Admin).RequireFreshProof();
        app.MapPost(Path, Handle)
            .RefusedAs<Form>((http, form, errors) => Shown(http.RequestServices.GetDb(), Guid.Parse((string)http.GetRouteValue("id")!), form, errors, http.RequestAborted))
            .RequireAuthorization(Policies.Admin).RequireFreshProof();
    }

    private static async Task<IResult> Shown(MembersDb db, Guid id, Form? typed, FormErrors errors, CancellationToken ct) =>
        await Person.Find(db, id, ct) is { } person
            ? Page.Show<GiveRolesPage>(new { Person = person, Form = typed ?? new Form { Given = person.Roles }, Errors = errors, Changes = (await Change.OfPerson(db, id, ct)).Where(change => change.Subject == "person").ToList() })
            : Results.NotFound();

    private static async Task<IResult> Handle([FromRoute] Guid id, [FromForm] Form form, MembersDb db, Sessions sessions, HttpContext http, CancellationToken ct)
    {
        var roles = Decide(form.Given ?? []);
        if (!await Write(db, id, roles, http.User.RequiredPersonId(), ct))
            return Results.NotFound();
        await sessions.RevokeAll(id, ct);
        Flash.Say(http, new("Les rôles sont enregistrés. La personne devra se connecter de nouveau.", "The roles are saved. The person has to sign in again."));
        return Page.SeeOther(id == http.User.PersonId() ? "/" : PathOf(id));
    }

    /// <summary>The roles asked for, in our order; refused when one is none of ours.</summary>
    public static string[] Decide(IReadOnlyCollection<string> asked) => asked.All(role => All.Any(known => known.Code == role))
        ? [.. All.Select(known => known.Code).Where(asked.Contains).Order(StringComparer.Ordinal)]
        : throw new Refusal("members.role_unknown", new("Choisissez des rôles de la liste.", "Choose roles from the list."), nameof(Form.Given));

    /// <returns>False when there is no such person.</returns>
    /// <exception cref="Refusal">Nobody would be left who can give roles.</exception>
    internal static Task<bool> Write(MembersDb db, Guid id, string[] roles, Guid by, CancellationToken ct) => db.InTransaction(async () =>
    {
        await Erasing.LockAdmins(db, ct);
        if (await db.First<string[]>("SELECT roles FROM person WHERE id = @id AND erased_at IS NULL FOR UPDATE", new { id }, ct) is not { } before)
            return false;
        if (!roles.Contains(Roles.Admin))
            await Erasing.RefuseLastAdmin(db, id, before, ct);
        if (before.Order(StringComparer.Ordinal).SequenceEqual(roles))
            return true;
        await db.By(by, ct);
        await db.Execute("UPDATE person SET version = version + 1, roles = @roles, changed_at = @now WHERE id = @id", new { id, roles, now = db.Now }, ct);
        await SignInLinks.KillAll(db, id, ct);
        await (await Person.Find(db, id, ct))!.Publish(db, ct);
        return true;
    }, ct);
}
