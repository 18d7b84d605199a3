using Microsoft.AspNetCore.Http;

namespace Animation.Web.Forms;

/// <summary>
/// A <c>__Host-</c> cookie, always marked secure. The framework's own policy for that refuses plain http, where the demo and the
/// process behind a TLS proxy live; browsers accept secure cookies from loopback.
/// </summary>
internal sealed class HostCookie : CookieBuilder
{
    public HostCookie(string name)
    {
        Name = name;
        HttpOnly = true;
        IsEssential = true;
        SameSite = SameSiteMode.Lax;
        SecurePolicy = CookieSecurePolicy.None;
    }

    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = true;
        options.Path = "/";
        return options;
    }
}
