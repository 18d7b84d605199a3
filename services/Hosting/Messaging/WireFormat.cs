using System.Text.Json;
using System.Text.Json.Serialization;
using Animation.Contracts.Platform;

namespace Animation.Hosting.Messaging;

/// <summary>How a message is written in the outbox and named on the wire.</summary>
public static class WireFormat
{
    /// <summary>The one JSON shape of messages: camel case, nothing omitted but nulls.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly IReadOnlyDictionary<string, Type> types = typeof(ReplayRequested).Assembly.GetExportedTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false })
        .ToDictionary(type => type.FullName!);

    /// <summary>The contract a stored name stands for; none when it was published by a newer version.</summary>
    public static Type? TypeOf(string name) => types.GetValueOrDefault(name);
}
