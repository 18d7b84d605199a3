using System.Buffers.Text;
using System.Text;
using Animation.Vocabulary;
using Animation.Watch.Ingestion;
using Animation.Watch.Reading;

namespace Animation.Watch.Letters;

/// <summary>What a link of a newsletter is good for.</summary>
internal enum LinkFate
{
    /// <summary>To leave the list, to share, to write: nothing to read, or it names our mailbox.</summary>
    Dropped,

    /// <summary>The letter itself, on the web.</summary>
    Online,

    /// <summary>Something to read.</summary>
    Kept,

    /// <summary>Something to read, behind an address made for our mailbox: kept sealed, and only for a while.</summary>
    Tracked,
}

/// <summary>Judges the links of a letter; nothing is asked of anybody.</summary>
/// <param name="own">Addresses the letter was sent to.</param>
/// <param name="exits">What the sender itself names as ways out (<c>List-Unsubscribe</c>).</param>
internal sealed class LetterLinks(IReadOnlyCollection<string> own, IReadOnlyCollection<string> exits)
{
    private static readonly string[] leaving =
    [
        "desabonn", "desinscri", "unsubscribe", "opt out", "ne plus recevoir", "vos preferences", "mes preferences", "your preferences", "email preferences", "preferences d",
        "gerer mes", "gerer vos", "gerer mon", "gerer votre", "manage your", "update your", "mon profil", "transferer", "faire suivre", "forward", "mentions legales",
        "confidentialite", "donnees personnelles", "privacy", "conditions generales", "nous contacter", "contactez nous", "signaler", "report abuse", "carnet d adresses", "address book",
    ];

    private static readonly string[] leavingPaths = ["unsubscri", "desabonn", "desinscri", "/unsub", "optout", "opt-out", "/preferences", "/profile?", "forward-to-friend", "mentions-legales", "privacy", "confidentialite", "/sharer", "/share?", "/intent/"];

    private static readonly string[] online = ["voir en ligne", "version en ligne", "version web", "dans votre navigateur", "dans le navigateur", "dans un navigateur", "view in browser", "view this email", "view online", "web version", "in your browser", "lire en ligne", "consulter en ligne"];

    private static readonly string[] social = ["facebook.com", "fb.com", "twitter.com", "x.com", "instagram.com", "tiktok.com", "threads.net", "pinterest.com", "whatsapp.com", "wa.me", "t.me", "bsky.app", "snapchat.com", "flickr.com", "linkedin.com", "addtoany.com"];

    private static readonly string[] trackers =
    [
        "list-manage.com", "mjt.lu", "sendgrid.net", "hubspotlinks.com", "hubspotemail.net", "sendibt1.com", "sendibt2.com", "sendibt3.com", "sendibm1.com", "sendibm2.com", "sendibm3.com",
        "brevo.com", "sendinblue.com", "cmail19.com", "cmail20.com", "createsend.com", "mailerlite.com", "mlsend.com", "activehosted.com", "getresponse.com", "emlnk.com", "emlnk9.com", "rs6.net",
        "mailpro.com", "sarbacane.com", "mailgun.org", "sparkpostmail.com", "exacttarget.com", "sendibt4.com", "mcusercontent.com", "eu-1.mailin.fr", "mailin.fr",
    ];

    private static readonly HashSet<string> trackerNames = ["click", "clicks", "clic", "clics", "track", "tracking", "tracker", "trk", "lnk", "link", "links", "r", "t", "email", "el", "go", "url", "emailing", "newsletter", "nl", "mailing"];

    private static readonly string[] generic =
    [
        "lire la suite", "en savoir plus", "lire l article", "lire", "ici", "cliquez ici", "voir", "decouvrir", "decouvrez", "read more", "learn more", "suite", "la suite", "consulter", "je m inscris", "inscription",
        "s inscrire", "inscrivez vous", "telecharger", "voir plus", "plus d infos", "plus d informations", "acceder", "click here", "here", "lien", "voir l article", "lire plus", "j y vais", "je participe", "je decouvre", "replay",
    ];

