using System.Text.RegularExpressions;

namespace Animation.Watch.Reading;

/// <summary>People as RSS writes them: <c>mail (Name)</c>, <c>Name &lt;mail&gt;</c>, a name, or a mail.</summary>
internal static partial class PersonText
{
    public static Author Parse(string text)
    {
        if (text.Length > 500)
            text = text[..500];
        text = Inert.Text(text);
        var mail = Mail().Match(text);
        if (!mail.Success)
            return new Author(text.Length > 0 ? text : null, null, null);
        var name = text.Replace(mail.Value, "", StringComparison.Ordinal).Replace("mailto:", "", StringComparison.OrdinalIgnoreCase)
            .Replace("()", "", StringComparison.Ordinal).Replace("<>", "", StringComparison.Ordinal).Trim();
        if (name.StartsWith('(') && name.EndsWith(')'))
            name = name[1..^1].Trim();
        return new Author(name.Length > 0 ? name : null, mail.Value, null);
    }

    [GeneratedRegex(@"[A-Za-z0-9._%+'\-]{1,64}@[A-Za-z0-9\-]{1,63}(\.[A-Za-z0-9\-]{1,63}){1,6}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mail();
}
