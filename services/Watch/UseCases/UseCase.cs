using Dapper;

namespace Animation.Watch.UseCases;

/// <summary>Where a use case stands; texts guarded by the table.</summary>
public static class UseCaseStates
{
    public const string Proposed = "proposed";

    /// <summary>The officer asks its author for changes.</summary>
    public const string ToComplete = "to-complete";

    public const string Published = "published";
    public const string Refused = "refused";
}

/// <summary>What somebody did and tells so that others can do it too.</summary>
public sealed record UseCase
{
    public const string Columns =
        "u.id, u.state, u.title, u.solution, u.cost, u.contacts, u.reuse, u.themes, u.slug, u.item_id, u.from_item_id, u.proposer_id, u.proposed_at, u.published_at, u.reason, u.version";

    public Guid Id { get; init; }

    /// <summary>One of <see cref="UseCaseStates"/>.</summary>
    public string State { get; init; } = UseCaseStates.Proposed;

    /// <summary>The problem, in one line.</summary>
    public string Title { get; init; } = "";

    public string Solution { get; init; } = "";

    public string Cost { get; init; } = "";

    /// <summary>Services and functional mailboxes, never somebody.</summary>
    public string Contacts { get; init; } = "";

    /// <summary>What others can take over, under which conditions.</summary>
    public string Reuse { get; init; } = "";

    public string[] Themes { get; init; } = [];

    public string? Slug { get; init; }

    /// <summary>The item of the library that stands for it once published.</summary>
    public Guid? ItemId { get; init; }

    /// <summary>The item it was made from.</summary>
    public Guid? FromItemId { get; init; }

    /// <summary>None when the person was erased.</summary>
    public Guid? ProposerId { get; init; }

    public DateTimeOffset ProposedAt { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>What the officer asks for, or why not.</summary>
    public string Reason { get; init; } = "";

    public long Version { get; init; }

    internal static Task<UseCase?> Lock(WatchDb db, Guid id, CancellationToken ct) =>
        db.First<UseCase>($"SELECT {Columns} FROM use_case u WHERE u.id = @id FOR UPDATE", new { id }, ct);
}

/// <summary>What an expert thinks of a use case.</summary>
/// <param name="Usefulness">1 (little) to 4 (very).</param>
/// <param name="Scale">1 (there only) to 4 (everywhere): how well it spreads.</param>
/// <param name="Mine">True for the reader's own.</param>
[method: ExplicitConstructor]
public sealed record Opinion(int Usefulness, int Scale, string Why, DateTimeOffset At, bool Mine)
{
    /// <summary>The current opinions of a use case, oldest first.</summary>
    internal static Task<IReadOnlyList<Opinion>> Of(WatchDb db, Guid useCase, Guid? reader, CancellationToken ct) => db.Query<Opinion>(
        """
        SELECT usefulness, scale, why, at, coalesce(expert_id = @reader, false) AS mine FROM opinion
        WHERE use_case_id = @useCase AND replaced_at IS NULL ORDER BY at, id
        """, new { useCase, reader }, ct);
}

/// <summary>The opinions together, once there are enough that no single one is the verdict.</summary>
public sealed record Verdict(int Count, decimal Usefulness, decimal Scale)
{
    /// <summary>Fewer are not summed up.</summary>
    public const int Least = 2;

    public static Verdict? Of(IReadOnlyCollection<Opinion> opinions) => opinions.Count < Least ? null : new(
        opinions.Count, Math.Round(opinions.Average(opinion => (decimal)opinion.Usefulness), 1), Math.Round(opinions.Average(opinion => (decimal)opinion.Scale), 1));
}
