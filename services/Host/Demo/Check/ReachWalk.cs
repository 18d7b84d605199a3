using System.Globalization;

namespace Animation.Host.Demo.Check;

/// <summary>The director's page: what the walk did is counted there, as facts.</summary>
public static class ReachWalk
{
    private const string Page = "/pilotage?periode=30-jours";

    /// <summary>The figures of the page, and the line « Ensemble » of the table under the chart.</summary>
    public sealed record Figures(int People, int Receivers, string Table);

    public static async Task<Figures> Read(Loop loop, CancellationToken ct) => Read(await loop.Director.Open(Page, ct));

    /// <summary>
    /// The figures rise by what happened: member B registered and came, and received the watch. Nobody else is new: member A withdrew, and the demo's
    /// people did not act meanwhile. The table says the same as the figures.
    /// </summary>
    public static async Task Rose(Loop loop, Figures before, CancellationToken ct)
    {
        var page = await Loop.Until(
            loop.Director, Page, shown => Read(shown) is var now && now.People == before.People + 1 && now.Receivers > before.Receivers,
            $"the dashboard does not show one more person than {before.People}, nor more who received than {before.Receivers}", ct);
        var now = Read(page);
        Loop.Hold(now.Table.Contains(now.People.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), "the table does not say what the figure says", page);
        foreach (var (fact, expected) in new[] { ("source-added", 1), ("item-kept", 1), ("item-written-off", 1), ("registered", 3), ("withdrew", 1), ("event-scheduled", 2), ("event-moved", 2), ("event-cancelled", 1), ("attendance-noted", 1) })
        {
            var found = await loop.Rows<long>("engagement", "SELECT count(*) FROM es_events WHERE type = @fact AND recorded_at >= @Start", new { fact, loop.Start });
            Loop.Hold(found[0] == expected, $"{found[0]} facts '{fact}' were recorded, {expected} happened");
        }
    }

    /// <summary>What the platform now holds, all in all.</summary>
    public static async Task<(long Items, long Registrations, long Facts)> Totals(Loop loop) => (
        (await loop.Rows<long>("watch", "SELECT count(*) FROM item"))[0],
        (await loop.Rows<long>("events", "SELECT count(*) FROM registration"))[0],
        (await loop.Rows<long>("engagement", "SELECT count(*) FROM es_events"))[0]);

    private static Figures Read(WalkedPage page)
    {
        var figures = page.Document.QuerySelectorAll(".figure").Select(figure => Number(figure.TextContent)).ToArray();
        var total = page.Document.QuerySelector("#types tfoot tr")?.TextContent;
        if (figures.Length < 4 || total is null)
            throw new LoopBroken("the dashboard lacks its figures or their table", page);
        return new Figures(figures[0], figures[3], new string([.. total.Where(letter => !char.IsWhiteSpace(letter))]));
    }

    // « 1 214 », with its thin space; « moins de 5 » counts as none.
    private static int Number(string text) =>
        text.Any(char.IsLetter) ? 0 : int.TryParse([.. text.Where(char.IsAsciiDigit)], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
