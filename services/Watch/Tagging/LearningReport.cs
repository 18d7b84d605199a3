using Animation.Hosting.Identity;
using Animation.Watch.Curation;
using Animation.Web;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Tagging;

/// <summary>A decision with what had been guessed of it just before.</summary>
[method: ExplicitConstructor]
public sealed record GuessedDecision(
    long Seq, Guid By, DateTimeOffset At, bool Kept, float Guessed, string[] GuessedThemes, string[] Themes, int Promise, DateTimeOffset PublishedAt);

/// <summary>How good the suggestions were, on decisions they had not seen.</summary>
/// <param name="Top">Of the twenty best ranked out of each hundred, the share that was kept: by what was learnt, by date, by the vocabulary's words.</param>
/// <param name="Themes">Share of the themes chosen that had been proposed.</param>
/// <param name="Skippable">Share of the inbox one could leave unread and still see 95 % of what is worth keeping.</param>
/// <param name="Seconds">Time a decision takes, the usual one, in seconds; none when too few followed each other.</param>
public sealed record LearningFigures(int Decisions, int Kept, (double Learnt, double Newest, double Words)? Top, double? Themes, double? Skippable, double? Seconds);

/// <summary>The page that says what the suggestions are worth, and lets them be forgotten.</summary>
public static class LearningReport
{
    private const int Window = 100;
    private const int Last = 500;

    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/animation/veille/apprentissage", Show).RequireAuthorization(Policies.Officer);

    private static async Task<IResult> Show(WatchDb db, HttpContext http)
    {
        var ct = http.RequestAborted;
        var decisions = await db.Query<GuessedDecision>(
            $"""
            SELECT lesson.seq, by, lesson.at, kept, guessed, guessed_themes, themes, promise, published_at FROM lesson JOIN decision ON decision.id = decision_id
            WHERE kept IS NOT NULL AND NOT undone AND lesson.at >= coalesce((SELECT forgets_before FROM learner), '-infinity') ORDER BY lesson.seq DESC LIMIT {Last}
            """, ct: ct);
        return Page.Show<LearningPage>(new
        {
            Figures = Measure([.. decisions.Reverse()]),
            State = await db.First<LearnerState>("SELECT lessons, forgets_before, learnt_at, (SELECT min(at) FROM lesson WHERE NOT undone) AS since FROM learner", ct: ct),
            Waiting = await Inbox.Waiting(db, ct),
        });
    }

    /// <summary>The figures of these decisions, oldest first.</summary>
    public static LearningFigures Measure(IReadOnlyList<GuessedDecision> decisions)
    {
        var kept = decisions.Where(decision => decision.Kept).ToList();
        var windows = decisions.Chunk(Window).Where(window => window.Length == Window).ToList();
        (double, double, double)? top = windows.Count == 0 ? null : (
            windows.Average(window => Share(window.OrderByDescending(decision => decision.Guessed))),
            windows.Average(window => Share(window.OrderByDescending(decision => decision.PublishedAt))),
            windows.Average(window => Share(window.OrderByDescending(decision => decision.Promise).ThenByDescending(decision => decision.PublishedAt))));
        var chosen = kept.Sum(decision => decision.Themes.Length);
        return new LearningFigures(
            decisions.Count, kept.Count, top,
            chosen < 10 ? null : (double)kept.Sum(decision => decision.Themes.Intersect(decision.GuessedThemes).Count()) / chosen,
            kept.Count < 10 ? null : Skippable([.. decisions.Select(decision => (decision.Guessed, decision.Kept))]),
            Pace(decisions));
    }

    /// <summary>The share at the bottom of the ranking that can stay unread while 95 % of what is kept stands above it.</summary>
    public static double Skippable(IReadOnlyList<(float Guessed, bool Kept)> decisions)
    {
        var ranked = decisions.OrderByDescending(decision => decision.Guessed).ToList();
        var needed = (int)Math.Ceiling(0.95 * ranked.Count(decision => decision.Kept));
        var read = 0;
        while (read < ranked.Count && needed > 0)
            needed -= ranked[read++].Kept ? 1 : 0;
        return ranked.Count == 0 ? 0 : 1 - ((double)read / ranked.Count);
    }

    private static double Share(IEnumerable<GuessedDecision> ranked) => ranked.Take(20).Average(decision => decision.Kept ? 1.0 : 0.0);

    // The middle one of the pauses under five minutes: longer ones are coffee.
    private static double? Pace(IReadOnlyList<GuessedDecision> decisions)
    {
        var pauses = decisions.GroupBy(decision => decision.By).SelectMany(officer => officer.Zip(officer.Skip(1), (one, next) => (next.At - one.At).TotalSeconds))
            .Where(pause => pause is >= 1 and < 300).Order().ToList();
        return pauses.Count < 10 ? null : pauses[pauses.Count / 2];
    }
}

/// <summary>What the learner has seen.</summary>
[method: ExplicitConstructor]
public sealed record LearnerState(long Lessons, DateTimeOffset? ForgetsBefore, DateTimeOffset LearntAt, DateTimeOffset? Since);
