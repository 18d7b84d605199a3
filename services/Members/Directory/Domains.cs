using Animation.Hosting.Errors;

namespace Animation.Members.Directory;

/// <summary>Mail domains, by which a person is attached to their organisation.</summary>
public static class Domains
{
    // Everybody's: they say nothing of where somebody works.
    private static readonly HashSet<string> Everybodys =
    [
        "gmail.com", "googlemail.com", "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "cegetel.net", "bbox.fr", "numericable.fr", "laposte.net",
        "club-internet.fr", "aliceadsl.fr", "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr", "live.com", "live.fr", "msn.com", "yahoo.com", "yahoo.fr",
        "ymail.com", "aol.com", "icloud.com", "me.com", "mac.com", "gmx.com", "gmx.fr", "proton.me", "protonmail.com", "mailo.com", "posteo.net", "tutanota.com",
        "zoho.com", "yandex.com", "nordnet.fr", "ovh.fr",
    ];

    /// <summary>The domain of an address, or none when it belongs to a provider that anybody may choose.</summary>
    public static string? Telling(string address)
    {
        var domain = address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];
        return Everybodys.Contains(domain) ? null : domain;
    }

    /// <summary>Domains as typed, one after another, with or without their @.</summary>
    internal static string[] Understand(string? typed, string field, List<Problem> problems)
    {
        var domains = Words(typed).Select(word => word.TrimStart('@').ToLowerInvariant()).Distinct().ToArray();
        if (domains.FirstOrDefault(domain => Addresses.Parse("a@" + domain) is null) is { } wrong)
            problems.Add(new("members.domain", new($"« {wrong} » n'est pas un domaine, comme ville-exemple.fr.", $"“{wrong}” is no domain, such as town-example.org."), field));
        else if (domains.FirstOrDefault(Everybodys.Contains) is { } anybodys)
            problems.Add(new("members.domain_public", new(
                $"N'importe qui peut avoir une adresse en {anybodys} : ce domaine ne dit rien d'une organisation.",
                $"Anybody may have an address in {anybodys}: that domain says nothing of an organisation."), field));
        return domains;
    }

    /// <summary>Functional addresses as typed, one after another.</summary>
    internal static string[] Mailboxes(string? typed, string field, List<Problem> problems)
    {
        var words = Words(typed);
        var addresses = words.Select(Addresses.Parse).ToArray();
        if (Array.IndexOf(addresses, null) is var wrong and >= 0)
            problems.Add(new("members.mailbox", new($"« {words[wrong]} » n'est pas une adresse complète.", $"“{words[wrong]}” is not a complete address."), field));
        return [.. addresses.OfType<string>().Distinct()];
    }

    private static string[] Words(string? typed) =>
        (typed ?? "").Split([' ', '\t', '\r', '\n', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
