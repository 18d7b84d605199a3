using System.Globalization;
using System.Net;

namespace Animation.Newsletter.Delivery;

/// <summary>Where mail leaves, as <c>ANIMATION_MAIL</c> says.</summary>
/// <param name="From">The one address of the header From.</param>
/// <param name="ReplyTo">Where answers go when not to <paramref name="From"/>.</param>
/// <param name="Bounce">Envelope sender: where refusals come back.</param>
public abstract record MailRoute(Mailbox From, Mailbox? ReplyTo, Mailbox Bounce)
{
    private const string Shapes =
        "ANIMATION_MAIL must be smtp://user:password@host:587?from=…, smtps://user:password@host:465?from=…, smtp://127.0.0.1:port?from=… or folder:/path";

    /// <exception cref="FormatException">One line that says what is wrong; never the password.</exception>
    public static MailRoute Parse(string setting)
    {
        if (setting.StartsWith("folder:", StringComparison.Ordinal))
            return Folder(setting["folder:".Length..]);
        if (!Uri.TryCreate(setting, UriKind.Absolute, out var uri) || uri.Scheme is not ("smtp" or "smtps") || uri.Host.Length == 0 || uri.AbsolutePath is not ("" or "/"))
            throw new FormatException(Shapes);
        var (from, replyTo, bounce) = Addresses(uri.Query, fallback: null);
        var (user, password) = Credentials(uri.UserInfo);
        var port = uri.Port > 0 ? uri.Port : uri.Scheme == "smtps" ? 465 : 587;
        return new SmtpRoute(uri.IdnHost.Trim('[', ']'), port, SecurityOf(uri, port, user), user, password, from, replyTo, bounce);
    }

    private static SmtpSecurity SecurityOf(Uri uri, int port, string? user)
    {
        if (uri.Scheme == "smtps" || port == 465)
            return SmtpSecurity.Implicit;
        // Only a relay on this machine, asked without password, may be spoken to in clear.
        return port != 587 && user is null && IsLoopback(uri) ? SmtpSecurity.None : SmtpSecurity.StartTls;
    }

    private static bool IsLoopback(Uri uri) =>
        uri.IdnHost == "localhost" || (IPAddress.TryParse(uri.IdnHost.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static (string? User, string? Password) Credentials(string userInfo)
    {
        if (userInfo.Length == 0)
            return (null, null);
        if (userInfo.Split(':', 2) is not [{ Length: > 0 } user, { Length: > 0 } password])
            throw new FormatException("ANIMATION_MAIL names a user without a password: smtp://user:password@host:587");
        return (Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
    }

    private static FolderRoute Folder(string rest)
    {
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? rest : rest[..question];
        if (!Path.IsPathRooted(path))
            throw new FormatException("ANIMATION_MAIL: folder: needs an absolute path, as in folder:/var/lib/animation/mail");
        var (from, replyTo, bounce) = Addresses(question < 0 ? "" : rest[question..], new Mailbox("animation@localhost", "Animation"));
        return new FolderRoute(path, from, replyTo, bounce);
    }

    private static (Mailbox From, Mailbox? ReplyTo, Mailbox Bounce) Addresses(string query, Mailbox? fallback)
    {
        var values = query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2)).GroupBy(pair => pair[0]).ToDictionary(group => group.Key, group => Uri.UnescapeDataString(group.Last().ElementAtOrDefault(1) ?? ""));
        if (values.Keys.FirstOrDefault(key => key is not ("from" or "reply-to" or "bounce")) is { } unknown)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"ANIMATION_MAIL does not know the parameter {unknown}; it knows from, reply-to and bounce"));
        var from = Read("from") ?? fallback ?? throw new FormatException("ANIMATION_MAIL lacks the sender: add ?from=Association%20<adresse@domaine>");
        return (from, Read("reply-to"), Read("bounce") ?? new Mailbox(from.Address));

        Mailbox? Read(string key)
        {
            try
            {
                return values.TryGetValue(key, out var value) ? Mailbox.Parse(value) : null;
            }
            catch (FormatException)
            {
                throw new FormatException($"ANIMATION_MAIL: {key} is not a mail address");
            }
        }
    }
}

public enum SmtpSecurity
{
    /// <summary>Clear text, to a relay on this machine only.</summary>
    None,

    /// <summary>STARTTLS, required.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Implicit,
}

/// <summary>A submission relay.</summary>
public sealed record SmtpRoute(
    string Host, int Port, SmtpSecurity Security, string? User, string? Password, Mailbox From, Mailbox? ReplyTo, Mailbox Bounce) : MailRoute(From, ReplyTo, Bounce)
{
    // A record prints its members, and this one may be printed by a log.
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}

/// <summary>A folder that receives each mail as a file.</summary>
public sealed record FolderRoute(string Path, Mailbox From, Mailbox? ReplyTo, Mailbox Bounce) : MailRoute(From, ReplyTo, Bounce);
