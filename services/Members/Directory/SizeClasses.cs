using Animation.Hosting;

namespace Animation.Members.Directory;

/// <summary>How large an organisation is: inhabitants of a territory, people employed elsewhere. Codes are stored and sent.</summary>
public static class SizeClasses
{
    private static readonly (string Code, int From)[] Inhabitants =
        [("hab-0", 0), ("hab-500", 500), ("hab-3500", 3_500), ("hab-10000", 10_000), ("hab-50000", 50_000), ("hab-200000", 200_000)];

    /// <summary>The sizes that are chosen, for what is not a territory.</summary>
    public static readonly IReadOnlyDictionary<string, Text> Chosen = new Dictionary<string, Text>
    {
        ["emp-0"] = new("Moins de 10 personnes", "Fewer than 10 people"),
        ["emp-10"] = new("10 à 49 personnes", "10 to 49 people"),
        ["emp-50"] = new("50 à 249 personnes", "50 to 249 people"),
        ["emp-250"] = new("250 personnes et plus", "250 people and more"),
    };

    /// <summary>Every size, territories first.</summary>
    public static readonly IReadOnlyDictionary<string, Text> All = new Dictionary<string, Text>
    {
        ["hab-0"] = new("Moins de 500 habitants", "Fewer than 500 inhabitants"),
        ["hab-500"] = new("500 à 3 499 habitants", "500 to 3,499 inhabitants"),
        ["hab-3500"] = new("3 500 à 9 999 habitants", "3,500 to 9,999 inhabitants"),
        ["hab-10000"] = new("10 000 à 49 999 habitants", "10,000 to 49,999 inhabitants"),
        ["hab-50000"] = new("50 000 à 199 999 habitants", "50,000 to 199,999 inhabitants"),
        ["hab-200000"] = new("200 000 habitants et plus", "200,000 inhabitants and more"),
        ["emp-0"] = Chosen["emp-0"],
        ["emp-10"] = Chosen["emp-10"],
        ["emp-50"] = Chosen["emp-50"],
        ["emp-250"] = Chosen["emp-250"],
    };

    /// <summary>The size a number of inhabitants gives to a local authority, else the one chosen; none when unknown.</summary>
    public static string? Of(string? kind, int? population, string? chosen) =>
        Organisation.IsLocalAuthority(kind) && population is > 0 ? Inhabitants.Last(size => population >= size.From).Code
        : chosen is not null && Chosen.ContainsKey(chosen) ? chosen : null;
}
