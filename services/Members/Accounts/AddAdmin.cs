using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Identity;
using Animation.Hosting.Messaging;
using Animation.Members.Directory;
using Animation.Members.SecondFactor;
using Animation.Members.SignIn;

namespace Animation.Members.Accounts;

/// <summary>
/// <c>Animation admin add ADDRESS</c>: opens the first account, or rescues one when mail does not arrive. Whoever may run it on
/// the server could read the database anyway, so the one-time link is printed and no mail leaves.
/// </summary>
public static class AddAdmin
{
    private static readonly string[] AllRoles = [Roles.Admin, Roles.Director, Roles.Officer];

    /// <summary>
    /// Creates the account or completes its roles, and prints a link that signs in once within 30 minutes, to tie a new application of codes.
    /// </summary>
    /// <returns>Exit code: 0, or 2 when the address is malformed.</returns>
    public static async Task<int> Run(Settings settings, string typed, TextWriter console, TimeProvider clock, CancellationToken ct)
    {
        if (Addresses.Parse(typed) is not { } address)
        {
            await console.WriteLineAsync("admin add: a complete address is expected, such as first.last@example.org.");
            return 2;
        }
        await using var databases = new Databases(settings);
        await using var db = new MembersDb(databases, new OutboxSignal(), clock);
        var (person, token) = await Add(db, address, ct);
        await new Sessions(databases, clock).RevokeAll(person, ct);
        await console.WriteLineAsync($"{settings.Url.ToString().TrimEnd('/')}/connexion/{token}");
        await console.WriteLineAsync("Works once, within 30 minutes. / Une seule fois, pendant 30 minutes.");
        return 0;
    }

    /// <summary>Gives the roles, writes the link, unties the application of codes; nothing else of an existing account changes.</summary>
    internal static Task<(Guid Person, string Token)> Add(MembersDb db, string address, CancellationToken ct) => db.InTransaction(async () =>
    {
        var known = await Person.Find(db, address, ct);
        var id = known?.Id ?? await SavePerson.Save(
            db, null, null, new SavePerson.Draft(address[..address.IndexOf('@', StringComparison.Ordinal)], address, "fr", null, FunctionKinds.Other, null, ""), ct);
        await GiveRoles(db, id, AllRoles, ct);
        await SignInLinks.KillAll(db, id, ct);
        await SecondFactors.Remove(db, id, ct);
        var request = Guid.CreateVersion7(db.Now);
        await db.Execute(
            "INSERT INTO sign_in (id, return_path, asked_at, handled_at) VALUES (@request, '/animation', @now, @now)", new { request, now = db.Now }, ct);
        var token = SignInLinks.NewSecret();
        await SignInLinks.Issue(db, request, id, token, ct);
        return (id, token);
    }, ct);

    /// <summary>Adds roles to those a person has; the caller ends their sessions, which hold the old ones.</summary>
    internal static Task GiveRoles(MembersDb db, Guid person, string[] roles, CancellationToken ct) => db.InTransaction(async () =>
    {
        var given = await db.Execute(
            """
            UPDATE person SET version = version + 1, changed_at = @now, roles = ARRAY(SELECT DISTINCT unnest(roles || @roles) ORDER BY 1)
            WHERE id = @person AND erased_at IS NULL AND NOT roles @> @roles
            """, new { person, roles, now = db.Now }, ct);
        if (given == 0)
            return;
        await SignInLinks.KillAll(db, person, ct);
        await (await Person.Find(db, person, ct))!.Publish(db, ct);
    }, ct);
}
