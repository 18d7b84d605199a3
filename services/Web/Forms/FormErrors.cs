using Animation.Hosting.Errors;
using Microsoft.AspNetCore.Http;

namespace Animation.Web.Forms;

/// <summary>What was refused, handed back to the page that asked.</summary>
public sealed class FormErrors(IReadOnlyList<Problem> problems, bool stale = false)
{
    /// <summary>Nothing refused: the form as first shown.</summary>
    public static readonly FormErrors None = new([]);

    public FormErrors(Refusal refusal) : this(refusal.Problems, refusal.Stale) { }

    /// <summary>Every problem, in the order found.</summary>
    public IReadOnlyList<Problem> Problems { get; } = problems;

    public bool Any => Problems.Count > 0;

    /// <summary>422, or 409 when somebody changed the thing in between.</summary>
    public int Status { get; } = stale ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;

    /// <summary>The first sentence for a field, by its form name whatever the case; none when it is well.</summary>
    public string? For(string field) =>
        Problems.FirstOrDefault(problem => string.Equals(problem.Field, field, StringComparison.OrdinalIgnoreCase))?.Message;
}
