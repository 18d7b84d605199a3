using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Animation.Hosting.Tests.Data;

public sealed class DbTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await Probe.Start();

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task A_form_sent_twenty_times_at_once_has_one_effect_and_one_answer()
    {
        var (key, source) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(attempt => platform.InScope(services =>
        {
            var db = services.GetRequiredService<ProbeDb>();
            return db.Once(key, async () =>
            {
                await db.Execute("INSERT INTO probe (source_id) VALUES (@source)", new { source });
                return "/answer/" + attempt;
            });
        })));
        answers.Distinct().Count().ShouldBe(1);
        (await platform.Effects(source)).ShouldBe(1);
    }

    [Fact]
    public async Task An_effect_that_fails_leaves_its_key_free()
    {
        var key = Guid.CreateVersion7();
        await Should.ThrowAsync<InvalidOperationException>(platform.InScope(services =>
            services.GetRequiredService<ProbeDb>().Once(key, () => throw Probe.Broken())));
        (await platform.InScope(services => services.GetRequiredService<ProbeDb>().Once(key, () => Task.FromResult("/second")))).ShouldBe("/second");
    }

    [Fact]
    public async Task A_service_may_write_rows_and_not_change_its_schema()
    {
        var fault = await Should.ThrowAsync<PostgresException>(platform.Rows<int>("events", "CREATE TABLE mine (id int)"));
        fault.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task A_service_cannot_read_another_s_tables()
    {
        var fault = await Should.ThrowAsync<PostgresException>(platform.Rows<int>("events", "SELECT 1 FROM members.outbox"));
        fault.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task Preparing_again_changes_nothing()
    {
        var settings = platform.Services.GetRequiredService<Settings>();
        (await Preparation.Run(settings, Animation.Host.AnimationApp.Services, TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }
}
