using Animation.Contracts.Newsletter;
using Animation.Hosting;
using Animation.Hosting.Configuration;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Hosting.Requests;
using Animation.Members.Directory;
using Animation.Members.SignIn;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Members.AddressChange;

/// <summary>
/// A person asks for another address, freshly proved. A mail to that address asks to confirm; if it is somebody's already, its mail says so
/// to them alone, and the page answers the same.
/// </summary>
public static class ChangeAddress
{
    public const string Path = "/moi/adresse";

    public sealed record Form
    {
        public string? Address { get; init; }
        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (HttpContext http, CancellationToken _) => Shown(http, new Form(), FormErrors.None)).RequireFreshProof();
        app.MapPost(Path, Handle).RefusedAs<Form>(Shown).RequireFreshProof(Path).RequireRateLimiting(RateLimits.Mailing);
    }

    private static async Task<IResult> Shown(HttpContext http, Form form, FormErrors errors) =>
        await Person.Find(http.RequestServices.GetDb(), http.User.RequiredPersonId(), http.RequestAborted) is { } person
            ? Page.Show<ChangeAddressPage>(new { Person = person, Form = form, Errors = errors })
            : Results.NotFound();

    private static async Task<IResult> Handle([FromForm] Form form, MembersDb db, Settings settings, Seals seals, HttpContext http, CancellationToken ct)
    {
        var id = http.User.RequiredPersonId();
        var problems = new List<Problem>();
        var address = Addresses.Required(form.Address, nameof(form.Address), problems);
        Refusal.ThrowIfAny(problems);
        await db.Once(FormKey.Parse(form.Cle), async () =>
        {
            await SignInLinks.Lock(db, id, ct);
            if (await Person.Find(db, id, ct) is { } person)
                await Ask(db, person, address, settings, seals, ct);
            return Path;
        }, ct);
        Flash.Say(http, new Text(
            "Un courriel vient de partir à la nouvelle adresse : rien ne change avant que vous ne l'ayez confirmée.",
            "A mail has just left for the new address: nothing changes before you confirm it."));
        return Page.SeeOther(Path);
    }

    private static async Task Ask(MembersDb db, Person person, string address, Settings settings, Seals seals, CancellationToken ct)
    {
        if (address == person.Address)
            throw new Refusal("members.address_same", new("C'est déjà votre adresse.", "This is your address already."), nameof(Form.Address));
        var asked = await db.Value<long>(
            "SELECT count(*) FROM address_change WHERE person_id = @Id AND asked_at > @now - interval '1 day'", new { person.Id, now = db.Now }, ct);
        if (asked >= AddressChanges.ADay)
            throw new Refusal("members.address_changes_many", new("Vous avez déjà demandé plusieurs changements aujourd'hui. Réessayez demain.", "You asked for several changes today already. Try again tomorrow."), nameof(Form.Address));
        var token = SignInLinks.NewSecret();
        await AddressChanges.KillWaiting(db, person.Id, ct);
        await db.Execute(
            """
            INSERT INTO address_change (id, person_id, new_address, token_hash, asked_at, expires_at) VALUES (@id, @person, @address, @hash, @now, @expires)
            """,
            new { id = Guid.CreateVersion7(db.Now), person = person.Id, address, hash = SignInLinks.Hash(token), now = db.Now, expires = db.Now + AddressChanges.Lifetime }, ct);
        var taken = await Person.Find(db, address, ct) is not null;
        var link = seals.Seal($"{settings.Url.ToString().TrimEnd('/')}{Path}/{token}", AddressChanges.Lifetime);
        await db.Publish(taken ? AlreadyYours(db.Now, address) : Confirm(db.Now, address, link), ct);
    }

    private static SendMail Confirm(DateTimeOffset now, string address, string link) => new SendMail(
        Guid.CreateVersion7(now), null, address, MailPurposes.SignIn,
        new("Confirmez votre nouvelle adresse", "Confirm your new address"),
        [
            new("text", new("Vous avez demandé que nos courriels vous parviennent désormais ici. Ouvrez ce lien dans le navigateur où vous êtes connecté, dans les 24 heures.",
                "You asked for our mails to reach you here from now on. Open this link in the browser where you are signed in, within 24 hours.")),
            new("button", new("Confirmer cette adresse", "Confirm this address"), "{secret}"),
            new("text", new("Vous n'avez rien demandé ? Quelqu'un s'est trompé d'adresse : ne faites rien.", "You asked for nothing? Somebody mistyped an address: do nothing.")),
        ],
        link, null, now + AddressChanges.Lifetime, now);

    private static SendMail AlreadyYours(DateTimeOffset now, string address) => new SendMail(
        Guid.CreateVersion7(now), null, address, MailPurposes.SignIn,
        new("Cette adresse a déjà son compte", "This address already has its account"),
        [
            new("text", new("Quelqu'un a voulu donner cette adresse à un autre compte. Elle a déjà le sien : rien n'a changé. Si c'était vous, connectez-vous avec cette adresse, ou écrivez à l'association pour réunir les deux.",
                "Somebody wanted to give this address to another account. It has its own: nothing has changed. If it was you, sign in with this address, or write to the association to join the two.")),
        ],
        null, null, now + AddressChanges.Lifetime, now);
}
