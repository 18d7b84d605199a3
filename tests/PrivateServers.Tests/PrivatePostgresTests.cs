using Npgsql;

namespace Animation.PrivateServers.Tests;

[Collection(nameof(OneAtATime))]
public sealed class PrivatePostgresTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_starts_answers_and_leaves_nothing_behind()
    {
        string folder;
        var postgres = await PrivatePostgres.Start(cancellation);
        await using (postgres)
        {
            postgres.IsPrivate.ShouldBeTrue();
            folder = await Ask(postgres, "SHOW data_directory");
            (await Ask(postgres, "SHOW fsync")).ShouldBe("off");
            Directory.Exists(folder).ShouldBeTrue();
        }

        Directory.Exists(Path.GetDirectoryName(folder)).ShouldBeFalse();
        Processes.Naming(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_named_server_is_handed_back_and_none_is_started()
    {
        using var variable = new Variable("ANIMATION_POSTGRES", "Host=elsewhere;Database=x");
        await using var postgres = await PrivatePostgres.Start(cancellation);

        postgres.ConnectionString.ShouldBe("Host=elsewhere;Database=x");
        postgres.IsPrivate.ShouldBeFalse();
        await Should.ThrowAsync<InvalidOperationException>(postgres.Stop);
    }

    [Fact]
    public async Task Data_survives_a_restart_and_a_crash()
    {
        await using var postgres = await PrivatePostgres.Start(cancellation);
        await Ask(postgres, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7); SELECT ''");

        await postgres.Restart(cancellation);
        (await Ask(postgres, "SELECT n::text FROM kept")).ShouldBe("7");

        await postgres.StopImmediate();
        await Should.ThrowAsync<NpgsqlException>(() => Ask(postgres, "SELECT ''"));
        await postgres.Restart(cancellation);
        (await Ask(postgres, "SELECT count(*)::text FROM kept")).ShouldBe("1");
    }

    [Fact]
    public async Task A_data_directory_is_durable_and_used_again()
    {
        var folder = Directory.CreateTempSubdirectory("kept-data-").FullName;
        try
        {
            await using (var first = await PrivatePostgres.Start(folder, cancellation))
            {
                (await Ask(first, "SHOW fsync")).ShouldBe("on");
                await Ask(first, "CREATE TABLE kept AS SELECT 'here' AS word; SELECT ''");
            }

            await using var second = await PrivatePostgres.Start(folder, cancellation);
            (await Ask(second, "SELECT word FROM kept")).ShouldBe("here");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_data_directory_in_use_is_refused_with_its_reason()
    {
        var folder = Directory.CreateTempSubdirectory("kept-data-").FullName;
        try
        {
            await using var first = await PrivatePostgres.Start(folder, cancellation);
            var refused = await Should.ThrowAsync<PrivateServerException>(() => PrivatePostgres.Start(folder, cancellation));
            refused.Message.ShouldContain("lock file");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public Task A_killed_owner_leaves_no_server_and_no_folder() => OwnerKilled(Owner.Launcher());

    [Fact]
    public Task The_same_holds_for_an_ordinary_user() => OwnerKilled(Owner.OrdinaryUser());

    private async Task OwnerKilled(string launcher)
    {
        using var owner = Owner.Start(launcher, "private-postgres.sh", "INT", Ports.Free(1));
        await Wait.Until(() => owner.Answers(), Limit, () => "no PostgreSQL on the port", cancellation);
        Processes.Naming(owner.ServerFolder).ShouldNotBeEmpty();

        owner.Kill();

        await Wait.Until(() => Processes.Naming(owner.ServerFolder).Count == 0, Limit, () => "a process stayed", cancellation);
        await Wait.Until(() => !Directory.Exists(owner.ServerFolder), Limit, () => "the folder stayed", cancellation);
    }

    private async Task<string> Ask(PrivatePostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
