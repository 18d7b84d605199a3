using System.Globalization;
using System.Text;

namespace Animation.Events.Programme;

/// <summary>The last part of an event's address.</summary>
public static class Slug
{
    private const int Longest = 60;

    // Words of our own addresses, which an event must not hide.
    private static readonly string[] reserved = ["inscription", "desinscription", "nouveau"];

    /// <summary>Lower-case ASCII words with hyphens, 60 characters at most; <c>evenement</c> when the title has no letter.</summary>
    public static string From(string title)
    {
        var slug = new StringBuilder(title.Length);
        foreach (var c in title.Replace("œ", "oe", StringComparison.OrdinalIgnoreCase).Replace("æ", "ae", StringComparison.OrdinalIgnoreCase).Normalize(NormalizationForm.FormD))
        {
            if (char.IsAsciiLetterOrDigit(c))
                slug.Append(char.ToLowerInvariant(c));
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }
        var words = slug.ToString();
        if (words.Length > Longest)
            words = words[..Longest].LastIndexOf('-') is > 20 and var cut ? words[..cut] : words[..Longest];
        words = words.Trim('-');
        return words.Length == 0 ? "evenement" : words;
    }

    /// <summary>Takes a free address for the event and remembers it for good; its own old one may come back.</summary>
    internal static async Task<string> Take(EventsDb db, string title, Guid eventId, CancellationToken ct)
    {
        var wanted = From(title);
        for (var number = 1; ; number++)
        {
            var slug = number == 1 ? wanted : $"{wanted}-{number}";
            if (reserved.Contains(slug))
                continue;
            var mine = await db.Value<bool>(
                """
                WITH taken AS (INSERT INTO event_slug (slug, event_id) VALUES (@slug, @eventId) ON CONFLICT (slug) DO NOTHING RETURNING 1)
                SELECT EXISTS (SELECT 1 FROM taken) OR EXISTS (SELECT 1 FROM event_slug WHERE slug = @slug AND event_id = @eventId)
                """,
                new { slug, eventId }, ct);
            if (mine)
                return slug;
        }
    }
}
