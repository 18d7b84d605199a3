using Animation.Watch.Curation;

namespace Animation.Watch.Rules;

/// <summary>Does what the rules say, in their order. An item that a rule decides on leaves the inbox: later rules no longer see it.</summary>
internal static class ApplyRules
{
    /// <summary>All enabled rules on items that just came, in the transaction that is open.</summary>
    public static async Task OnArrival(WatchDb db, Guid[] items, CancellationToken ct)
    {
        foreach (var rule in await Rule.All(db, ct))
            if (rule.Enabled)
                await Apply(db, rule, items, ct);
    }

    /// <summary>One rule on what waits; on an item once in its life. Answers how many items it touched.</summary>
    /// <param name="items">Only these; none means all that wait.</param>
    public static async Task<int> Apply(WatchDb db, Rule rule, Guid[]? items, CancellationToken ct)
    {
        var query = WatchQuery.Parse(rule.Query);
        // A theme or a place may have left the vocabulary since: a rule no longer understood does nothing.
        if (!query.Understood || query.Root is null)
            return 0;
        var condition = WatchQuery.ToSql(query, db.Now);
        var found = await db.Query<Guid>(
            $"""
            SELECT item.id FROM {Item.From} WHERE item.state IN ('waiting', 'later') AND (@items::uuid[] IS NULL OR item.id = ANY(@items)) AND {condition.Sql}
              AND NOT EXISTS (SELECT 1 FROM rule_effect WHERE rule_id = @rule AND rule_effect.item_id = item.id)
            ORDER BY item.seq LIMIT 1000
            """,
            condition.With(new { items, rule = rule.Id }), ct);
        var batch = Guid.CreateVersion7(db.Now);
        foreach (var id in found)
            await Touch(db, rule, id, batch, ct);
        return found.Count;
    }

    private static async Task Touch(WatchDb db, Rule rule, Guid id, Guid batch, CancellationToken ct)
    {
        if (await ItemStore.Lock(db, id, ct) is not { } item || item.State is not (ItemStates.Waiting or ItemStates.Later))
            return;
        var (themes, places) = (rule.Themes.Except(item.Themes).ToArray(), rule.Places.Except(item.Places).ToArray());
        await db.Execute(
            "UPDATE item SET themes = themes || @themes, places = places || @places, value = coalesce(@value, value) WHERE id = @id", new { themes, places, value = rule.Value, id }, ct);
        Guid? decision = null;
        if (rule.Outcome is { } outcome && await ItemStore.Lock(db, id, ct) is { } tagged)
        {
            var change = new ItemChange(outcome, tagged.Alone)
            {
                Reason = outcome == ItemStates.WrittenOff ? rule.Reason ?? "hors-sujet" : null,
                LaterUntil = outcome == ItemStates.Later ? db.Now + TimeSpan.FromDays(7) : null,
            };
            await ItemStore.Apply(db, tagged, change, rule.By, ct, batch);
            decision = await db.Value<Guid>("SELECT id FROM decision WHERE item_id = @id ORDER BY seq DESC LIMIT 1", new { id }, ct);
        }
        await db.Execute(
            """
            INSERT INTO rule_effect (id, rule_id, item_id, at, decision_id, themes, places, from_value) VALUES (@key, @rule, @id, @now, @decision, @themes, @places, @from)
            """,
            new { key = Guid.CreateVersion7(db.Now), rule = rule.Id, id, now = db.Now, decision, themes, places, from = rule.Value is null ? (int?)null : item.Value }, ct);
    }
}
