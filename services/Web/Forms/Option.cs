namespace Animation.Web.Forms;

/// <summary>One choice of a list.</summary>
/// <param name="Value">What is sent.</param>
/// <param name="Label">What is read.</param>
/// <param name="Hint">A line under it, for check boxes and radio buttons.</param>
public sealed record Option(string Value, string Label, string? Hint = null);
