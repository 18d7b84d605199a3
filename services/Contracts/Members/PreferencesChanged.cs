namespace Animation.Contracts.Members;

/// <summary>What a person chose to receive, whole. Published by Members at each change and on replay.</summary>
/// <param name="Version">Version of the choices, apart from the person's own.</param>
/// <param name="Themes">Codes of the themes they follow; empty when none is chosen yet.</param>
/// <param name="WatchByMail">True when they want their watch by mail: false exactly when its rhythm is <see cref="Rhythms.Never"/>.</param>
/// <param name="ChangedAt">When they chose, UTC.</param>
public sealed record PreferencesChanged(
    Guid PersonId, long Version, IReadOnlyList<string> Themes, bool WatchByMail, DateTimeOffset ChangedAt)
{
    /// <summary>When they first chose something themselves, UTC; none while they receive <em>L'essentiel</em>.</summary>
    public DateTimeOffset? ChosenAt { get; init; }

    /// <summary>Places they follow; empty means everywhere.</summary>
    public IReadOnlyList<PlaceChoice> Places { get; init; } = [];

    /// <summary>Codes of Vocabulary's maturities they want; empty means all.</summary>
    public IReadOnlyList<string> Maturities { get; init; } = [];

    /// <summary>Codes of Vocabulary's formats they want; empty means all.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>How often mails of a purpose come; a purpose without a row comes at its own default.</summary>
    public IReadOnlyList<MailRhythm> Rhythms { get; init; } = [];

    /// <summary>Day for weekly and monthly mails: 1 is Monday, 7 Sunday. Monthly means the first such day of the month.</summary>
    public int Day { get; init; } = 2;

    /// <summary>Hour of the day in Paris, 0 to 23, for everything but what comes as it comes.</summary>
    public int Hour { get; init; } = 7;

    /// <summary>Most mails in any seven days, service mails (signing in, registrations) apart; none for no limit.</summary>
    public int? MailsPerWeek { get; init; }
}

/// <summary>A place somebody follows: what concerns that very place, always.</summary>
/// <param name="Code">Official code, as Vocabulary knows it.</param>
/// <param name="Within">Also what concerns the places inside it.</param>
/// <param name="Above">Also what concerns the places that contain it.</param>
public sealed record PlaceChoice(string Code, bool Within, bool Above);

/// <summary>How often mails of one purpose come.</summary>
/// <param name="Purpose">A purpose of Newsletter's MailPurposes that can be chosen: watch, invitation.</param>
/// <param name="Rhythm">One of <see cref="Rhythms"/>.</param>
public sealed record MailRhythm(string Purpose, string Rhythm);

/// <summary>Rhythms somebody can choose.</summary>
public static class Rhythms
{
    public const string AsItComes = "as-it-comes";
    public const string Daily = "daily";
    public const string Weekly = "weekly";
    public const string Monthly = "monthly";
    public const string Never = "never";

    public static readonly IReadOnlyList<string> All = [AsItComes, Daily, Weekly, Monthly, Never];
}
