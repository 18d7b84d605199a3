namespace Animation.Web.Charts;

/// <summary>One row of a chart and of the table under it.</summary>
/// <param name="Label">What is counted: a kind of organisation, a month.</param>
/// <param name="Value">How many; none when the group is too small to be shown.</param>
/// <param name="Before">The same in the period compared with, when there is one.</param>
public sealed record ChartRow(string Label, decimal? Value, decimal? Before = null);
