using System.Net;
using Animation.PrivateServers;

namespace Animation.Journeys.Tests;

/// <summary>What an operator sees when something is missing.</summary>
public sealed class StartTests
{
    private static Task<PrivatePostgres> OwnServer() => PrivatePostgres.StartOwn(cancellation: Ct);

    private static async Task<HttpResponseMessage> Get(OneProcess program, string path)
    {
        using var client = new HttpClient();
        return await client.GetAsync(new Uri(program.Address, path), Ct);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static void NoStackTrace(OneProcess program) => program.Output.ShouldAllBe(line => !line.StartsWith("   at ", StringComparison.Ordinal));

    [Fact]
    public async Task A_missing_database_is_one_line_then_patience()
    {
        await using var postgres = await OwnServer();
        await using var program = new OneProcess(postgres.ConnectionString);
        (await program.Run("prepare")).ShouldBe(0);
        await postgres.Stop();
        program.Launch();
        await Wait.Until(() => program.Output.Count > 0, TimeSpan.FromSeconds(30), () => "the program says nothing", Ct);
        program.Output.ShouldHaveSingleItem().ShouldContain("PostgreSQL does not answer");
        await postgres.Restart(Ct);
        await program.Serving();
        NoStackTrace(program);
    }

    [Fact]
    public async Task A_database_that_goes_away_is_a_503_and_comes_back()
    {
        await using var postgres = await OwnServer();
        await using var program = new OneProcess(postgres.ConnectionString);
        (await program.Run("prepare")).ShouldBe(0);
        program.Launch();
        await program.Serving("/evenements");
        await postgres.StopImmediate();
        await Wait.Until(() => postgres.HasStopped, TimeSpan.FromSeconds(20), () => "PostgreSQL still runs", Ct);
        using var answer = await Get(program, "/evenements");
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
        await postgres.Restart(Ct);
        await program.Serving("/evenements");
    }

    [Fact]
    public async Task An_unprepared_database_is_said_in_one_line()
    {
        await using var postgres = await OwnServer();
        await using var program = new OneProcess(postgres.ConnectionString);
        (await program.Run()).ShouldBe(3);
        program.Output.ShouldHaveSingleItem().ShouldContain("run 'Animation prepare'");
    }

    [Fact]
    public async Task A_missing_broker_delays_messages_and_no_page()
    {
        await using var postgres = await OwnServer();
        await using var program = new OneProcess(postgres.ConnectionString, new Dictionary<string, string?>
        {
            ["ANIMATION_RABBITMQ"] = $"amqp://guest:guest@127.0.0.1:{Ports.Free()}/",
        });
        (await program.Run("prepare")).ShouldBe(0);
        program.Launch();
        await program.Serving();
        using var ready = await Get(program, "/sante/pret");
        (await ready.Content.ReadAsStringAsync(Ct)).ShouldContain("\"bus\":\"waiting\"");
        using var page = await Get(program, "/evenements");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        NoStackTrace(program);
    }

    [Theory]
    [InlineData("ANIMATION_RABBITMQ", "localhost:5672")]
    [InlineData("ANIMATION_URL", "animation.example")]
    [InlineData("ANIMATION_SERVICES", "events,veille")]
    public async Task A_setting_that_cannot_work_is_one_line(string name, string value)
    {
        await using var program = new OneProcess("Host=127.0.0.1;Port=1", new Dictionary<string, string?> { [name] = value });
        (await program.Run()).ShouldBe(2);
        program.Output.ShouldHaveSingleItem();
    }
}
