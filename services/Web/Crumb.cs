namespace Animation.Web;

/// <summary>A step above the current page.</summary>
public sealed record Crumb(string Name, string Href);
