using Animation.Watch.Reading;
using Dapper;

namespace Animation.Watch.Sameness;

/// <summary>An item that just came, with its wording.</summary>
internal sealed record Newcomer(Guid Id, Guid SourceId, string Language, DateTimeOffset PublishedAt, Wording Wording);

/// <summary>Puts what just came under the item that already tells it, with the evidence. Bounded: only what is near in time and shares a band.</summary>
internal static class JoinStories
{
    private const int Most = 300;
    private static readonly TimeSpan Window = TimeSpan.FromDays(4);
    private static readonly TimeSpan Memory = TimeSpan.FromDays(60);

    [method: ExplicitConstructor]
    private sealed record Known(Guid Id, Guid SourceId, string Language, string Title, string Content, DateTimeOffset PublishedAt, string State, Guid? LeadId);

    /// <summary>Runs in the transaction that stored them. Answers how many went under another.</summary>
    public static async Task<int> Run(WatchDb db, IReadOnlyList<Newcomer> newcomers, CancellationToken ct)
    {
        if (newcomers.Count == 0)
            return 0;
        var known = await db.Query<Known>(
            $"""
            SELECT id, source_id, language, title, content, published_at, state, lead_id FROM item
            WHERE bands && @bands AND state <> 'merged' AND published_at BETWEEN @from AND @until
            UNION
            SELECT id, source_id, language, title, content, published_at, state, lead_id FROM item WHERE text_key = ANY(@keys) AND state <> 'merged' AND received_at > @memory
            ORDER BY published_at, id LIMIT {Most}
            """,
            new
            {
                bands = newcomers.SelectMany(newcomer => Bands.Of(newcomer.Wording)).Distinct().ToArray(),
                keys = newcomers.Select(newcomer => newcomer.Wording.Key).OfType<long>().Distinct().ToArray(),
                from = newcomers.Min(newcomer => newcomer.PublishedAt) - Window,
                until = newcomers.Max(newcomer => newcomer.PublishedAt) + Window,
                memory = db.Now - Memory,
            },
            ct);
        // Those that came together lead each other in the order of the list, and one that went under another leads nobody.
        var place = newcomers.Select((newcomer, index) => (newcomer.Id, index)).ToDictionary(one => one.Id, one => one.index);
        var leads = known.Select(item => (Item: item, Wording: Wording.Of(item.Title, PlainText.OfHtml(item.Content)))).ToList();
        var merged = new HashSet<Guid>();
        foreach (var newcomer in newcomers)
        {
            var best = leads
                .Where(lead => !merged.Contains(lead.Item.Id) && (!place.TryGetValue(lead.Item.Id, out var at) || at < place[newcomer.Id]) && lead.Item.Language == newcomer.Language)
                .Select(lead => (lead.Item, Likeness: Likeness.Of(newcomer.Wording, lead.Wording), lead.Wording))
                .Select(lead => (lead.Item, lead.Likeness, Level: lead.Likeness.Level(newcomer.Wording, lead.Wording, lead.Item.SourceId == newcomer.SourceId)))
                .Where(lead => Joins(lead.Level, lead.Item, newcomer))
                .OrderByDescending(lead => lead.Level == Likeness.SameText).ThenByDescending(lead => lead.Likeness.Title + lead.Likeness.Text + lead.Likeness.Words)
                .FirstOrDefault();
            if (best.Item is not null && await Put(db, newcomer.Id, best.Item.Id, best.Level!, best.Likeness, ct))
                merged.Add(newcomer.Id);
        }

        return merged.Count;
    }

    // A story told anew after the decision deserves a look; the same text does not.
    private static bool Joins(string? level, Known lead, Newcomer newcomer) => level switch
    {
        Likeness.SameText => true,
        Likeness.SameStory => lead.State is "waiting" or "later" && (lead.PublishedAt - newcomer.PublishedAt).Duration() <= Window,
        _ => false,
    };

    private static async Task<bool> Put(WatchDb db, Guid item, Guid lead, string level, Likeness likeness, CancellationToken ct) => await db.Execute(
        """
        UPDATE item SET state = 'merged', lead_id = @lead, same_level = @level, same_title = @Title, same_text = @Text
        WHERE id = @item AND state IN ('waiting', 'later')
          AND NOT EXISTS (SELECT 1 FROM apart WHERE (one = @item AND other = @lead) OR (one = @lead AND other = @item))
        """,
        new { item, lead, level, Title = (float)likeness.Title, Text = (float)Math.Max(likeness.Text, likeness.Words) }, ct) == 1;
}
