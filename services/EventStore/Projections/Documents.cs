using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Animation.EventStore.Projections;

internal static class Documents
{
    /// <summary>Documents of the generation readers see, in one statement: a swap in between cannot empty them.</summary>
    public static async Task<IReadOnlyDictionary<string, T>> LoadAsync<T>(
        NpgsqlConnection connection, StoreOptions options, DocumentProjection<T> projection, string[]? ids, CancellationToken cancellation) where T : class
    {
        await using var command = new NpgsqlCommand("""
            select d.id, d.data from es_documents d
            where d.projection = $1 and d.generation = (select generation from es_projections where name = $1)
            """ + (ids is null ? "" : " and d.id = any ($2)"), connection) { Parameters = { new() { Value = projection.Name } } };
        if (ids is not null)
            command.Parameters.Add(new() { Value = ids, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await command.PrepareAsync(cancellation);
        var documents = new Dictionary<string, T>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            documents.Add(reader.GetString(0), JsonSerializer.Deserialize<T>(reader.GetString(1), options.Events.Json)!);
        return documents;
    }
}
