using System.Net;
using Animation.Hosting.Fetching;

namespace Animation.Hosting.Tests.Fetching;

public class GuardedFetchAddressTests
{
    private readonly List<IPEndPoint> _attempts = [];

    private GuardedFetch Fetch(Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) => new(
        new FetchOptions
        {
            Deadline = TimeSpan.FromSeconds(5),
            OwnHosts = new HashSet<string> { "animation.example" },
            Resolve = resolve ?? Dns.GetHostAddressesAsync,
            Connect = (address, _) =>
            {
                lock (_attempts)
                    _attempts.Add(address);
                throw new IOException("the test lets nothing out");
            },
        },
        TimeProvider.System);

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://127.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0x7f.0.0.1/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://017700000001/")]
    [InlineData("http://0/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://127.0.0.1./")]
    [InlineData("http://localhost/")]
    [InlineData("http://LOCALHOST/")]
    [InlineData("http://localhost./")]
    [InlineData("http://①②⑦.⓪.⓪.①/")]
    [InlineData("http://１２７.０.０.１/")]
    [InlineData("http://127。0。0。1/")]
    [InlineData("http://%31%32%37.0.0.1/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://192.168.0.1/")]
    [InlineData("http://172.16.0.1/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://2852039166/")]
    [InlineData("http://0xa9fea9fe/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[0:0:0:0:0:0:0:1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://[::127.0.0.1]/")]
    [InlineData("http://[64:ff9b::127.0.0.1]/")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fe80::1%25eth0]/")]
    [InlineData("http://[fc00::1]/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://[ff02::1]/")]
    [InlineData("http://animation.example/")]
    [InlineData("http://ANIMATION.example./")]
    [InlineData("https://animation.example/veille")]
    [InlineData("http://animation。example/")]
    [InlineData("http://8.8.8.8:22/")]
    [InlineData("http://8.8.8.8:8080/")]
    [InlineData("https://8.8.8.8:444/")]
    [InlineData("http://nobody:secret@8.8.8.8/")]
    [InlineData("http://8.8.8.8@127.0.0.1/")]
    [InlineData("ftp://8.8.8.8/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://8.8.8.8/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/plain,x")]
    public async Task No_spelling_of_a_refused_address_makes_a_connection(string spelling)
    {
        using var fetch = Fetch();
        if (!Uri.TryCreate(spelling, UriKind.Absolute, out var address))
            return;

        var failed = (await fetch.Get(new FetchRequest(address), TestContext.Current.CancellationToken)).ShouldBeOfType<FetchFailed>();

        failed.Code.ShouldBeOneOf("fetch.private", "fetch.own", "fetch.port", "fetch.scheme", "fetch.name");
        _attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_private_address_among_public_ones_refuses_the_name()
    {
        using var fetch = Fetch((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34"), IPAddress.Parse("10.0.0.1")]));

        var failed = (await fetch.Get(new FetchRequest(new Uri("http://two.example/")), TestContext.Current.CancellationToken))
            .ShouldBeOfType<FetchFailed>();

        failed.Code.ShouldBe("fetch.private");
        _attempts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_turns_private_after_its_first_answer_is_refused_then()
    {
        var lookups = 0;
        using var fetch = Fetch((_, _) =>
            Task.FromResult<IPAddress[]>([IPAddress.Parse(++lookups == 1 ? "93.184.216.34" : "127.0.0.1")]));
        var request = new FetchRequest(new Uri("http://flip.example/"));

        await fetch.Get(request, TestContext.Current.CancellationToken);
        var second = (await fetch.Get(request, TestContext.Current.CancellationToken)).ShouldBeOfType<FetchFailed>();

        second.Code.ShouldBe("fetch.private");
        _attempts.ShouldHaveSingleItem().Address.ToString().ShouldBe("93.184.216.34");
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_said_so()
    {
        using var fetch = Fetch((_, _) => throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound));

        var failed = (await fetch.Get(new FetchRequest(new Uri("http://nobody.example/")), TestContext.Current.CancellationToken))
            .ShouldBeOfType<FetchFailed>();

        failed.Code.ShouldBe("fetch.name");
    }

    [Fact]
    public async Task A_name_look_up_that_never_ends_is_cut_at_the_deadline()
    {
        using var fetch = new GuardedFetch(
            new FetchOptions
            {
                Deadline = TimeSpan.FromMilliseconds(200),
                Resolve = (_, _) => new TaskCompletionSource<IPAddress[]>().Task,
            },
            TimeProvider.System);

        var failed = (await fetch.Get(new FetchRequest(new Uri("http://slow.example/")), TestContext.Current.CancellationToken))
            .ShouldBeOfType<FetchFailed>();

        failed.Code.ShouldBe("fetch.slow");
    }
}
