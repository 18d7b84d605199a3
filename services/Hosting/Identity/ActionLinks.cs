using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Animation.Hosting.Identity;

/// <summary>What a signed link lets its bearer do, without signing in: one action, for one person, on one thing.</summary>
/// <param name="Action">Stable name, such as <c>event.register</c>; a link for one action never opens another.</param>
public sealed record ActionLink(string Action, Guid PersonId, Guid Target);

/// <summary>
/// Signed links in mails: register, stop, choose. Opaque, unforgeable, without an end while the key ring lives. A GET shows, a POST acts.
/// </summary>
public sealed class ActionLinks(IDataProtectionProvider protection)
{
    /// <summary>A token for an address's last part.</summary>
    public string Create(ActionLink link) =>
        Base64Url.EncodeToString(Protector(link.Action).Protect([.. link.PersonId.ToByteArray(), .. link.Target.ToByteArray()]));

    /// <summary>What the token allows; none when it is not ours, was altered or belongs to another action.</summary>
    public ActionLink? Read(string action, string token)
    {
        try
        {
            var bytes = Protector(action).Unprotect(Base64Url.DecodeFromChars(token));
            return bytes.Length == 32 ? new ActionLink(action, new Guid(bytes.AsSpan(0, 16)), new Guid(bytes.AsSpan(16, 16))) : null;
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private IDataProtector Protector(string action) => protection.CreateProtector("action-link", action);
}

/// <summary>Seals a secret for a limited time, so that it can wait in an outbox, a queue or a ledger.</summary>
public sealed class Seals(IDataProtectionProvider protection)
{
    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("seal").ToTimeLimitedDataProtector();

    public string Seal(string secret, TimeSpan lifetime) => protector.Protect(secret, lifetime);

    /// <summary>The secret; none when its time is over or it was not sealed here.</summary>
    public string? Open(string seal)
    {
        try
        {
            return protector.Unprotect(seal);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
