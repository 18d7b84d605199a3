using Animation.Hosting.Errors;

namespace Animation.Members.Directory;

/// <summary>The nine digits that name a legal person in France.</summary>
public static class Sirens
{
    /// <summary>The digits alone, when they are nine and their key is right; of a SIRET, the first nine.</summary>
    public static string? Parse(string? typed)
    {
        var digits = string.Concat((typed ?? "").Where(char.IsAsciiDigit));
        var siren = digits.Length == 14 ? digits[..9] : digits;
        return siren.Length == 9 && Key(siren) ? siren : null;
    }

    internal static string? Understand(string? typed, string field, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(typed))
            return null;
        if (Parse(typed) is { } siren)
            return siren;
        problems.Add(new("members.siren", new("Un numéro SIREN a neuf chiffres ; ceux-ci n'en forment pas un.", "A SIREN number has nine digits; these do not make one."), field));
        return null;
    }

    private static bool Key(string digits)
    {
        var sum = 0;
        for (var i = 0; i < 9; i++)
        {
            var digit = (digits[8 - i] - '0') * (i % 2 == 1 ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
        }
        return sum % 10 == 0;
    }
}
