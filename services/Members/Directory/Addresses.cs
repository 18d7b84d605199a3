using System.Text;
using Animation.Hosting.Errors;

namespace Animation.Members.Directory;

/// <summary>Mail addresses as people type them, in the one form that is stored.</summary>
public static class Addresses
{
    /// <summary>Trimmed and lower case; none when no mail could reach it. The mailbox itself is only proved by a mail.</summary>
    public static string? Parse(string? typed)
    {
        var address = (typed ?? "").Trim().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        if (address.Length is < 6 or > 254 || address.Any(letter => letter is <= ' ' or > '~' or '"' or '(' or ')' or '<' or '>' or ',' or ';' or ':' or '\\' or '[' or ']'))
            return null;
        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at is < 1 or > 64 || address.LastIndexOf('@') != at || address[0] == '.' || address[at - 1] == '.' || address.Contains("..", StringComparison.Ordinal))
            return null;
        var labels = address[(at + 1)..].Split('.');
        return labels.Length >= 2 && labels.All(Label) && labels[^1].Length >= 2 ? address : null;
    }

    /// <summary>The address, or what to say beside its field.</summary>
    public static string Required(string? typed, string field, List<Problem> problems)
    {
        if (Parse(typed) is { } address)
            return address;
        problems.Add(new("members.address", new(
            "Donnez une adresse complète, comme prenom.nom@exemple.fr.", "Give a complete address, such as first.last@example.org."), field));
        return "";
    }

    private static bool Label(string label) =>
        label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
}
