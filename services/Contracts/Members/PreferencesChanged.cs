namespace Animation.Contracts.Members;

/// <summary>What a person chose to receive, whole. Published by Members at each change and on replay.</summary>
/// <param name="Version">Version of the choices, apart from the person's own.</param>
/// <param name="Themes">Codes of the themes they follow; empty when none is chosen yet.</param>
/// <param name="WatchByMail">True when they want their watch by mail.</param>
/// <param name="ChangedAt">When they chose, UTC.</param>
public sealed record PreferencesChanged(
    Guid PersonId, long Version, IReadOnlyList<string> Themes, bool WatchByMail, DateTimeOffset ChangedAt);
