namespace Animation.PrivateServers.Tests;

[Collection(nameof(OneAtATime))]
public sealed class PrivateRabbitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broker_restarts_with_its_data_dies_by_kill_and_can_lose_its_disk()
    {
        string folder;
        await using (var rabbit = await PrivateRabbit.Start(cancellation))
        {
            (await rabbit.CreateVirtualHost("essai")).AbsolutePath.ShouldBe("/essai");
            folder = (await rabbit.Control("eval", "rabbit_mnesia:dir().")).Trim('"', '\n');
            await Declare(rabbit, "kept");
            (await rabbit.ListQueues("essai"))["kept"].ShouldBe(0);

            await rabbit.Restart(cancellation);
            (await rabbit.ListQueues("essai")).Keys.ShouldContain("kept");

            await rabbit.Kill();
            await Should.ThrowAsync<InvalidOperationException>(() => rabbit.ListQueues("essai"));
            await rabbit.Restart(cancellation);
            (await rabbit.ListQueues("essai")).Keys.ShouldContain("kept");

            await rabbit.WipeAndRestart(cancellation);
            (await rabbit.Control("list_vhosts")).ShouldNotContain("essai");
        }

        Directory.Exists(folder).ShouldBeFalse();
        Processes.Naming(Path.GetDirectoryName(Path.GetDirectoryName(folder))!).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_named_broker_is_handed_back_and_none_is_started()
    {
        using var variable = new Variable("ANIMATION_RABBITMQ", "amqp://someone:secret@elsewhere/");
        await using var rabbit = await PrivateRabbit.Start(cancellation);

        rabbit.Uri.ShouldBe(new Uri("amqp://someone:secret@elsewhere/"));
        rabbit.IsPrivate.ShouldBeFalse();
        await Should.ThrowAsync<InvalidOperationException>(rabbit.Kill);
    }

    [Fact]
    public async Task A_killed_owner_leaves_no_broker_no_name_server_and_no_folder_under_an_ordinary_user_too()
    {
        using var oneself = Owner.Start(Owner.Launcher(), "private-rabbit.sh", "TERM", Ports.Free(3));
        using var ordinary = Owner.Start(Owner.OrdinaryUser(), "private-rabbit.sh", "TERM", Ports.Free(3));
        foreach (var owner in (Owner[])[oneself, ordinary])
        {
            await Wait.Until(owner.Answers, Limit, () => "no broker on the port", cancellation);
            var nameServer = Path.Combine("/proc", (await File.ReadAllTextAsync(Path.Combine(owner.ServerFolder, "epmd.pid"), cancellation)).Trim());
            Directory.Exists(nameServer).ShouldBeTrue();

            owner.Kill();

            await Wait.Until(() => Processes.Naming(owner.ServerFolder).Count == 0, Limit, () => "a process stayed", cancellation);
            await Wait.Until(() => !Directory.Exists(owner.ServerFolder), Limit, () => "the folder stayed", cancellation);
            await Wait.Until(() => !Directory.Exists(nameServer), Limit, () => "the name server stayed", cancellation);
        }
    }

    private static Task<string> Declare(PrivateRabbit rabbit, string queue) => rabbit.Control(
        "eval",
        $"rabbit_amqqueue:declare({{resource,<<\"essai\">>,queue,<<\"{queue}\">>}}, true, false, [], none, <<\"test\">>).");
}
