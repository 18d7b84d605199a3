using Animation.Hosting.Identity;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Hosting.Tests.Identity;

public sealed class SessionsTests : IAsyncLifetime
{
    private static readonly Guid person = Guid.CreateVersion7();
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await Probe.Start();

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private Sessions Sessions => platform.Services.GetRequiredService<Sessions>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_ends_when_revoked()
    {
        var secret = await Sessions.Open(new SessionStart(person, [Roles.Member], "fr", SecondFactor: true), Ct);
        (await Sessions.Find(secret, Ct))!.PersonId.ShouldBe(person);
        await Sessions.Revoke(secret, Ct);
        (await Sessions.Find(secret, Ct)).ShouldBeNull();
    }

    [Fact]
    public async Task Revoking_a_person_ends_all_their_sessions_and_no_other()
    {
        var (first, second, other) = (await Sessions.Open(new SessionStart(person, [], null, SecondFactor: true), Ct), await Sessions.Open(new SessionStart(person, [], null, SecondFactor: true), Ct), await Sessions.Open(new SessionStart(Guid.CreateVersion7(), [], null, SecondFactor: true), Ct));
        await Sessions.RevokeAll(person, Ct);
        (await Sessions.Find(first, Ct)).ShouldBeNull();
        (await Sessions.Find(second, Ct)).ShouldBeNull();
        (await Sessions.Find(other, Ct)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(Roles.Member, 89, true)]
    [InlineData(Roles.Member, 91, false)]
    [InlineData(Roles.Officer, 1, false)]
    public async Task An_idle_session_ends_after_90_days_or_12_hours_for_staff(string role, int days, bool alive)
    {
        var secret = await Sessions.Open(new SessionStart(person, [role], null, SecondFactor: true), Ct);
        platform.Clock.Advance(TimeSpan.FromDays(days));
        (await Sessions.Find(secret, Ct) is not null).ShouldBe(alive);
    }

    [Fact]
    public async Task A_used_session_lives_on()
    {
        var secret = await Sessions.Open(new SessionStart(person, [Roles.Member], null, SecondFactor: true), Ct);
        platform.Clock.Advance(TimeSpan.FromDays(80));
        await Sessions.Find(secret, Ct);
        platform.Clock.Advance(TimeSpan.FromDays(80));
        (await Sessions.Find(secret, Ct)).ShouldNotBeNull();
    }

    [Fact]
    public void A_signed_link_opens_its_own_action_only()
    {
        var links = platform.Services.GetRequiredService<ActionLinks>();
        var link = new ActionLink("event.register", person, Guid.CreateVersion7());
        var token = links.Create(link);
        links.Read("event.register", token).ShouldBe(link);
        links.Read("event.withdraw", token).ShouldBeNull();
        links.Read("event.register", token[..^2] + "AA").ShouldBeNull();
        links.Read("event.register", "???").ShouldBeNull();
    }

    [Fact]
    public void A_seal_opens_until_its_time_is_over()
    {
        var seals = platform.Services.GetRequiredService<Seals>();
        seals.Open(seals.Seal("secret", TimeSpan.FromMinutes(5))).ShouldBe("secret");
        seals.Open(seals.Seal("secret", TimeSpan.FromMinutes(-1))).ShouldBeNull();
        seals.Open("nonsense").ShouldBeNull();
    }
}
