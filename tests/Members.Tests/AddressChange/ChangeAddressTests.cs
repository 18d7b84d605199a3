using System.Net;
using Animation.Contracts.Newsletter;
using Animation.Hosting.Identity;
using Animation.Members.Tests.SignIn;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.AddressChange;

public sealed class ChangeAddressTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    private static async Task<Page> Ask(Browser browser, string address)
    {
        await browser.Open("/moi/adresse");
        return await browser.Submit("main form", [("Address", address)]);
    }

    private async Task<string> LinkTo(string address)
    {
        var mail = (await platform.Published<SendMail>("members")).Last(mail => mail.Address == address);
        return new Uri(platform.Services.GetRequiredService<Seals>().Open(mail.SealedSecret!).ShouldNotBeNull()).PathAndQuery;
    }

    private async Task<string?> AddressOf(Guid person) => (await platform.Rows<string?>("members", "SELECT address FROM person WHERE id = @person", new { person }))[0];

    [Fact]
    public async Task An_address_changes_once_both_ends_are_proved_and_the_other_devices_are_signed_out()
    {
        var person = await platform.Person("old@exemple.fr");
        using var browser = await platform.SignedIn(person);
        using var other = await platform.SignedIn(person);
        using var asking = await platform.Asked("old@exemple.fr");
        var older = await platform.LastMail();
        await Ask(browser, "New@exemple.fr");
        (await AddressOf(person)).ShouldBe("old@exemple.fr");

        var link = await LinkTo("new@exemple.fr");
        await browser.Open(link);
        (await AddressOf(person)).ShouldBe("old@exemple.fr");
        (await browser.Submit("main form")).Path.ShouldBe("/moi");
        (await AddressOf(person)).ShouldBe("new@exemple.fr");
        (await other.Open("/moi")).Path.ShouldStartWith("/connexion");
        (await asking.TypeCode(older.Code)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await browser.Open(link)).Status.ShouldBe(HttpStatusCode.Gone);
        (await platform.Published<Contracts.Members.PersonChanged>("members"))[^1].Address.ShouldBe("new@exemple.fr");
    }

    [Fact]
    public async Task An_officer_who_puts_an_address_right_ends_every_way_in_through_the_former_one()
    {
        var person = await platform.Person("old@exemple.fr");
        using var theirs = await platform.SignedIn(person);
        await Ask(theirs, "stranger@exemple.fr");
        var waiting = await LinkTo("stranger@exemple.fr");
        using var asking = await platform.Asked("old@exemple.fr");
        var mail = await platform.LastMail();
        using var officer = await platform.Officer();
        await officer.Open($"/animation/annuaire/personnes/{person}");
        await officer.Submit("main form", [("Name", "Ada Autrement")]);
        (await theirs.Open("/moi")).Path.ShouldBe("/moi");

        await officer.Submit("main form", [("Address", "right@exemple.fr")]);
        (await AddressOf(person)).ShouldBe("right@exemple.fr");
        (await theirs.Open("/moi")).Path.ShouldStartWith("/connexion");
        (await asking.TypeCode(mail.Code)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        using var again = await platform.SignedIn(person);
        (await again.Open(waiting)).Status.ShouldBe(HttpStatusCode.Gone);
        (await officer.Open("/animation/annuaire")).Path.ShouldBe("/animation/annuaire");
    }

    [Fact]
    public async Task An_officer_does_not_take_the_account_of_an_administrator_by_its_address()
    {
        var admin = await platform.Person("chef@exemple.fr");
        await platform.Gives(admin, Roles.Admin);
        using var officer = await platform.Officer();
        await officer.Open($"/animation/annuaire/personnes/{admin}");
        (await officer.Submit("main form", [("Address", "officer@exemple.fr")])).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await AddressOf(admin)).ShouldBe("chef@exemple.fr");
        using var another = await platform.SignedIn(Guid.CreateVersion7(), Roles.Admin);
        await another.Open($"/animation/annuaire/personnes/{admin}");
        await another.Submit("main form", [("Address", "direction@exemple.fr")]);
        (await AddressOf(admin)).ShouldBe("direction@exemple.fr");
    }

    [Fact]
    public async Task Whoever_owns_a_mistyped_address_can_do_nothing_with_its_link()
    {
        var person = await platform.Person("me@exemple.fr");
        using var browser = await platform.SignedIn(person);
        await Ask(browser, "stranger@exemple.fr");
        var link = await LinkTo("stranger@exemple.fr");
        using var visitor = platform.Visitor();
        (await visitor.Open(link)).Path.ShouldStartWith("/connexion?retour");
        using var stranger = await platform.SignedIn(await platform.Person("someone@exemple.fr"));
        (await stranger.Open(link)).Status.ShouldBe(HttpStatusCode.Gone);
        (await AddressOf(person)).ShouldBe("me@exemple.fr");
    }

    [Fact]
    public async Task A_taken_address_gets_the_same_answer_and_only_its_owner_learns()
    {
        await platform.Person("taken@exemple.fr");
        using var browser = await platform.SignedIn(await platform.Person("asker@exemple.fr"));
        var free = await Ask(browser, "free@exemple.fr");
        var taken = await Ask(browser, "taken@exemple.fr");
        taken.Text.ShouldBe(free.Text);
        taken.Status.ShouldBe(free.Status);
        var mails = await platform.Published<SendMail>("members");
        mails.Count.ShouldBe(2);
        mails[^1].Address.ShouldBe("taken@exemple.fr");
        mails[^1].SealedSecret.ShouldBeNull();
    }

    [Fact]
    public async Task The_old_mailbox_is_told_and_takes_its_address_back()
    {
        var person = await platform.Person("robbed@exemple.fr");
        using var thief = await platform.SignedIn(person);
        await Ask(thief, "thief@exemple.fr");
        await thief.Open(await LinkTo("thief@exemple.fr"));
        await thief.Submit("main form");
        var undo = await LinkTo("robbed@exemple.fr");
        // The thief moves it once more: taking back the first change takes back both.
        await Ask(thief, "further@exemple.fr");
        await thief.Open(await LinkTo("further@exemple.fr"));
        await thief.Submit("main form");

        using var owner = platform.Visitor();
        (await owner.Open(undo)).Text.ShouldContain("Ce n'était pas moi");
        (await AddressOf(person)).ShouldBe("further@exemple.fr");
        await owner.Submit("main form");
        (await AddressOf(person)).ShouldBe("robbed@exemple.fr");
        (await thief.Open("/moi")).Path.ShouldStartWith("/connexion");
        (await owner.Open(undo)).Status.ShouldBe(HttpStatusCode.Gone);
        (await owner.Open(await LinkTo("thief@exemple.fr"))).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_sixth_change_in_a_day_waits()
    {
        using var browser = await platform.SignedIn(await platform.Person("busy@exemple.fr"));
        for (var i = 0; i < 5; i++)
            (await Ask(browser, $"try{i}@exemple.fr")).Status.ShouldBe(HttpStatusCode.OK);
        (await Ask(browser, "try5@exemple.fr")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }
}
