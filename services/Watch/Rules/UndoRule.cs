using Animation.Watch.Curation;
using Dapper;

namespace Animation.Watch.Rules;

/// <summary>Takes back what a rule did, save where somebody decided since.</summary>
internal static class UndoRule
{
    [method: ExplicitConstructor]
    internal sealed record Effect(Guid Id, Guid ItemId, Guid? DecisionId, string[] Themes, string[] Places, int? FromValue);

    /// <summary>Answers how many items are as before, and how many were left because of a later decision.</summary>
    public static Task<(int Undone, int Left)> Run(WatchDb db, Guid rule, CancellationToken ct) => db.InTransaction(async () =>
    {
        var effects = await db.Query<Effect>(
            "SELECT id, item_id, decision_id, themes, places, from_value FROM rule_effect WHERE rule_id = @rule AND undone_at IS NULL ORDER BY seq DESC LIMIT 1000", new { rule }, ct);
        var undone = 0;
        foreach (var effect in effects)
            undone += await Undo(db, effect, ct) ? 1 : 0;
        return (undone, effects.Count - undone);
    }, ct);

    private static async Task<bool> Undo(WatchDb db, Effect effect, CancellationToken ct)
    {
        if (await ItemStore.Lock(db, effect.ItemId, ct) is not { } item)
            return false;
        var last = await db.First<Decision>(
            """
            SELECT decision.id, item_id, title, at, from_state, to_state, from_themes, from_note, from_value, before, true AS last
            FROM decision JOIN item ON item.id = item_id WHERE item_id = @ItemId AND undone_at IS NULL ORDER BY decision.seq DESC LIMIT 1
            """, new { effect.ItemId }, ct);
        // The rule's own decision may have been taken back by hand: then only what it added remains to be removed.
        if (last is not null && last.Id != effect.DecisionId)
            return false;
        if (last is not null)
        {
            await db.Execute("UPDATE decision SET undone_at = @now WHERE id = @Id", new { last.Id, now = db.Now }, ct);
            await ItemStore.Write(db, item, UndoDecision.Back(item, last), ct);
        }
        await db.Execute(
            """
            UPDATE item SET themes = ARRAY(SELECT t FROM unnest(themes) t WHERE t <> ALL(@Themes)), places = ARRAY(SELECT p FROM unnest(places) p WHERE p <> ALL(@Places)),
              value = coalesce(@FromValue, value) WHERE id = @ItemId
            """, new { effect.Themes, effect.Places, effect.FromValue, effect.ItemId }, ct);
        return await db.Execute("UPDATE rule_effect SET undone_at = @now WHERE id = @Id", new { effect.Id, now = db.Now }, ct) == 1;
    }
}
