using Animation.Hosting.Configuration;
using Microsoft.Extensions.Configuration;

namespace Animation.Hosting.Tests.Configuration;

public sealed class SettingsTests
{
    private static Settings Read(bool production, params (string Name, string Value)[] given) =>
        Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(
            given.Select(pair => KeyValuePair.Create("ANIMATION_" + pair.Name, (string?)pair.Value))).Build(), production);

    [Theory]
    [InlineData("ANIMATION_POSTGRES")]
    [InlineData("ANIMATION_RABBITMQ", "POSTGRES", "Host=x")]
    [InlineData("ANIMATION_URL", "POSTGRES", "Host=x", "RABBITMQ", "amqp://x", "URL", "animation.example")]
    [InlineData("--services", "POSTGRES", "Host=x", "RABBITMQ", "amqp://x", "SERVICES", "events,veille")]
    [InlineData("ANIMATION_POSTGRES", "POSTGRES", "nonsense", "RABBITMQ", "amqp://x")]
    public void A_fault_is_one_line_that_names_the_variable(string named, params string[] given)
    {
        var pairs = given.Chunk(2).Select(pair => (pair[0], pair[1])).ToArray();
        var message = Should.Throw<SettingsException>(() => Read(true, pairs)).Message;
        message.ShouldStartWith(named);
        message.ShouldNotContain("\n");
    }

    [Fact]
    public void Production_refuses_the_in_memory_bus_and_a_demo_accepts_it()
    {
        Should.Throw<SettingsException>(() => Read(true, ("POSTGRES", "Host=x"), ("RABBITMQ", "memory")));
        Read(true, ("POSTGRES", "Host=x"), ("RABBITMQ", "memory"), ("DEMO", "1")).RabbitMq.ShouldBeNull();
    }

    [Fact]
    public void All_services_run_unless_named() =>
        Read(false, ("POSTGRES", "Host=x")).Services.ShouldBe(Settings.AllServices);
}
