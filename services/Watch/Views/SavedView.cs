using Animation.Watch.Curation;
using Animation.Watch.Rules;
using Dapper;

namespace Animation.Watch.Views;

/// <summary>A search that an officer comes back to.</summary>
/// <param name="Query">A <see cref="WatchQuery"/>.</param>
/// <param name="Key">The key that opens it while the list has focus; none for most.</param>
[method: ExplicitConstructor]
public sealed record SavedView(Guid Id, int Position, string Name, string Query, string? Key, DateTimeOffset? RemovedAt)
{
    private const int Counted = 1000;
    private static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    /// <summary>The part of the inbox it shows.</summary>
    public InboxView Shows => new() { Words = Query };

    /// <summary>A person's views in their order.</summary>
    internal static Task<IReadOnlyList<SavedView>> Of(WatchDb db, Guid person, CancellationToken ct) =>
        db.Query<SavedView>("SELECT id, position, name, query, key, removed_at FROM saved_view WHERE by = @person AND removed_at IS NULL ORDER BY position, id", new { person }, ct);

    /// <summary>Those removed lately, the last first.</summary>
    internal static Task<IReadOnlyList<SavedView>> Removed(WatchDb db, Guid person, CancellationToken ct) =>
        db.Query<SavedView>("SELECT id, position, name, query, key, removed_at FROM saved_view WHERE by = @person AND removed_at > @since ORDER BY removed_at DESC LIMIT 10", new { person, since = db.Now - Memory }, ct);

    /// <summary>How many items each finds among what waits, up to a thousand.</summary>
    internal static async Task<IReadOnlyList<(SavedView View, int Count)>> WithCounts(WatchDb db, Guid person, CancellationToken ct)
    {
        var counted = new List<(SavedView, int)>();
        foreach (var view in await Of(db, person, ct))
            counted.Add((view, await db.Value<int>(
                $"SELECT count(*)::int FROM (SELECT FROM {Item.From} WHERE {view.Shows.Where(db.Now)} LIMIT {Counted}) found", view.Shows.Args(db.Now, person), ct)));
        return counted;
    }

    /// <summary>« 12 », or « 1000+ » where counting stops.</summary>
    public static string Said(int count) => count < Counted ? count.ToString(System.Globalization.CultureInfo.InvariantCulture) : $"{Counted}+";
}
