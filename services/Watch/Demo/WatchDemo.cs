using Animation.Watch.Curation;
using Animation.Watch.Ingestion;
using Animation.Watch.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Demo;

/// <summary>What an officer does with the watch week after week, through the use cases themselves. Each act is dated by the clock of the process.</summary>
public static class WatchDemo
{
    private static readonly DecideItem.Request seenAlready = new() { Action = "ecarter", Raison = "deja-vu" };

    private static readonly TimeSpan Fresh = TimeSpan.FromDays(20);

    private static readonly HashSet<string> Hers =
        ["ouverture", "qualite", "gouvernance", "ia", "juridique", "vie-privee", "mobilite", "energie", "environnement", "commande-publique", "geodonnees", "inclusion", "urbanisme", "financement", "finances"];

    private static readonly HashSet<string> Asked = ["ouverture", "ia", "juridique", "vie-privee", "mobilite", "financement", "commande-publique"];

    private static readonly HashSet<string> General = ["Numérique de confiance", "Europe et données"];

    /// <summary>Adds the sources that are not followed yet, as their address typed on the page would.</summary>
    /// <returns>How many were added.</returns>
    public static async Task<int> AddSources(IServiceProvider scope, IReadOnlyList<Uri> addresses, Guid officer, CancellationToken ct)
    {
        var (db, fetch) = (scope.GetRequiredService<WatchDb>(), scope.GetRequiredService<PoliteFetch>());
        var added = 0;
        foreach (var address in addresses)
        {
            if (await db.Value<bool>("SELECT EXISTS (SELECT 1 FROM source WHERE address = @address)", new { address = address.AbsoluteUri }, ct))
                continue;
            await AddSource.Run(db, fetch, new AddSource.Request { Adresse = address.AbsoluteUri }, officer, ct);
            added++;
        }
        return added;
    }

    /// <summary>Reads every active source now.</summary>
    /// <returns>How many items are new.</returns>
    public static async Task<int> Fetch(IServiceProvider scope, CancellationToken ct)
    {
        var (db, fetch) = (scope.GetRequiredService<WatchDb>(), scope.GetRequiredService<FetchSource>());
        var items = 0;
        foreach (var source in await db.Query<Source>($"SELECT {Source.Columns} FROM source WHERE state = 'active'", ct: ct))
            items += await fetch.Run(source, PoliteFetch.Patience, ct);
        return items;
    }

    /// <summary>Sorts what waits: keeps about half, writes the rest off.</summary>
    /// <param name="most">Stops once this many are kept and leaves the rest waiting.</param>
    /// <returns>How many were kept.</returns>
    public static async Task<int> Sort(IServiceProvider scope, Guid officer, int most, CancellationToken ct)
    {
        var db = scope.GetRequiredService<WatchDb>();
        var kept = 0;
        foreach (var item in await db.Query<Item>($"SELECT {Item.Columns} FROM {Item.From} WHERE item.state = 'waiting' ORDER BY published_at, item.seq", ct: ct))
        {
            if (kept == most)
                break;
            var known = await db.Value<bool>("SELECT EXISTS (SELECT 1 FROM item WHERE state = 'kept' AND title = @Title)", new { item.Title }, ct);
            var decided = await DecideItem.Run(db, item.Id, known ? seenAlready : Opinion(item, db.Now), officer, ct);
            kept += decided?.State == ItemStates.Kept ? 1 : 0;
        }
        return kept;
    }

    // A rule a person could have, and the suggestions could learn: her themes; nothing that waited too long; of the two sources that speak of
    // everything, only what her members ask for.
    private static DecideItem.Request Opinion(Item item, DateTimeOffset now)
    {
        var themes = ThemeHints.In($"{item.Title} {item.Excerpt}").Take(2).Select(hint => hint.Theme).ToArray();
        if (themes.Length == 0 || !themes.Any(Hers.Contains))
            return new DecideItem.Request { Action = "ecarter", Raison = "hors-sujet" };
        if (now - item.PublishedAt > Fresh)
            return new DecideItem.Request { Action = "ecarter", Raison = "depasse" };
        var asked = themes.Any(Asked.Contains);
        if (General.Contains(item.SourceName) && !asked)
            return new DecideItem.Request { Action = "ecarter", Raison = "peu-utile" };
        var value = asked ? themes.Length > 1 ? "3" : "2" : "1";
        return new DecideItem.Request { Action = "garder", Themes = themes, Note = value == "1" ? "" : DemoNotes.Of(themes[0]), Valeur = value };
    }
}
