using Animation.Contracts.Events;
using Animation.Contracts.Newsletter;
using Animation.Members.Erasure;
using Animation.Testing;

namespace Animation.Members.Tests.Erasure;

public sealed class ForgetSilentTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    [Fact]
    public async Task Three_silent_years_without_a_member_organisation_and_nobody_else()
    {
        var silent = await platform.Person("silence@exemple.fr");
        var registers = await platform.Person("inscrit@exemple.fr");
        var comes = await platform.Person("vient@exemple.fr");
        var former = await platform.Person("former@exemple.fr", organisation: await platform.Organisation("Ancienne", status: "former"));
        await platform.Person("membre@exemple.fr", organisation: await platform.Organisation());
        await platform.InScope(services => Members.Accounts.AddAdmin.Add(services.GetDb(), "chef@exemple.fr", TestContext.Current.CancellationToken));
        var before = platform.Clock.GetUtcNow().AddDays(5);

        platform.Clock.Advance(TimeSpan.FromDays(500));
        await platform.SignedIn(comes);
        var registered = new PersonRegistered(Guid.CreateVersion7(), registers, 1, platform.Clock.GetUtcNow());
        await platform.Deliver(registered, await platform.Deliver(registered));
        await platform.Deliver(registered with { PersonId = Guid.CreateVersion7() });

        (await Night(before)).ShouldBe(0);
        (await Warned()).ShouldBe([silent, former], ignoreOrder: true);
        platform.Clock.Advance(TimeSpan.FromDays(31));
        (await Night(before)).ShouldBe(2);
        (await platform.Rows<Guid>("members", "SELECT id FROM person WHERE erased_at IS NOT NULL")).ShouldBe([silent, former], ignoreOrder: true);
        await Night(before.AddDays(496));
        platform.Clock.Advance(TimeSpan.FromDays(31));
        (await Night(before.AddDays(496))).ShouldBe(3);
        (await platform.Rows<string>("members", "SELECT address FROM person WHERE erased_at IS NULL ORDER BY address")).ShouldBe(["chef@exemple.fr"]);
        (await platform.Rows<int>("members", "SELECT 1 FROM contact UNION ALL SELECT 1 FROM silence_warning")).ShouldBeEmpty();
    }

    private Task<int> Night(DateTimeOffset before) => platform.InScope(services => ForgetSilent.Run(services, before, TestContext.Current.CancellationToken));

    /// <summary>The night as the clock has it, three years back.</summary>
    private Task<int> Night() => Night(platform.Clock.GetUtcNow().AddDays(-3 * 365 - 1));

    private async Task<IReadOnlyList<Guid>> Warned() => [.. (await platform.Published<SendMail>("members")).Where(mail => mail.Purpose == MailPurposes.Silence).Select(mail => mail.PersonId!.Value)];

    [Fact]
    public async Task A_mail_warns_thirty_days_before_once_and_nobody_is_erased_unwarned()
    {
        var person = await platform.Person("silence@exemple.fr");
        platform.Clock.Advance(TimeSpan.FromDays(3 * 365 - 31));
        await Night();
        (await Warned()).ShouldBeEmpty();
        platform.Clock.Advance(TimeSpan.FromDays(3));
        await Night();
        (await Warned()).ShouldBe([person]);
        for (var night = 0; night < 29; night++)
        {
            platform.Clock.Advance(TimeSpan.FromDays(1));
            (await Night()).ShouldBe(0);
        }
        (await Warned()).Count.ShouldBe(1);
        platform.Clock.Advance(TimeSpan.FromDays(1));
        (await Night()).ShouldBe(1);
        (await platform.Rows<string>("members", "SELECT asked_by FROM erasure")).ShouldBe(["retention"]);
    }

    [Fact]
    public async Task A_program_that_was_off_for_years_still_gives_thirty_days()
    {
        await platform.Person("silence@exemple.fr");
        platform.Clock.Advance(TimeSpan.FromDays(5 * 365));
        (await Night()).ShouldBe(0);
        (await Warned()).Count.ShouldBe(1);
        platform.Clock.Advance(TimeSpan.FromDays(29));
        (await Night()).ShouldBe(0);
        platform.Clock.Advance(TimeSpan.FromDays(2));
        (await Night()).ShouldBe(1);
    }

    [Fact]
    public async Task One_press_stays_looking_does_not_and_three_years_later_they_are_asked_again()
    {
        var person = await platform.Person("reste@exemple.fr");
        platform.Clock.Advance(TimeSpan.FromDays(3 * 365 - 28));
        await Night();
        var link = new Uri((await platform.Published<SendMail>("members"))[^1].Blocks.Single(block => block.Kind == "button").Url!);
        link.GetLeftPart(UriPartial.Authority).ShouldBe("http://animation.test");
        using var visitor = platform.Visitor();
        (await visitor.Open(link.AbsolutePath)).Text.ShouldContain("Un appui suffit");
        (await platform.Rows<int>("members", "SELECT 1 FROM contact")).ShouldBeEmpty();
        (await visitor.Submit("form#rester")).Text.ShouldContain("rien ne sera effacé");
        platform.Clock.Advance(TimeSpan.FromDays(400));
        (await Night()).ShouldBe(0);
        (await Warned()).Count.ShouldBe(1);
        platform.Clock.Advance(TimeSpan.FromDays(3 * 365 - 420));
        await Night();
        (await Warned()).ShouldBe([person, person]);
        await platform.Erased(person);
        (await visitor.Open(link.AbsolutePath)).Status.ShouldBe(System.Net.HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_registration_delivered_again_is_noted_once()
    {
        var person = await platform.Person("inscrit@exemple.fr");
        var registered = new PersonRegistered(Guid.CreateVersion7(), person, 1, platform.Clock.GetUtcNow());
        var id = await platform.Deliver(registered);
        // The transaction that wrote the row: another one would have written it again.
        var written = await platform.Rows<string>("members", "SELECT xmin || ' ' || at FROM contact");
        written.ShouldHaveSingleItem();

        await platform.Deliver(registered, id);
        (await platform.Rows<string>("members", "SELECT xmin || ' ' || at FROM contact")).ShouldBe(written);

        await platform.Deliver(registered with { EventId = Guid.CreateVersion7(), RegisteredAt = registered.RegisteredAt.AddDays(-1) });
        (await platform.Rows<DateTime>("members", "SELECT at FROM contact")).ShouldBe([registered.RegisteredAt.UtcDateTime], "an older one takes nothing back");
    }
}
