using Animation.Engagement.Facts;
using Animation.EventStore;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Animation.Engagement.Reach;

/// <summary>Writes one page of the projection, a statement a table, in the transaction of the daemon.</summary>
internal sealed class ReachWriter(NpgsqlConnection connection, int generation)
{
    /// <summary>
    /// Whose stream each fact stands in now, by sequence number. Asked again because an erasure may have renamed a stream since the page was read;
    /// it holds the daemon's cursor while it does, so what is answered here stays true until the page is written.
    /// </summary>
    public async Task<IReadOnlyDictionary<long, Guid>> Subjects(IReadOnlyList<StoredEvent> events, CancellationToken ct)
    {
        var subjects = new Dictionary<long, Guid>(events.Count);
        await using var command = new NpgsqlCommand(
            "SELECT e.seq, e.stream FROM unnest($1, $2, $3) AS w (era, tx, seq) JOIN es_events e ON e.era = w.era AND e.tx = w.tx AND e.seq = w.seq", connection)
        {
            Parameters =
            {
                new() { Value = events.Select(e => e.Position.Era).ToArray() },
                new() { Value = events.Select(e => e.Position.Transaction).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Xid8 },
                new() { Value = events.Select(e => e.Position.Sequence).ToArray() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            subjects.Add(reader.GetInt64(0), Streams.SubjectOf(reader.GetString(1)));
        return subjects;
    }

    public async Task Write(ReachPage page, CancellationToken ct)
    {
        await Facts(page.Facts, ct);
        await Affiliations(page.Affiliations, ct);
        await Organisations(page.Organisations, ct);
        await Events(page.Events, ct);
        await Watch(page.Watch, ct);
    }

    /// <summary>Gives acts the organisation, its group and the staff mark of their day, for every subject that this page touches.</summary>
    public Task Resolve(ReachPage page, CancellationToken ct) => Run(
        """
        WITH touched AS (
          SELECT subject_id FROM unnest(@subjects) AS subject_id
          UNION SELECT subject_id FROM reach_affiliation WHERE generation = @generation AND organisation_id = ANY (@organisations)
          UNION SELECT subject_id FROM reach_fact WHERE generation = @generation AND chosen_id = ANY (@organisations)
        ), resolved AS (
          SELECT f.subject_id, f.what, f.ref, acts.organisation_id, coalesce(a.staff, false) AS staff,
            CASE WHEN acts.organisation_id IS NOT NULL THEN coalesce(o.organisation_group, 'unknown') WHEN a.subject_id IS NULL THEN 'unknown' ELSE 'particulier' END AS organisation_group
          FROM touched JOIN reach_fact f ON f.generation = @generation AND f.subject_id = touched.subject_id
          -- The affiliation of that day; before the first one known, that one.
          LEFT JOIN LATERAL (
            SELECT * FROM reach_affiliation a WHERE a.generation = @generation AND a.subject_id = f.subject_id
            ORDER BY a.since <= f.at DESC, CASE WHEN a.since <= f.at THEN a.since END DESC, a.since, a.version DESC LIMIT 1
          ) a ON true
          CROSS JOIN LATERAL (SELECT coalesce(f.chosen_id, a.organisation_id) AS organisation_id) acts
          LEFT JOIN LATERAL (
            SELECT * FROM reach_organisation o WHERE o.generation = @generation AND o.organisation_id = acts.organisation_id
            ORDER BY o.since <= f.at DESC, CASE WHEN o.since <= f.at THEN o.since END DESC, o.since, o.version DESC LIMIT 1
          ) o ON true
        )
        UPDATE reach_fact f SET organisation_id = r.organisation_id, organisation_group = r.organisation_group, staff = r.staff
        FROM resolved r
        WHERE f.generation = @generation AND f.subject_id = r.subject_id AND f.what = r.what AND f.ref = r.ref
          AND (f.organisation_id, f.organisation_group, f.staff) IS DISTINCT FROM (r.organisation_id, r.organisation_group, r.staff)
        """,
        new
        {
            generation,
            subjects = page.Facts.Select(row => row.Subject).Concat(page.Affiliations.Select(row => row.Subject)).Distinct().ToArray(),
            organisations = page.Organisations.Select(row => row.Organisation).Distinct().ToArray(),
        }, ct);

    private Task Facts(IReadOnlyList<FactRow> rows, CancellationToken ct) => rows.Count == 0 ? Task.CompletedTask : Run(
        """
        INSERT INTO reach_fact (generation, subject_id, what, ref, version, counts, at, day, chosen_id)
        SELECT @generation, subject_id, what, ref, version, counts, at, (at AT TIME ZONE 'Europe/Paris')::date, chosen_id
        FROM unnest(@subjects, @whats, @refs, @versions, @counted, @ats, @chosen::uuid[]) AS r (subject_id, what, ref, version, counts, at, chosen_id)
        ON CONFLICT (generation, subject_id, what, ref) DO UPDATE
        SET version = excluded.version, counts = excluded.counts, at = excluded.at, day = excluded.day, chosen_id = excluded.chosen_id
        WHERE reach_fact.version < excluded.version
        """,
        new
        {
            generation,
            subjects = rows.Select(row => row.Subject).ToArray(),
            whats = rows.Select(row => row.What).ToArray(),
            refs = rows.Select(row => row.Ref).ToArray(),
            versions = rows.Select(row => row.Version).ToArray(),
            counted = rows.Select(row => row.Counts).ToArray(),
            ats = rows.Select(row => row.At).ToArray(),
            chosen = rows.Select(row => row.Chosen).ToArray(),
        }, ct);

    private Task Affiliations(IReadOnlyList<AffiliationRow> rows, CancellationToken ct) => rows.Count == 0 ? Task.CompletedTask : Run(
        """
        INSERT INTO reach_affiliation (generation, subject_id, version, since, organisation_id, staff)
        SELECT @generation, r.* FROM unnest(@subjects, @versions, @sinces, @organisations::uuid[], @staffs) AS r
        ON CONFLICT DO NOTHING
        """,
        new
        {
            generation,
            subjects = rows.Select(row => row.Subject).ToArray(),
            versions = rows.Select(row => row.Version).ToArray(),
            sinces = rows.Select(row => row.Since).ToArray(),
            organisations = rows.Select(row => row.Organisation).ToArray(),
            staffs = rows.Select(row => row.Staff).ToArray(),
        }, ct);

    private Task Organisations(IReadOnlyList<OrganisationRow> rows, CancellationToken ct) => rows.Count == 0 ? Task.CompletedTask : Run(
        """
        INSERT INTO reach_organisation (generation, organisation_id, version, since, organisation_group, status)
        SELECT @generation, r.* FROM unnest(@organisations, @versions, @sinces, @groups, @statuses) AS r
        ON CONFLICT DO NOTHING
        """,
        new
        {
            generation,
            organisations = rows.Select(row => row.Organisation).ToArray(),
            versions = rows.Select(row => row.Version).ToArray(),
            sinces = rows.Select(row => row.Since).ToArray(),
            groups = rows.Select(row => row.Group).ToArray(),
            statuses = rows.Select(row => row.Status).ToArray(),
        }, ct);

    private Task Events(IReadOnlyList<EventState> rows, CancellationToken ct) => rows.Count == 0 ? Task.CompletedTask : Run(
        """
        INSERT INTO reach_event (generation, event_id, version, status, starts_at, day)
        SELECT @generation, event_id, version, status, starts_at, (starts_at AT TIME ZONE 'Europe/Paris')::date
        FROM unnest(@ids, @versions, @statuses, @starts) AS r (event_id, version, status, starts_at)
        ON CONFLICT (generation, event_id) DO UPDATE
        SET version = excluded.version, status = excluded.status, starts_at = excluded.starts_at, day = excluded.day
        WHERE reach_event.version < excluded.version
        """,
        new
        {
            generation,
            ids = rows.Select(row => row.EventId).ToArray(),
            versions = rows.Select(row => row.Version).ToArray(),
            statuses = rows.Select(row => row.Status).ToArray(),
            starts = rows.Select(row => row.StartsAt.ToUniversalTime()).ToArray(),
        }, ct);

    private Task Watch(IReadOnlyList<WatchRow> rows, CancellationToken ct) => rows.Count == 0 ? Task.CompletedTask : Run(
        """
        INSERT INTO reach_watch (generation, what, ref, day)
        SELECT @generation, what, ref, (at AT TIME ZONE 'Europe/Paris')::date FROM unnest(@whats, @refs, @ats) AS r (what, ref, at)
        ON CONFLICT DO NOTHING
        """,
        new
        {
            generation,
            whats = rows.Select(row => row.What).ToArray(),
            refs = rows.Select(row => row.Ref).ToArray(),
            ats = rows.Select(row => row.At).ToArray(),
        }, ct);

    private Task<int> Run(string sql, object args, CancellationToken ct) => connection.ExecuteAsync(new CommandDefinition(sql, args, cancellationToken: ct));
}
