namespace Animation.Hosting.Privacy;

/// <summary>How long one kind of data is kept: run every night, shown to administrators and in the privacy notice.</summary>
/// <param name="Code">Stable name, unique in its service.</param>
/// <param name="Age">After this age nothing of the kind is left.</param>
/// <param name="What">What is kept.</param>
/// <param name="Limit">Until when, in words.</param>
public sealed record RetentionRule(string Code, TimeSpan Age, Text What, Text Limit)
{
    /// <summary>Why for so long, where the limit alone does not say it; shown to administrators.</summary>
    public Text? Why { get; init; }

    /// <summary>Deletes, or empties of persons, what is older; gets <c>@before</c> and <c>@now</c>, answers by the rows it touches.</summary>
    public string? Sql { get; init; }

    /// <summary>True when <see cref="Sql"/> speaks to the platform's own schema.</summary>
    public bool OnPlatform { get; init; }

    /// <summary>What SQL alone cannot do; gets a scope, the instant before which things are too old, and answers how many there were.</summary>
    public Func<IServiceProvider, DateTimeOffset, CancellationToken, Task<int>>? Work { get; init; }

    /// <summary>What every service keeps for its messages and forms.</summary>
    public static readonly IReadOnlyList<RetentionRule> OfEveryService =
    [
        new("outbox", TimeSpan.FromDays(7), new("Messages entre services, une fois envoyés", "Messages between services, once sent"), new("7 jours", "7 days"))
        {
            Sql = "DELETE FROM outbox WHERE sent_at < @before",
        },
        new("inbox", TimeSpan.FromDays(30), new("Numéros des messages traités", "Numbers of messages handled"), new("30 jours", "30 days"))
        {
            Sql = "DELETE FROM inbox WHERE handled_at < @before",
        },
        new("forms", TimeSpan.FromDays(2), new("Numéros des formulaires envoyés", "Numbers of forms sent"), new("2 jours", "2 days"))
        {
            Sql = "DELETE FROM form_key WHERE created_at < @before",
        },
    ];
}
