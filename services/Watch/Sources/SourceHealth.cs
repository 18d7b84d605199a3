using Animation.Hosting;

namespace Animation.Watch.Sources;

/// <summary>One thing to know of a source: how it is called in an address, how people read it, how bad it is.</summary>
public sealed record HealthSign(string Code, Text Label, string? Kind, string Icon);

/// <summary>What a source suffers from, out of what its last answers were.</summary>
public static class SourceHealth
{
    public static readonly HealthSign Gone = new("retiree", new("Retirée par le site", "Withdrawn by the site"), "alert", "circle-x");
    public static readonly HealthSign Challenge = new("controle", new("Contrôle contre les robots", "Challenge against robots"), "alert", "shield-check");
    public static readonly HealthSign Failing = new("echec", new("En échec", "Failing"), "warning", "triangle-alert");
    public static readonly HealthSign Moved = new("deplacee", new("Déplacée", "Moved"), "warning", "arrow-right");
    public static readonly HealthSign Silent = new("silencieuse", new("Plus silencieuse que d’habitude", "Quieter than usual"), "warning", "bell-off");
    public static readonly HealthSign Language = new("langue", new("Langue changée", "Language changed"), "warning", "languages");
    public static readonly HealthSign Stopped = new("pause", new("En pause ou arrêtée", "Paused or stopped"), null, "pause");
    public static readonly HealthSign New = new("nouvelle", new("Pas encore lue", "Not read yet"), null, "clock");
    public static readonly HealthSign Good = new("bonne", new("Bonne", "Good"), null, "check");

    /// <summary>The signs that a list may be narrowed to, worst first.</summary>
    public static readonly IReadOnlyList<HealthSign> All = [Gone, Challenge, Failing, Moved, Silent, Language, Stopped, New, Good];

    // A weekly bulletin may take holidays; a daily one that stops for three weeks has stopped.
    private static readonly TimeSpan LeastSilence = TimeSpan.FromDays(21);
    private const int Habits = 4;

    /// <summary>What holds of this source, worst first; never empty.</summary>
    public static IReadOnlyList<HealthSign> Of(Source source, DateTimeOffset now)
    {
        if (source.State is "paused" or "stopped")
            return [Stopped];
        var signs = new List<HealthSign>();
        if (source.State == "gone")
            signs.Add(Gone);
        else if (source.Failures > 0)
            signs.Add(source.LastErrorCode == "fetch.challenge" ? Challenge : Failing);
        else if (source.LastSuccessAt is null)
            signs.Add(New);
        if (source.MovedTo is not null || source.Successor is not null)
            signs.Add(Moved);
        if (source.State == "active" && source.LastItemAt < now - Silence(source.Habit))
            signs.Add(Silent);
        if (source.NewLanguage is not null)
            signs.Add(Language);
        return signs.Count > 0 ? signs : [Good];
    }

    /// <summary>How long a source of this habit may say nothing.</summary>
    public static TimeSpan Silence(TimeSpan? habit) => habit * Habits is { } usual && usual > LeastSilence ? usual : LeastSilence;

    /// <summary>The same, as a condition on rows; null keeps all. Uses <c>@now</c>.</summary>
    internal static string? Sql(string? code) => code switch
    {
        "retiree" => "state = 'gone'",
        "controle" => "state = 'active' AND failures > 0 AND last_error_code = 'fetch.challenge'",
        "echec" => "state = 'active' AND failures > 0 AND last_error_code IS DISTINCT FROM 'fetch.challenge'",
        "deplacee" => "state IN ('active', 'gone') AND (moved_to IS NOT NULL OR successor IS NOT NULL)",
        "silencieuse" => IsSilent,
        "langue" => "state IN ('active', 'gone') AND new_language IS NOT NULL",
        "pause" => "state IN ('paused', 'stopped')",
        "nouvelle" => "state = 'active' AND failures = 0 AND last_success_at IS NULL",
        "bonne" => $"state = 'active' AND failures = 0 AND last_success_at IS NOT NULL AND moved_to IS NULL AND successor IS NULL AND new_language IS NULL AND NOT coalesce({IsSilent}, false)",
        _ => null,
    };

    private static readonly string IsSilent =
        $"(state = 'active' AND last_item_at < @now - greatest(coalesce(habit * {Habits}, interval '0'), interval '{LeastSilence.TotalDays} days'))";
}
