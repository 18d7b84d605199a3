using System.Globalization;

namespace Animation.Hosting.Privacy;

/// <summary>
/// One table of what a service knows about the person who asks, in words they can read. Every service answers
/// <c>GET /fragments/{service}/mes-donnees</c> with its list of them; the download and the page of history are made of these.
/// </summary>
/// <param name="Name">File name of the table, lower-case letters and hyphens.</param>
/// <param name="History">True for what happened, on a date; false for how things stand.</param>
public sealed record MyDataTable(string Name, Text Title, bool History, IReadOnlyList<Text> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows)
{
    /// <summary>An instant as the tables write it.</summary>
    public static string? Instant(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string YesNo(bool value) => value ? new Text("oui", "yes") : new Text("non", "no");
}
