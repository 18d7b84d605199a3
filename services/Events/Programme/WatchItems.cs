using Animation.Hosting;
using Animation.Web.Forms;
using Dapper;

namespace Animation.Events.Programme;

/// <summary>A kept item of the watch, as far as an event needs it.</summary>
[method: ExplicitConstructor]
public sealed record WatchItem(Guid ItemId, string Slug, string Title, string[] Themes);

/// <summary>Items that may have inspired an event.</summary>
internal static class WatchItems
{
    /// <summary>The item; none when it is not known here yet or no longer offered.</summary>
    internal static Task<WatchItem?> Find(EventsDb db, Guid id, CancellationToken ct) => db.First<WatchItem>(
        "SELECT item_id, slug, title, themes FROM watch_item WHERE item_id = @id AND NOT withdrawn", new { id }, ct);

    /// <summary>The latest fifty as choices; the one already chosen stays among them even when it has not arrived here yet.</summary>
    internal static async Task<IReadOnlyList<Option>> Offered(EventsDb db, string? chosen, CancellationToken ct)
    {
        var id = Guid.TryParse(chosen, out var parsed) ? parsed : (Guid?)null;
        var items = await db.Query<WatchItem>(
            """
            SELECT item_id, slug, title, themes FROM watch_item WHERE NOT withdrawn
            ORDER BY item_id = @id DESC NULLS LAST, kept_at DESC LIMIT 50
            """,
            new { id }, ct);
        List<Option> options = [.. items.Select(item => new Option(item.ItemId.ToString(), item.Title))];
        if (id is not null && items.All(item => item.ItemId != id))
            options.Insert(0, new Option(id.Value.ToString(), new Text("L'article choisi dans la veille", "The item chosen in the watch")));
        return options;
    }
}
