using Animation.Contracts.Newsletter;

namespace Animation.Newsletter.Digests;

/// <summary>
/// The matching of readers and items, in SQL and whole sets: both sides carry short arrays, an empty one is no limit. The text speaks of
/// <c>reader</c> and <c>item</c>; it needs the parameters of <see cref="At"/>.
/// </summary>
internal static class Due
{
    // The level and the format chosen.
    private const string Narrowed =
        """
        (item.maturities = '{}' OR reader.maturities = '{}' OR item.maturities && reader.maturities)
        AND (reader.formats = '{}' OR item.format = ANY(reader.formats))
        """;

    // Everywhere, the very place, a place inside one followed with what is inside, a place around one followed with what is around.
    private const string Here =
        "(item.places = '{}' OR item.places && reader.places_exact OR item.places_with_above && reader.places_within OR item.places && reader.places_above)";

    // Nobody chose: what the team values most, for the organisation's territory and kind, to begin with where people are few.
    private const string Essential =
        $$"""
        item.value = 3 AND reader.organisation_places IS NOT NULL AND (reader.member_until IS NULL OR reader.member_until >= @today)
        AND (item.audience = '{}' OR reader.organisation_kind = ANY(item.audience))
        AND (item.maturities = '{}' OR reader.maturities <> '{}' OR 'beginner' = ANY(item.maturities)
          OR reader.organisation_kind <> 'commune' OR coalesce(reader.population, 3500) >= 3500)
        AND CASE WHEN reader.places_exact = '{}' THEN item.places = '{}' OR item.places && reader.organisation_places ELSE {{Here}} END
        """;

    // Asked for by a filter saved in the watch: the filter alone says what fits. Read once as a set, not once a pair.
    private const string Asked = "(reader.id, item.id) IN (SELECT person_id, item_id FROM filter_match)";

    /// <summary>Names of the filters that asked for the item, as an array.</summary>
    internal const string AskedBy = "ARRAY(SELECT name FROM filter_match WHERE filter_match.person_id = reader.id AND filter_match.item_id = item.id ORDER BY name)";

    /// <summary>Whether an item is for a reader.</summary>
    internal const string Fits =
        $$"""
        NOT item.withdrawn AND (item.deadline IS NULL OR item.deadline >= @today) AND ({{Asked}} OR {{Narrowed}}
        AND CASE WHEN reader.essentials THEN {{Essential}} ELSE item.themes && reader.themes AND (reader.places_exact = '{}' OR {{Here}}) END)
        """;

    /// <summary>Mails the cap counts: the last seven days and what is planned.</summary>
    private const string UnderCap =
        """
        (reader.mails_per_week IS NULL OR reader.mails_per_week > (
          SELECT count(*) FROM mail WHERE mail.person_id = reader.id AND mail.purpose IN ('watch', 'invitation')
            AND mail.state IN ('waiting', 'sending', 'sent', 'unknown') AND coalesce(mail.finished_at, mail.due_at) > @week
            AND (mail.expires_at IS NULL OR mail.expires_at > mail.due_at)))
        """;

    private const string Turn = "(turn.next_at <= @now AND turn.next_at > @tooLate)";

    // Who may be written to at all, with what is asked of a reader once and not for each item.
    private const string Readers =
        $$"""
        SELECT reader.*, {{UnderCap}} AS under_cap, coalesce({{Turn}}, false) AS has_turn
        FROM reader LEFT JOIN turn ON turn.person_id = reader.id
        WHERE NOT EXISTS (SELECT FROM dead_address dead WHERE dead.address = lower(reader.address) AND dead.refusals >= 2)
          AND NOT EXISTS (SELECT FROM consent WHERE consent.person_id = reader.id AND NOT consent.given AND consent.purpose IN ('watch', 'subscription'))
          AND (NOT reader.essentials OR NOT EXISTS (
            SELECT FROM digest_item had JOIN digest ON digest.id = had.digest_id
            WHERE had.person_id = reader.id AND digest.kind = 'essentials' AND digest.started_at > @lastWeek))
        """;

