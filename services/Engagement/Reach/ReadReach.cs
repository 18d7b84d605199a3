namespace Animation.Engagement.Reach;

/// <summary>The queries of the dashboard. Each distinct count is computed on its own: people never add up.</summary>
public sealed class ReadReach(EngagementDb db)
{
    private const string Acts = "generation = es_generation('reach') AND counts AND NOT staff AND what <> 'digest'";

    /// <summary>The member organisations of today, in the last state we know of.</summary>
    private const string MemberOrganisations = """
        (SELECT * FROM (
           SELECT DISTINCT ON (organisation_id) organisation_id, organisation_group, status FROM reach_organisation
           WHERE generation = es_generation('reach') ORDER BY organisation_id, version DESC) latest
         WHERE status = 'member')
        """;

    /// <summary>Today in Paris.</summary>
    public Task<DateOnly> Today(CancellationToken ct) => db.Value<DateOnly>("SELECT (@Now::timestamptz AT TIME ZONE 'Europe/Paris')::date", new { db.Now }, ct);

    public async Task<ReachReport> Report(Period period, DateOnly today, CancellationToken ct) => new(
        period, today,
        GroupFigures.Mask(await Groups(period.Days, ct)), GroupFigures.Mask(await Groups(period.BeforeDays, ct)),
        await Attendance(period.Days, ct), await Attendance(period.BeforeDays, ct),
        await Months(period.Days.Until, ct),
        (await db.Query<GroupCount>(
            $"SELECT organisation_group AS \"group\", 0 AS people, count(*)::int AS organisations, 0 AS receivers FROM {MemberOrganisations} m GROUP BY 1", null, ct))
            .ToDictionary(row => row.Group, row => row.Organisations),
        await Health(period.Days, ct));

    /// <summary>Events of the period and those that people registered for in it, the latest first.</summary>
    public Task<IReadOnlyList<EventCount>> Events(Span days, CancellationToken ct) => db.Query<EventCount>(
        """
        SELECT e.event_id, t.title, t.slug, e.day, e.status,
          count(*) FILTER (WHERE f.what = 'registration' AND f.counts AND NOT f.staff)::int AS registered,
          count(*) FILTER (WHERE f.what = 'attendance' AND f.counts AND NOT f.staff)::int AS came,
          coalesce(bool_or(f.what = 'attendance'), false) AS listed
        FROM reach_event e
        JOIN event_title t ON t.event_id = e.event_id
        LEFT JOIN reach_fact f ON f.generation = e.generation AND f.ref = e.event_id AND f.what <> 'digest'
        WHERE e.generation = es_generation('reach') AND (e.day BETWEEN @From AND @Until OR EXISTS (
          SELECT FROM reach_fact r WHERE r.generation = e.generation AND r.ref = e.event_id AND r.what = 'registration' AND r.counts
            AND r.day BETWEEN @From AND @Until))
        GROUP BY e.event_id, t.title, t.slug, e.day, e.status
        ORDER BY e.day DESC, t.title
        """, days, ct);

    /// <summary>Member organisations nobody of which took part in the period, those unheard of for longest first.</summary>
    public Task<IReadOnlyList<SilentOrganisation>> Silent(Span days, CancellationToken ct) => db.Query<SilentOrganisation>(
        $"""
        SELECT n.name, m.organisation_group AS "group", date_trunc('month', max(f.day)::timestamp)::date AS last
        FROM {MemberOrganisations} m
        JOIN organisation_name n ON n.organisation_id = m.organisation_id
        LEFT JOIN reach_fact f ON f.organisation_id = m.organisation_id AND {Acts} AND f.day <= @Until
        GROUP BY m.organisation_id, n.name, m.organisation_group
        HAVING max(f.day) IS NULL OR max(f.day) < @From
        ORDER BY last NULLS FIRST, n.name
        """, days, ct);

    private Task<IReadOnlyList<GroupCount>> Groups(Span days, CancellationToken ct) => db.Query<GroupCount>(
        """
        SELECT CASE WHEN grouping(organisation_group) = 1 THEN '*' ELSE organisation_group END AS "group",
          count(DISTINCT subject_id) FILTER (WHERE what <> 'digest')::int AS people,
          count(DISTINCT organisation_id) FILTER (WHERE what <> 'digest')::int AS organisations,
          count(DISTINCT subject_id) FILTER (WHERE what = 'digest')::int AS receivers
        FROM reach_fact
        WHERE generation = es_generation('reach') AND counts AND NOT staff AND day BETWEEN @From AND @Until
        GROUP BY GROUPING SETS ((organisation_group), ())
        """, days, ct);

    private Task<Attendance> Attendance(Span days, CancellationToken ct) => db.Value<Attendance>(
        """
        WITH listed AS (
          SELECT e.event_id FROM reach_event e
          WHERE e.generation = es_generation('reach') AND e.status <> 'cancelled' AND e.day BETWEEN @From AND @Until AND EXISTS (
            SELECT FROM reach_fact f WHERE f.generation = e.generation AND f.ref = e.event_id AND f.what = 'attendance')
        ), expected AS (
          SELECT r.subject_id, r.ref FROM reach_fact r JOIN listed l ON l.event_id = r.ref
          WHERE r.generation = es_generation('reach') AND r.what = 'registration' AND r.counts AND NOT r.staff
        )
        SELECT (SELECT count(*) FROM listed)::int AS events, count(*)::int AS expected, count(a.ref)::int AS came
        FROM expected x LEFT JOIN reach_fact a
          ON a.generation = es_generation('reach') AND a.subject_id = x.subject_id AND a.what = 'attendance' AND a.ref = x.ref AND a.counts
        """, days, ct);

    private async Task<IReadOnlyList<MonthCount>> Months(DateOnly until, CancellationToken ct)
    {
        var last = new DateOnly(until.Year, until.Month, 1);
        var counted = await db.Query<MonthCount>(
            $"""
            SELECT date_trunc('month', day::timestamp)::date AS month, count(DISTINCT subject_id)::int AS people
            FROM reach_fact WHERE {Acts} AND day BETWEEN @From AND @Until GROUP BY 1
            """, new Span(last.AddMonths(-11), until), ct);
        return [.. Enumerable.Range(-11, 12).Select(last.AddMonths).Select(month => counted.SingleOrDefault(row => row.Month == month) ?? new MonthCount(month, 0))];
    }

    private Task<DataHealth> Health(Span days, CancellationToken ct) => db.Value<DataHealth>(
        $"""
        SELECT count(*)::int AS acts, count(*) FILTER (WHERE organisation_group = 'unknown')::int AS unknown,
          (SELECT count(DISTINCT subject_id) FROM reach_fact
            WHERE generation = es_generation('reach') AND counts AND staff AND what <> 'digest' AND day BETWEEN @From AND @Until)::int AS staff,
          {Watch("kept")} AS kept, {Watch("written-off")} AS written_off, {Watch("source")} AS sources,
          (SELECT min(day) FROM reach_fact WHERE generation = es_generation('reach')) AS first_day,
          (SELECT recorded_at AT TIME ZONE 'Europe/Paris' FROM es_events ORDER BY era DESC, tx DESC, seq DESC LIMIT 1) AS last_fact
        FROM reach_fact WHERE {Acts} AND day BETWEEN @From AND @Until
        """, days, ct);

    private static string Watch(string what) =>
        $"(SELECT count(*) FROM reach_watch WHERE generation = es_generation('reach') AND what = '{what}' AND day BETWEEN @From AND @Until)::int";
}
