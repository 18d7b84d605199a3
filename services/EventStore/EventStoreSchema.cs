namespace Animation.EventStore;

/// <summary>
/// The tables and functions of the store as plain SQL. The owner runs them, with <c>search_path</c> set to the schema of one service, while
/// the service itself only reads and writes rows (it needs select, insert, update and delete on the tables and usage on the sequence).
/// </summary>
public static class EventStoreSchema
{
    /// <summary>Every migration in order; each may be run again.</summary>
    public static IReadOnlyList<(string Name, string Sql)> Migrations { get; } = [.. Load()];

    /// <summary>All migrations as one script.</summary>
    public static string Sql => string.Join('\n', Migrations.Select(migration => migration.Sql));

    private static IEnumerable<(string, string)> Load()
    {
        var assembly = typeof(EventStoreSchema).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[(resource.IndexOf(".Migrations.", StringComparison.Ordinal) + ".Migrations.".Length)..^".sql".Length], reader.ReadToEnd());
        }
    }
}
