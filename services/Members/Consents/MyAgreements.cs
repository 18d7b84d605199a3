using Animation.Contracts.Members;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Hosting.Privacy;
using Animation.Members.Choices;
using Animation.Members.Directory;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Consents;

/// <summary>What a person agreed or objected to, and when; saying no takes the same one click as saying yes.</summary>
public static class MyAgreements
{
    public const string Path = "/moi/accords";

    public sealed record Form
    {
        public string? Given { get; init; }
        public string? Cle { get; init; }
    }

    /// <summary>A purpose as it stands for one person.</summary>
    /// <param name="Since">When they last decided; none while they have said nothing.</param>
    public sealed record Standing(DataPurpose Purpose, bool Given, DateTimeOffset? Since);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (MembersDb db, HttpContext http, CancellationToken ct) => Shown(db, http, FormErrors.None, ct));
        app.MapPost(Path + "/{purpose}", Handle).RefusedAs<Form>((http, _, errors) => Shown(http.RequestServices.GetDb(), http, errors, http.RequestAborted));
    }

    private static async Task<IResult> Shown(MembersDb db, HttpContext http, FormErrors errors, CancellationToken ct)
    {
        if (await Person.Find(db, http.User.RequiredPersonId(), ct) is not { } person)
            return Results.NotFound();
        return Page.Show<MyAgreementsPage>(new { Purposes = await Stand(db, person, ct), Register = await Consents.Register(db, person.Id, ct), person.Origin, Errors = errors });
    }

    /// <summary>What concerns this person: an outsider has a subscription, others have the watch of their membership.</summary>
    internal static async Task<IReadOnlyList<Standing>> Stand(MembersDb db, Person person, CancellationToken ct)
    {
        var states = (await Consents.States(db, person.Id, ct)).ToDictionary(state => state.Purpose);
        return
        [
            .. from purpose in Purposes.All
               let state = states.GetValueOrDefault(purpose.Code)
               where purpose.Code != ConsentPurposes.Subscription || state is not null
               where purpose.Code != ConsentPurposes.Watch || !states.ContainsKey(ConsentPurposes.Subscription)
               select new Standing(purpose, state?.Given ?? Consents.ByDefault(purpose), state?.ChangedAt),
        ];
    }

    private static async Task<IResult> Handle([FromRoute] string purpose, [FromForm] Form form, MembersDb db, HttpContext http, CancellationToken ct)
    {
        if (Purposes.Find(purpose) is not { Withdrawable: true } known)
            return Results.NotFound();
        var given = form.Given switch
        {
            "oui" => true,
            "non" => false,
            _ => throw new Refusal("members.agreement", new("Dites oui ou non, avec le bouton de la page.", "Say yes or no, with the button of the page.")),
        };
        await db.Once(FormKey.Parse(form.Cle), async () =>
        {
            await Decide(db, http.User.RequiredPersonId(), known.Code, given, ct);
            return "";
        }, ct);
        Flash.Say(http, given
            ? new Text($"{known.Name.Fr} : c'est noté, vous êtes d'accord.", $"{known.Name.En}: noted, you agree.")
            : new Text($"{known.Name.Fr} : c'est noté, vous ne voulez pas. L'effet est immédiat.", $"{known.Name.En}: noted, you do not want it. It takes effect at once."));
        return Page.SeeOther(Path);
    }

    /// <summary>Writes the decision; for mails the choices say the same, so that no page contradicts another.</summary>
    internal static async Task Decide(MembersDb db, Guid person, string purpose, bool given, CancellationToken ct)
    {
        var how = new Saying(Path, "page");
        await Consents.Say(db, person, purpose, given, how, ct);
        if (purpose is ConsentPurposes.Watch or ConsentPurposes.Subscription)
            await SayByMail.Watch(db, person, given, db.Now, how, ct);
        if (purpose == ConsentPurposes.Invitation)
            await SayByMail.Invitations(db, person, given, db.Now, how, ct);
    }

    internal static Text Act(string act) => act switch
    {
        "granted" => new("accordé", "granted"),
        "refused" => new("refusé", "refused"),
        "withdrawn" => new("retiré", "withdrawn"),
        "objected" => new("opposition", "objection"),
        _ => new("informé", "informed"),
    };

    internal static Text Channel(string channel) => channel switch
    {
        "mail" => new("par courriel", "by mail"),
        "officer" => new("par l'équipe", "by the team"),
        "import" => new("par un import", "by an import"),
        _ => new("sur une page", "on a page"),
    };
}
