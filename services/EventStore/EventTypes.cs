using System.Text.Json;
using System.Text.Json.Serialization;

namespace Animation.EventStore;

/// <summary>Which record stands behind which name in the log. Names are for ever; records may move and be renamed.</summary>
public sealed class EventTypes
{
    private readonly Dictionary<Type, string> aliases = [];
    private readonly Dictionary<string, (Type Type, Func<byte[], object> Read)> readers = new(StringComparer.Ordinal);

    /// <summary>How events and documents are written; change it before the first use.</summary>
    public JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Registers a record under its name in the log.</summary>
    public EventTypes Map<T>(string alias) where T : class
    {
        readers.Add(alias, (typeof(T), data => JsonSerializer.Deserialize<T>(data, Json)!));
        aliases.Add(typeof(T), alias);
        return this;
    }

    /// <summary>Reads an older form of an event, kept under its own name, as the present one.</summary>
    public EventTypes Upcast<TOld, T>(string alias, Func<TOld, T> upcast) where T : class
    {
        readers.Add(alias, (typeof(T), data => upcast(JsonSerializer.Deserialize<TOld>(data, Json)!)));
        return this;
    }

    internal string AliasOf(object data) =>
        aliases.TryGetValue(data.GetType(), out var alias) ? alias : throw new UnknownEventTypeException(data.GetType().Name);

    internal object Read(string alias, byte[] data) =>
        readers.TryGetValue(alias, out var reader) ? reader.Read(data) : throw new UnknownEventTypeException(alias);

    internal string Write(object data) => JsonSerializer.Serialize(data, data.GetType(), Json);

    internal string[] AliasesOf(IEnumerable<Type> types)
    {
        var wanted = types.ToHashSet();
        return [.. readers.Where(reader => wanted.Contains(reader.Value.Type)).Select(reader => reader.Key)];
    }
}
