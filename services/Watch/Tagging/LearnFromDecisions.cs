using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Animation.Watch.Tagging;

/// <summary>
/// Reads what came, learns from what was decided, estimates what waits. One at a time in the whole installation: the others find the lock taken.
/// </summary>
[DisallowConcurrentExecution]
public sealed class LearnFromDecisions(IServiceScopeFactory scopes, ILogger<LearnFromDecisions> logger) : IJob
{
    /// <summary>A decision is learnt from once it has stood so long: most mistakes are taken back at once.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);

    private const int Batch = 500;
    private const int Estimated = 1_000;

    /// <summary>Learning again goes back so far: what an officer cared for years ago says little of today.</summary>
    private const int Remembered = 20_000;

    [method: ExplicitConstructor]
    internal sealed record Stored(int Edition, byte[] Weights, string Sources, long Lessons, DateTimeOffset? ForgetsBefore);

    [method: ExplicitConstructor]
    internal sealed record Taught(
        Guid DecisionId, long Seq, Guid ItemId, DateTimeOffset At, Guid SourceId, string Title, string Excerpt, int Promise, DateTimeOffset PublishedAt,
        string FromState, string ToState, string? Reason, string[] FromThemes, string[] Themes);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await Run(cancellationToken);

    /// <summary>Answers how many decisions were learnt from.</summary>
    public async Task<int> Run(CancellationToken ct = default)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WatchDb>();
        var (read, learnt, estimated) = await db.InTransaction(async () =>
        {
            if (!await db.Value<bool>("SELECT pg_try_advisory_xact_lock(hashtext('watch.learner'))", ct: ct))
                return (0, 0, 0);
            var arrivals = await ReadArrivals.Run(db, ct);
            var (learner, lessons) = await Learn(db, ct);
            return (arrivals, lessons, await Estimate(db, learner, ct));
        }, ct);
        if (read + learnt + estimated > 0)
            logger.LogInformation("service=watch use_case=learn outcome=done read={Read} learnt={Learnt} estimated={Estimated}", read, learnt, estimated);
        return learnt;
    }

    private static async Task<(Learner Learner, int Lessons)> Learn(WatchDb db, CancellationToken ct)
    {
        var stored = await db.First<Stored>("SELECT edition, weights, sources, lessons, forgets_before FROM learner", ct: ct);
        var undone = await db.Execute(
            "UPDATE lesson SET undone = true FROM decision WHERE decision.id = decision_id AND undone_at IS NOT NULL AND NOT undone", ct: ct);
        var learner = new Learner();
        var known = stored is { Edition: Learner.Edition } && undone == 0 && learner.Restore(stored.Weights, LearnerSources.Read(stored.Sources), stored.Lessons);
        if (!known)
            await Again(db, learner, stored?.ForgetsBefore, ct);
        var lessons = 0;
        foreach (var taught in await New(db, ct))
        {
            var item = ItemWords.Of(taught.SourceId, taught.Title, taught.Excerpt);
            var lesson = Lesson.Of(taught);
            await Remember(db, taught, lesson, learner.Guess(item), ct);
            // Forgetting counts from the decision, whenever it is read.
            if (!lesson.Empty && !(taught.At < stored?.ForgetsBefore))
                learner.Learn(item, lesson.Kept, lesson.Themes, lesson.Weight);
            lessons++;
        }
        if (lessons > 0 || !known)
            await Save(db, learner, ct);
        return (learner, lessons);
    }

    // A window behind the last one: a decision written in a longer transaction may appear after a later one.
    private static Task<IReadOnlyList<Taught>> New(WatchDb db, CancellationToken ct) => db.Query<Taught>(
        $"""
        SELECT decision.id AS decision_id, decision.seq, item_id, at, source_id, title, excerpt, promise, published_at, from_state, to_state,
          coalesce(decision.reason, item.reason) AS reason, from_themes,
          coalesce((SELECT next.from_themes FROM decision next WHERE next.item_id = decision.item_id AND next.seq > decision.seq AND next.undone_at IS NULL ORDER BY next.seq LIMIT 1),
            item.themes) AS themes
        FROM decision JOIN item ON item.id = item_id
        WHERE decision.seq > (SELECT coalesce(max(seq), 0) - 1000 FROM lesson) AND undone_at IS NULL AND at <= @settled
          AND NOT EXISTS (SELECT 1 FROM lesson WHERE lesson.decision_id = decision.id) AND NOT EXISTS (SELECT 1 FROM rule_effect WHERE rule_effect.decision_id = decision.id)
        ORDER BY decision.seq LIMIT {Batch}
        """,
        new { settled = db.Now - Settled }, ct);

    private static Task<int> Remember(WatchDb db, Taught taught, Lesson lesson, Guess guess, CancellationToken ct) => db.Execute(
        """
        INSERT INTO lesson (decision_id, seq, item_id, at, kept, weight, themes, guessed, guessed_themes, promise, published_at)
        VALUES (@DecisionId, @Seq, @ItemId, @At, @Kept, @Weight, @themes, @Worth, @guessed, @Promise, @PublishedAt)
        """,
        new
        {
            taught.DecisionId,
            taught.Seq,
            taught.ItemId,
            taught.At,
            lesson.Kept,
            lesson.Weight,
            themes = lesson.Themes ?? [],
            guess.Worth,
            guessed = guess.Themes.Select(theme => theme.Code).ToArray(),
            taught.Promise,
            taught.PublishedAt,
        }, ct);

    [method: ExplicitConstructor]
    internal sealed record Past(Guid SourceId, string Title, string Excerpt, bool? Kept, float Weight, string[] Themes);

    // What was taken back, forgotten or learnt by another program: the same decisions, in the same order, from the beginning.
    private static async Task Again(WatchDb db, Learner learner, DateTimeOffset? forgets, CancellationToken ct)
    {
        var past = await db.Query<Past>(
            $"""
            SELECT source_id, title, excerpt, kept, weight, themes FROM (
              SELECT lesson.seq, source_id, title, excerpt, kept, weight, lesson.themes FROM lesson JOIN item ON item.id = item_id
              WHERE NOT undone AND weight > 0 AND (@forgets::timestamptz IS NULL OR at >= @forgets) ORDER BY lesson.seq DESC LIMIT {Remembered}) latest
            ORDER BY seq
            """, new { forgets }, ct);
        foreach (var lesson in past)
            learner.Learn(ItemWords.Of(lesson.SourceId, lesson.Title, lesson.Excerpt), lesson.Kept, lesson.Themes.Length > 0 ? lesson.Themes : null, lesson.Weight);
    }

    private static Task<int> Save(WatchDb db, Learner learner, CancellationToken ct) => db.Execute(
        """
        INSERT INTO learner (edition, weights, sources, lessons, learnt_at) VALUES (@edition, @weights, @sources::jsonb, @Lessons, @now)
        ON CONFLICT (one) DO UPDATE SET edition = excluded.edition, weights = excluded.weights, sources = excluded.sources, lessons = excluded.lessons, learnt_at = excluded.learnt_at
        """,
        new { edition = Learner.Edition, weights = learner.Save(), sources = LearnerSources.Write(learner.Sources), learner.Lessons, now = db.Now }, ct);

    [method: ExplicitConstructor]
    internal sealed record Waiting(Guid Id, Guid SourceId, string Title, string Excerpt);

    private static async Task<int> Estimate(WatchDb db, Learner learner, CancellationToken ct)
    {
        var waiting = await db.Query<Waiting>(
            $"""
            SELECT item.id, source_id, title, excerpt FROM item LEFT JOIN suggestion ON item_id = item.id
            WHERE state IN ('waiting', 'later') AND (suggestion.lessons IS NULL OR suggestion.lessons <> @Lessons)
            ORDER BY (suggestion.lessons IS NOT NULL), item.seq DESC LIMIT {Estimated}
            """, new { learner.Lessons }, ct);
        if (waiting.Count == 0)
            return 0;
        var guesses = waiting.Select(item => (item.Id, Guess: learner.Guess(ItemWords.Of(item.SourceId, item.Title, item.Excerpt)))).ToList();
        await db.Execute(
            """
            INSERT INTO suggestion (item_id, worth, themes, chances, why, lessons, made_at)
            SELECT id, worth, ARRAY(SELECT jsonb_array_elements_text(why -> 'codes')), ARRAY(SELECT jsonb_array_elements_text(why -> 'chances')::real), why, @Lessons, @now
            FROM unnest(@ids, @worths, @whys::jsonb[]) AS made (id, worth, why)
            ON CONFLICT (item_id) DO UPDATE SET worth = excluded.worth, themes = excluded.themes, chances = excluded.chances, why = excluded.why,
              lessons = excluded.lessons, made_at = excluded.made_at
            """,
            new
            {
                ids = guesses.Select(one => one.Id).ToArray(),
                worths = guesses.Select(one => one.Guess.Worth).ToArray(),
                whys = guesses.Select(one => Reasons.Of(one.Guess).Written()).ToArray(),
                learner.Lessons,
                now = db.Now,
            }, ct);
        return waiting.Count;
    }
}
