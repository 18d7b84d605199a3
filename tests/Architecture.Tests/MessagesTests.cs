using System.Text.Json;
using System.Text.RegularExpressions;
using Animation.Contracts.Platform;
using Animation.Host;
using Animation.Hosting.Messaging;
using MassTransit;

namespace Animation.Architecture.Tests;

/// <summary>Contracts, their row in <c>docs/messages.md</c> and their stored examples.</summary>
public sealed class MessagesTests
{
    // Parts of messages and lists of words travel inside a message, never alone.
    private static readonly Type[] messages =
    [
        .. typeof(ReplayRequested).Assembly.GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && !new[] { "MailText", "MailBlock", "CalendarPart", "PlaceChoice", "MailRhythm", "Affiliation", "PersonOrigin" }.Contains(type.Name)),
    ];

    private static readonly string[][] rows =
    [
        .. Repository.Read("docs", "messages.md").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1]),
    ];

    public static TheoryData<string> Names => [.. messages.Select(type => type.FullName!).Order()];

    private static Type TypeOf(string name) => messages.Single(type => type.FullName == name);

    private static string[]? RowOf(Type type) => rows.SingleOrDefault(row => row[0] == $"`{type.Name}`");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_has_a_row_that_says_who_publishes_and_who_consumes(string name)
    {
        var type = TypeOf(name);
        var row = RowOf(type).ShouldNotBeNull($"{type.Name} has no row in docs/messages.md");
        var consumers = AnimationApp.Services
            .Where(service => service.Consumers.Concat(service.SlowConsumers).Any(consumer => typeof(IConsumer<>).MakeGenericType(type).IsAssignableFrom(consumer)))
            .Select(service => service.Name).Order();
        Words(row[2]).ShouldBe(consumers, $"consumers of {type.Name}");
        Words(row[1]).ShouldBe(Publishers(type), $"publishers of {type.Name}");
    }

    [Fact]
    public void Every_row_names_a_message() =>
        rows.Select(row => row[0].Trim('`')).Except(messages.Select(type => type.Name)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_stored_example_still_deserialises_and_says_the_same(string name)
    {
        var examples = Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Architecture.Tests", "Examples"), name + ".v*.json");
        examples.ShouldNotBeEmpty($"store an example: tests/Architecture.Tests/Examples/{name}.v1.json");
        foreach (var example in examples)
        {
            var stored = JsonDocument.Parse(File.ReadAllText(example)).RootElement;
            var read = JsonSerializer.Deserialize(stored.GetRawText(), TypeOf(name), WireFormat.Json)!;
            var written = JsonSerializer.SerializeToElement(read, TypeOf(name), WireFormat.Json);
            foreach (var property in stored.EnumerateObject())
                JsonElement.DeepEquals(written.GetProperty(property.Name), property.Value).ShouldBeTrue($"{property.Name} of {example}");
        }
    }

    [Fact]
    public void A_service_has_one_consumer_for_each_message()
    {
        foreach (var service in AnimationApp.Services)
        {
            var consumed = service.Consumers.Concat(service.SlowConsumers).SelectMany(consumer => consumer.GetInterfaces())
                .Where(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IConsumer<>)).Select(face => face.GenericTypeArguments[0].Name).ToList();
            consumed.ShouldBeUnique($"consumers of {service.Name}");
        }
    }

    [Fact]
    public void A_consumer_s_message_is_named_in_the_tests_of_its_service()
    {
        var missing = from service in AnimationApp.Services
                      let tests = string.Join('\n', Repository.Files($"tests/{service.Assembly.GetName().Name!.Split('.')[^1]}.Tests", "*.cs").Select(File.ReadAllText))
                      from consumer in service.Consumers.Concat(service.SlowConsumers)
                      let message = consumer.GetInterfaces().First(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IConsumer<>)).GenericTypeArguments[0]
                      where !tests.Contains(message.Name, StringComparison.Ordinal)
                      select $"{service.Name}: {consumer.Name}";
        missing.ShouldBeEmpty();
    }

    private static IEnumerable<string> Publishers(Type type) =>
        from service in AnimationApp.Services.Select(service => service.Name).Append("platform")
        let folder = service == "platform" ? "Hosting" : char.ToUpperInvariant(service[0]) + service[1..]
        where Repository.Files("services/" + folder, "*.cs").Any(file => Makes(type.Name).IsMatch(File.ReadAllText(file)))
        orderby service
        select service;

    // Made by name, or by a method that returns it.
    private static Regex Makes(string name) => new($@"\bnew {name}\(|\b{name}\?? \w+\([^)]*\)\s*=>\s*new\(", RegexOptions.NonBacktracking);

    private static IEnumerable<string> Words(string cell) => cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(word => word != "–").Order();
}
