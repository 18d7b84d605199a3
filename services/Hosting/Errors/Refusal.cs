namespace Animation.Hosting.Errors;

/// <summary>Why one thing that was asked cannot be done.</summary>
/// <param name="Code">Stable name, <c>service.rule</c>; what tests, logs and API clients look at.</param>
/// <param name="Message">What happened and what to do, for the person who asked.</param>
/// <param name="Field">Name of the form field it belongs to; none when it concerns the whole request.</param>
public sealed record Problem(string Code, Text Message, string? Field = null);

/// <summary>
/// A broken rule, told to the person who asked. The only exception that becomes a 422 (or 409 when stale);
/// never retried by the bus, never logged as an error. Everything else that is thrown is a bug or an outage.
/// </summary>
public sealed class Refusal : Exception
{
    /// <summary>One broken rule.</summary>
    public Refusal(string code, Text message, string? field = null) : this([new Problem(code, message, field)]) { }

    /// <summary>Several broken rules of one form, shown together.</summary>
    public Refusal(IReadOnlyList<Problem> problems) : base(string.Join(", ", problems.Select(problem => problem.Code))) =>
        Problems = problems;

    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>True when the answer is 409: somebody changed the thing in between.</summary>
    public bool Stale { get; init; }

    /// <summary>Throws one refusal holding every problem collected, or does nothing when there is none.</summary>
    public static void ThrowIfAny(IReadOnlyList<Problem> problems)
    {
        if (problems.Count > 0)
            throw new Refusal(problems);
    }
}
