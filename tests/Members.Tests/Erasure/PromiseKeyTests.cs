using Animation.Hosting.Configuration;
using Animation.Members.Erasure;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.Erasure;

/// <summary>The key of the promise not to write again lies beside the erasures, not beside the hashes.</summary>
public sealed class PromiseKeyTests : IAsyncLifetime
{
    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("animation-promise-").FullName;
    private string database = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File => Path.Combine(folder, "erasures.jsonl.key");

    public async ValueTask InitializeAsync() => database = await TestServers.CreateDatabase();

    public ValueTask DisposeAsync()
    {
        System.IO.Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private Task<TestPlatform> Start(bool apart) => TestPlatform.Start(
        "members", database: database, settings: apart ? new Dictionary<string, string?> { ["ANIMATION_ERASURES"] = Path.Combine(folder, "erasures.jsonl") } : null);

    private static Task<IReadOnlySet<string>> Promised(TestPlatform platform) =>
        platform.InScope(services => NeverAgain.Among(services.GetRequiredService<MembersDb>(), ["ada@exemple.fr", "autre@exemple.fr"], Cancel));

    [Fact]
    public async Task The_key_of_an_older_installation_moves_into_the_file_and_its_promises_hold()
    {
        byte[] key;
        await using (var older = await Start(apart: false))
        {
            await older.Erased(await older.Person("ada@exemple.fr"));
            key = (await older.Rows<byte[]>("members", "SELECT key FROM promise_key")).Single();
        }
        await using (var platform = await Start(apart: true))
        {
            (await platform.Rows<byte[]>("members", "SELECT key FROM promise_key")).ShouldBeEmpty();
            (await System.IO.File.ReadAllTextAsync(File, Cancel)).Trim().ShouldBe(Convert.ToHexStringLower(key));
            if (!OperatingSystem.IsWindows())
                System.IO.File.GetUnixFileMode(File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            (await Promised(platform)).ShouldBe(["ada@exemple.fr"]);
            await platform.Erased(await platform.Person("autre@exemple.fr"));
        }
        await using var again = await Start(apart: true);
        (await Promised(again)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_backup_that_still_held_the_key_loses_it_and_one_with_another_key_or_none_left_is_refused()
    {
        Settings settings;
        await using (var platform = await Start(apart: true))
        {
            await platform.Erased(await platform.Person("ada@exemple.fr"));
            settings = platform.Services.GetRequiredService<Settings>();
            var key = Convert.FromHexString((await System.IO.File.ReadAllTextAsync(File, Cancel)).Trim());
            await platform.Rows<int>("members", "INSERT INTO promise_key (key) VALUES (@key)", new { key });
            await PromiseKey.Settle(settings, platform.Clock, Cancel);
            (await platform.Rows<byte[]>("members", "SELECT key FROM promise_key")).ShouldBeEmpty();

            await platform.Rows<int>("members", "INSERT INTO promise_key (key) VALUES (@key)", new { key = new byte[32] });
            (await Should.ThrowAsync<SettingsException>(() => PromiseKey.Settle(settings, platform.Clock, Cancel))).Message.ShouldContain("another key");
            await platform.Rows<int>("members", "DELETE FROM promise_key");
        }
        System.IO.File.Delete(File);
        (await Should.ThrowAsync<SettingsException>(() => PromiseKey.Settle(settings, TimeProvider.System, Cancel))).Message.ShouldContain("is missing");
    }
}