    // Both sides stand ready before they meet: the planner would otherwise ask the questions above once for each pair.
    private const string Pairs =
        $$"""
        news AS MATERIALIZED (SELECT * FROM item WHERE NOT withdrawn AND kept_at > @oldest),
        pairs AS MATERIALIZED (
          SELECT reader.id AS person_id, item.id AS item_id, item.themes AS item_themes, reader.themes AS reader_themes, reader.essentials, item.value, item.kept_at,
            reader.under_cap, reader.has_turn, reader.rhythm
          FROM readers AS reader JOIN news AS item ON (reader.essentials OR item.themes && reader.themes OR {{Asked}}) AND {{Fits}})
        SELECT person_id, item_id, item_themes, reader_themes, essentials,
          row_number() OVER (PARTITION BY person_id ORDER BY value DESC, kept_at DESC, item_id) AS place,
          under_cap AND (has_turn OR rhythm = 'as-it-comes' AND min(kept_at) OVER (PARTITION BY person_id) <= @gathered) AS now
        FROM pairs
        WHERE NOT EXISTS (SELECT FROM digest_item had WHERE had.person_id = pairs.person_id AND had.item_id = pairs.item_id)
        """;

    /// <summary>Who waits for which item, best first; <c>now</c> tells those whose turn it is.</summary>
    internal const string Waiting = $"WITH readers AS MATERIALIZED ({Readers}), {Pairs}";

    /// <summary>The same, of those alone whose turn may be now.</summary>
    internal const string Now =
        $"SELECT * FROM (WITH readers AS MATERIALIZED ({Readers} AND ({Turn} OR reader.rhythm = 'as-it-comes')), {Pairs}) AS waiting WHERE now";

    /// <summary>
    /// What closes soon, for those whose turn it is and who chose it: once, never in the mail that brings it, nor just after. Who has it as it comes is
    /// reminded in the day. Who reads monthly is reminded a month before.
    /// </summary>
    internal const string Closing =
        $$"""
        WITH readers AS MATERIALIZED ({{Readers}} AND NOT reader.essentials AND ({{Turn}} OR reader.rhythm = 'as-it-comes' AND @byDay)),
        ends AS MATERIALIZED (SELECT * FROM item WHERE NOT withdrawn AND deadline BETWEEN @today AND @today::date + 35)
        SELECT reader.id AS person_id, item.id AS item_id FROM readers AS reader JOIN ends AS item ON (item.themes && reader.themes OR {{Asked}}) AND {{Fits}}
        WHERE reader.under_cap AND item.deadline <= @today::date + CASE reader.rhythm WHEN 'monthly' THEN 35 WHEN 'weekly' THEN 10 ELSE 7 END
          AND NOT EXISTS (SELECT FROM digest_item had JOIN digest ON digest.id = had.digest_id
            WHERE had.person_id = reader.id AND had.item_id = item.id AND (had.closing OR digest.started_at > @rested))
          AND (item.kept_at <= @oldest OR EXISTS (SELECT FROM digest_item had WHERE had.person_id = reader.id AND had.item_id = item.id))
        """;

    /// <param name="gathered">As-it-comes mails leave when their oldest item was kept before this.</param>
    internal static Moment At(DateTimeOffset now, DateTimeOffset gathered) => new(
        now, now - DigestSchedule.Patience, gathered, now - SendDigests.Freshness, now.AddDays(-7), now.AddDays(-6), DigestSchedule.Local(now).Date, DigestSchedule.Local(now).Hour is >= 8 and < 19, now.AddDays(-5));

    /// <summary>The parameters, by name.</summary>
    internal sealed record Moment(
        DateTimeOffset now, DateTimeOffset tooLate, DateTimeOffset gathered, DateTimeOffset oldest, DateTimeOffset week, DateTimeOffset lastWeek, DateTime today, bool byDay, DateTimeOffset rested)
    {
        public string Purpose { get; } = MailPurposes.Watch;
        public int Urgency { get; } = Mails.Purposes.Of(MailPurposes.Watch).Urgency;
        public int MostItems { get; } = SendDigests.MostItems;
        public int MostEssentials { get; } = SendDigests.MostEssentials;
        public Guid Digest { get; init; }
        public Guid Essentials { get; init; }
    }
}
