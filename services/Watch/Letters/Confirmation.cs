using Animation.Vocabulary;

namespace Animation.Watch.Letters;

/// <summary>Mails that ask whoever subscribed to say so again, by a link.</summary>
internal static class Confirmation
{
    private static readonly string[] asked = ["confirm", "valid", "activ", "verif"];
    private static readonly string[] what = ["inscription", "abonnement", "adresse", "email", "e mail", "courriel", "subscription", "registration", "newsletter", "lettre", "address", "compte", "account"];
    private static readonly string[] pressed = ["confirm", "valid", "activ", "verif", "je m abonne", "m inscrire", "subscribe", "oui"];
    private static readonly string[] paths = ["confirm", "valid", "activ", "verif", "optin", "opt-in", "doi", "subscribe"];

    /// <summary>The link to press; null for an ordinary letter.</summary>
    public static string? LinkOf(string subject, IReadOnlyList<(string Address, string Text)> links)
    {
        var words = $" {PlaceNames.Plain(subject)}";
        if (!asked.Any(word => words.Contains(" " + word, StringComparison.Ordinal)) || !what.Any(word => words.Contains(" " + word, StringComparison.Ordinal)))
            return null;
        var candidates = links.Where(link => !Leaves(link)).ToList();
        return candidates.FirstOrDefault(link => pressed.Any(word => $" {PlaceNames.Plain(link.Text)}".Contains(" " + word, StringComparison.Ordinal))).Address
            ?? candidates.FirstOrDefault(link => paths.Any(part => new Uri(link.Address).PathAndQuery.Contains(part, StringComparison.OrdinalIgnoreCase))).Address;
    }

    private static bool Leaves((string Address, string Text) link) =>
        link.Address.Contains("unsub", StringComparison.OrdinalIgnoreCase) || PlaceNames.Plain(link.Text) is var text && (text.Contains("desabonn", StringComparison.Ordinal) || text.Contains("desinscri", StringComparison.Ordinal) || text.Contains("unsubscribe", StringComparison.Ordinal));
}