    /// <summary>The address cleaned of what follows readers, and what it is good for.</summary>
    public (LinkFate Fate, Uri? Address) Judge(string? written, string text)
    {
        if (Links.Absolute(written, null) is not { } address)
            return (LinkFate.Dropped, null);
        var words = $" {PlaceNames.Plain(text)} ";
        if (leaving.Any(word => words.Contains(" " + word, StringComparison.Ordinal)) || exits.Contains(address.AbsoluteUri))
            return (LinkFate.Dropped, address);
        for (var turn = 0; turn < 3 && Inside(address) is { } target; turn++)
            address = target;
        address = AddressKey.Clean(address);
        if (IsOurs(address))
            return (LinkFate.Dropped, null);
        var tracked = IsTracked(address);
        if (online.Any(word => words.Contains(" " + word, StringComparison.Ordinal)))
            return (tracked ? LinkFate.Dropped : LinkFate.Online, address);
        if (IsIdle(address))
            return (LinkFate.Dropped, address);
        return (tracked ? LinkFate.Tracked : LinkFate.Kept, address);
    }

    /// <summary>True for « lire la suite » and the like: the words before it say what it is.</summary>
    public static bool IsGeneric(string text)
    {
        var plain = PlaceNames.Plain(text);
        return plain.Length < 4 || generic.Contains(plain) || text.StartsWith("http", StringComparison.OrdinalIgnoreCase) || text.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>True when the host is known for nothing but following readers.</summary>
    public static bool IsKnownTracker(Uri address) => trackers.Any(host => Under(address, host));

    private static bool Under(Uri address, string host) => address.IdnHost.Equals(host, StringComparison.OrdinalIgnoreCase) || address.IdnHost.EndsWith("." + host, StringComparison.OrdinalIgnoreCase);

    // An address whose query holds another is on its way to it.
    private static Uri? Inside(Uri address)
    {
        foreach (var pair in address.Query.TrimStart('?').Split('&').Take(30))
        {
            var value = pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..];
            if (value.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Links.Absolute(Uri.UnescapeDataString(value), null) is { } inside && inside.Host.Contains('.', StringComparison.Ordinal))
                return inside;
        }

        return null;
    }

    private static bool IsIdle(Uri address)
    {
        var path = address.PathAndQuery.ToLowerInvariant();
        return leavingPaths.Any(part => path.Contains(part, StringComparison.Ordinal))
            || (social.Any(host => Under(address, host)) && !path.StartsWith("/pulse/", StringComparison.Ordinal))
            || (Under(address, "youtube.com") && !path.StartsWith("/watch", StringComparison.Ordinal) && !path.StartsWith("/live", StringComparison.Ordinal))
            || path is "/" or "";
    }

    private static bool IsTracked(Uri address)
    {
        if (IsKnownTracker(address))
            return true;
        var pieces = address.PathAndQuery.Split('/', '?', '&', '=', '.');
        return pieces.Any(piece => IsToken(piece, 40)) || (trackerNames.Contains(address.IdnHost.Split('.')[0].ToLowerInvariant()) && pieces.Any(piece => IsToken(piece, 12)));
    }

    // Words of an address are parted by hyphens and have one case; what a machine made has neither.
    private static bool IsToken(string piece, int least)
    {
        if (piece.Length < least || !piece.Any(char.IsAsciiDigit) || !piece.Any(char.IsAsciiLetter))
            return false;
        var parts = piece.Count(c => c is '-' or '_') + 1;
        return piece.Length / parts >= 10 && ((piece.Any(char.IsAsciiLetterUpper) && piece.Any(char.IsAsciiLetterLower)) || piece.All(c => char.IsAsciiHexDigit(c) || c == '-'));
    }

    private bool IsOurs(Uri address)
    {
        var text = Uri.UnescapeDataString(address.AbsoluteUri);
        return own.Any(mailbox => text.Contains(mailbox, StringComparison.OrdinalIgnoreCase)
            || text.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(mailbox)).TrimEnd('='), StringComparison.Ordinal)
            || text.Contains(Base64Url.EncodeToString(Encoding.UTF8.GetBytes(mailbox)), StringComparison.Ordinal));
    }
}
