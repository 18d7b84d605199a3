using System.Security.Cryptography;
using System.Text;
using Animation.Hosting.Errors;

namespace Animation.Members.Erasure;

/// <summary>
/// The promise not to write again to somebody who was erased: nothing is kept of their address but a hash under a key. Nobody else can
/// bring the address back, by a form or a file; its owner can, by proving it is theirs.
/// </summary>
public static class NeverAgain
{
    /// <summary>The hash under which the address is remembered.</summary>
    internal static async Task<byte[]> HashOf(MembersDb db, string address, CancellationToken ct) =>
        HMACSHA256.HashData(await PromiseKey.Read(db, ct), Encoding.UTF8.GetBytes(address));

    /// <summary>Those of the addresses that must not be written to again; any number at once, for an import.</summary>
    /// <param name="addresses">As <see cref="Directory.Addresses"/> writes them.</param>
    public static async Task<IReadOnlySet<string>> Among(MembersDb db, IReadOnlyCollection<string> addresses, CancellationToken ct)
    {
        var key = await PromiseKey.Read(db, ct);
        var hashes = addresses.Distinct().ToLookup(address => Convert.ToHexString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(address))));
        var held = await db.Query<string>(
            "SELECT upper(encode(address_hash, 'hex')) FROM never_again WHERE upper(encode(address_hash, 'hex')) = ANY (@hashes)",
            new { hashes = hashes.Select(hash => hash.Key).ToArray() }, ct);
        return held.SelectMany(hash => hashes[hash]).ToHashSet();
    }

    /// <summary>What an officer reads who types or imports such an address.</summary>
    public static Problem Refused(string? field = null) => new("members.never_again", new(
        "Cette personne a demandé à être oubliée et à ne plus être contactée. Elle seule peut revenir, par la page d'abonnement.",
        "This person asked to be forgotten and never to be contacted again. Only they can come back, through the subscription page."), field);

    internal static Task Promise(MembersDb db, byte[] hash, DateTimeOffset at, CancellationToken ct) => db.Execute(
        "INSERT INTO never_again (address_hash, promised_at) VALUES (@hash, @at) ON CONFLICT DO NOTHING", new { hash, at }, ct);

    /// <summary>The owner of the address came back and proved it is theirs.</summary>
    internal static async Task Release(MembersDb db, string address, CancellationToken ct) =>
        await db.Execute("DELETE FROM never_again WHERE address_hash = @hash", new { hash = await HashOf(db, address, ct) }, ct);
}
