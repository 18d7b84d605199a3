using Animation.Members.AddressChange;
using Animation.Members.Directory;
using Animation.Members.SignIn;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.Tests.SignIn;

/// <summary>What was sent or dictated before opens nothing after: each way in × each thing that happens.</summary>
public sealed class DeadAfterTests : IAsyncLifetime
{
    private TestPlatform platform = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => platform = await TestPlatform.Start("members");

    public ValueTask DisposeAsync() => platform.DisposeAsync();

    public static TheoryData<string, string> Matrix
    {
        get
        {
            var matrix = new TheoryData<string, string>();
            foreach (var way in new[] { "link", "code", "dictated" })
            {
                foreach (var happening in new[] { "nothing", "newer", "link used", "code used", "dictated used", "address put right", "address moved", "role given", "erased", "time" })
                {
                    // A dictated code is typed where a mail has just been asked for: that alone does not kill it.
                    if ((way, happening) is not ("dictated", "newer") && happening != way + " used")
                        matrix.Add(way, happening);
                }
            }
            return matrix;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task A_way_in_is_dead_after(string way, string happening)
    {
        var address = "way@exemple.fr";
        var person = await platform.Person(address);
        using var browser = await platform.Asked(address);
        var mail = await platform.LastMail();
        var secret = browser.Cookies["__Host-animation-connexion"];
        var dictated = await InDb(db => DictatedCodes.Give(db, person, person, Ct));
        Task<SignInLinks.Used?> Use(string which) => InDb(db => which switch
        {
            "link" => SignInLinks.Use(db, mail.Token, secret, Ct),
            "code" => SignInCodes.Use(db, secret, mail.Code, Ct),
            _ => SignInCodes.Use(db, secret, dictated, Ct),
        });
        await Happen(happening, person, Use);
        var used = await Use(way);
        if (happening == "nothing")
            used.ShouldNotBeNull().PersonId.ShouldBe(person);
        else
            used.ShouldBeNull();
    }

    private async Task Happen(string happening, Guid person, Func<string, Task<SignInLinks.Used?>> use)
    {
        switch (happening)
        {
            case "newer":
                platform.Clock.Advance(TimeSpan.FromMinutes(2));
                using (await platform.Asked("way@exemple.fr"))
                    await platform.Handled();
                break;
            case "link used" or "code used" or "dictated used":
                (await use(happening.Split(' ')[0])).ShouldNotBeNull();
                break;
            case "address put right":
                await InDb(db => SavePerson.Save(db, person, null, SavePerson.Decide(new SavePerson.Form { Name = "Ada", Address = "right@exemple.fr", Function = "agent" }), Ct));
                break;
            case "address moved":
                (await InDb(db => db.InTransaction(async () => await AddressChanges.Move(db, (await Person.Find(db, person, Ct))!, "moved@exemple.fr", Ct), Ct))).ShouldBeTrue();
                break;
            case "role given":
                await platform.Gives(person, Animation.Hosting.Identity.Roles.Expert);
                break;
            case "erased":
                await platform.Erased(person);
                break;
            case "time":
                platform.Clock.Advance(TimeSpan.FromMinutes(31));
                break;
        }
    }

    private Task<T> InDb<T>(Func<MembersDb, Task<T>> work) => platform.InScope(services => work(services.GetRequiredService<MembersDb>()));
}
