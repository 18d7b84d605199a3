namespace Animation.Watch.Library;

/// <summary>A button with two states, which says what shall be rather than "change": pressed twice, it changes nothing more.</summary>
public sealed record Toggle
{
    /// <summary><c>oui</c> or <c>non</c>.</summary>
    public string? Voulu { get; init; }

    public string? Cle { get; init; }
}
