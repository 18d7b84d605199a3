using System.Globalization;
using Animation.Hosting;
using Animation.Web;

namespace Animation.Engagement.Reach;

/// <summary>Small pieces of text that several parts of the dashboard share.</summary>
public static class Wording
{
    private static readonly CultureInfo french = CultureInfo.GetCultureInfo("fr-FR");
    private static readonly CultureInfo english = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>What stands in place of a figure that would speak of too few people.</summary>
    public static Text Hidden => new("masqué", "hidden");

    /// <summary>« nov. 2026 ».</summary>
    public static string Month(DateOnly month) => new Text(month.ToString("MMM yyyy", french), month.ToString("MMM yyyy", english));

    /// <summary>« 3 nov. 2026 », for a narrow column.</summary>
    public static string Day(DateOnly day) => new Text(day.ToString("d MMM yyyy", french), day.ToString("d MMM yyyy", english));

    /// <summary>A figure, or the word for a hidden one.</summary>
    public static string Figure(int? figure) => figure is { } shown ? Numbers.Whole(shown) : Hidden;

    /// <summary>A headline figure, or « moins de 5 ».</summary>
    public static string Headline(int? figure) => figure is { } shown
        ? Numbers.Whole(shown)
        : new Text($"moins de {SmallGroups.Threshold}", $"fewer than {SmallGroups.Threshold}");
}
