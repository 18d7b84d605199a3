using System.Globalization;
using Animation.Contracts.Members;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Members.AddressChange;
using Animation.Members.Choices;
using Animation.Members.Erasure;
using Animation.Vocabulary;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Directory;

/// <summary>The officer adds a person to an organisation, or puts their record right. Roles are not given here.</summary>
public static class SavePerson
{
    private const string Path = "/animation/annuaire/personnes";

    public sealed record Form
    {
        public string? Name { get; init; }
        public string? Address { get; init; }
        public string? Language { get; init; } = "fr";
        public string? Organisation { get; init; }
        public string? Function { get; init; }
        public string? Standing { get; init; }
        public string? Title { get; init; }
        public string? Origin { get; init; }
        public string? Version { get; init; }
        public string? Cle { get; init; }

        internal static Form Of(Person person) => new()
        {
            Name = person.Name,
            Address = person.Address,
            Language = person.Language,
            Organisation = person.OrganisationId?.ToString(),
            Function = person.Function,
            Standing = person.Standing,
            Title = person.Title,
            Version = person.Version.ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Sent as the organisation of somebody who has none.</summary>
    internal const string Nobody = "aucune";

    /// <summary>What the form means. Organisation and function are those of somebody new; later ones are held and ended one by one.</summary>
    public sealed record Draft(string Name, string Address, string Language, Guid? Organisation, string Function, string? Standing, string Title)
    {
        /// <summary>Where the address of a new person came from; none when they give it themselves. An existing one keeps theirs.</summary>
        public PersonOrigin? Origin { get; init; }

        /// <summary>Said to belong to no organisation; otherwise the domain of the address may tell.</summary>
        public bool OnOwnBehalf { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path + "/nouvelle", async (Guid? organisation, MembersDb db, CancellationToken ct) =>
            await Shown(db, null, new Form { Organisation = organisation?.ToString() }, FormErrors.None, ct)).RequireAuthorization(Policies.Officer);
        app.MapPost(Path + "/nouvelle", ([FromForm] Form form, MembersDb db, Sessions sessions, HttpContext http, CancellationToken ct) => Handle(null, form, db, sessions, http, ct))
            .RefusedAs<Form>((http, form, errors) => Shown(http.RequestServices.GetDb(), null, form, errors, http.RequestAborted))
            .RequireAuthorization(Policies.Officer);
        app.MapGet(Path + "/{id:guid}", (Guid id, MembersDb db, CancellationToken ct) => Shown(db, id, null, FormErrors.None, ct)).RequireAuthorization(Policies.Officer);
        app.MapPost(Path + "/{id:guid}", ([FromRoute] Guid id, [FromForm] Form form, MembersDb db, Sessions sessions, HttpContext http, CancellationToken ct) => Handle(id, form, db, sessions, http, ct))
            .RefusedAs<Form>((http, form, errors) => Shown(http.RequestServices.GetDb(), Guid.Parse((string)http.GetRouteValue("id")!), form, errors, http.RequestAborted))
            .RequireAuthorization(Policies.Officer);
    }

    /// <summary>The person's page again, with what was refused in one of its other forms.</summary>
    internal static Task<IResult> Refused(HttpContext http, HoldFunction.Form? function, FormErrors errors) =>
        Shown(http.RequestServices.GetDb(), Guid.Parse((string)http.GetRouteValue("id")!), null, errors, http.RequestAborted, function ?? new());

    private static async Task<IResult> Shown(MembersDb db, Guid? id, Form? typed, FormErrors errors, CancellationToken ct, HoldFunction.Form? function = null)
    {
        var person = id is { } known ? await Person.Find(db, known, ct) : null;
        if (id is not null && person is null)
            return Results.NotFound();
        return Page.Show<PersonPage>(new
        {
            Person = person,
            Form = typed ?? Form.Of(person!),
            Errors = function is null ? errors : FormErrors.None,
            Function = function ?? new(),
            FunctionErrors = function is null ? FormErrors.None : errors,
            Organisations = await Organisation.All(db, ct),
            Functions = person is null ? [] : await FunctionOfPerson.Of(db, person.Id, ct),
            Changes = person is null ? [] : await History.Change.OfPerson(db, person.Id, ct),
            db.Today,
        });
    }

    private static async Task<IResult> Handle(Guid? id, Form form, MembersDb db, Sessions sessions, HttpContext http, CancellationToken ct)
    {
        var draft = Decide(form) with { Origin = new(PersonOrigins.Officer, (form.Origin ?? "").Trim(), db.Today) };
        var before = id is { } known ? await Person.Find(db, known, ct) : null;
        var moves = before is not null && before.Address != draft.Address;
        // Who holds the mailbox holds the account: nobody but an administrator may give somebody with more rights than a member another one.
        if (moves && before!.Roles.Length > 0 && id != http.User.PersonId() && !http.User.IsInRole(Roles.Admin))
            throw new Refusal("members.address_staff", new("Seule une personne d'administration change l'adresse de l'équipe.", "Only an administrator may change the address of the team."), nameof(form.Address));
        var version = long.TryParse(form.Version, CultureInfo.InvariantCulture, out var seen) ? seen : (long?)null;
        var next = await db.Once(FormKey.Parse(form.Cle), async () =>
        {
            await db.By(http.User.PersonId(), ct);
            return $"{Path}/{await Save(db, id, version, draft, ct)}";
        }, ct);
        // Whoever reads the former mailbox is no longer them; an officer who corrects their own keeps the browser they do it in.
        if (moves && await sessions.Find(http, ct) is { } current)
            await sessions.RevokeOthers(id!.Value, current, ct);
        Flash.Say(http, moves
            ? new("La fiche est enregistrée. L'adresse a changé : la personne devra se connecter de nouveau.", "The record is saved. The address changed: the person has to sign in again.")
            : new("La fiche est enregistrée.", "The record is saved."));
        return Page.SeeOther(next);
    }

    /// <summary>What was typed, understood; or every reason why not.</summary>
    public static Draft Decide(Form form)
    {
        var problems = new List<Problem>();
        var name = (form.Name ?? "").Trim();
        if (name.Length is 0 or > 120 || name.Any(char.IsControl))
            problems.Add(new("members.person_name", new("Donnez le nom de la personne (120 signes au plus).", "Give the person's name (120 characters at most)."), nameof(form.Name)));
        var address = Addresses.Required(form.Address, nameof(form.Address), problems);
        var organisation = Guid.TryParse(form.Organisation, out var id) ? id : (Guid?)null;
        var function = string.IsNullOrEmpty(form.Function) ? FunctionKinds.Other : form.Function;
        if (!DirectoryWords.Functions.ContainsKey(function))
            problems.Add(new("members.function", new("Choisissez une fonction de la liste.", "Choose a function from the list."), nameof(form.Function)));
        var standing = string.IsNullOrEmpty(form.Standing) ? null : form.Standing;
        if (standing is not null && !DirectoryWords.Standings.ContainsKey(standing))
            problems.Add(new("members.standing", new("Choisissez titulaire ou suppléant.", "Choose titular or deputy."), nameof(form.Standing)));
        var title = (form.Title ?? "").Trim();
        if (title.Length > 200)
            problems.Add(new("members.title", new("La fonction exacte tient en 200 signes.", "The job title fits in 200 characters."), nameof(form.Title)));
        if (form.Origin?.Trim().Length > 200)
            problems.Add(new("members.origin", new("L'origine de l'adresse tient en 200 signes.", "Where the address comes from fits in 200 characters."), nameof(form.Origin)));
        Refusal.ThrowIfAny(problems);
        return new Draft(name, address, form.Language == "en" ? "en" : "fr", organisation, function, standing, title) { OnOwnBehalf = form.Organisation == Nobody };
    }

    /// <summary>Writes the person, and the first function of somebody new, and tells the other services, in one transaction.</summary>
    /// <param name="version">The version that was shown; none accepts any.</param>
    /// <exception cref="Refusal">The address is somebody else's, the organisation is unknown, or the record is stale.</exception>
    internal static Task<Guid> Save(MembersDb db, Guid? id, long? version, Draft draft, CancellationToken ct) => db.InTransaction(async () =>
    {
        if (draft.Organisation is { } organisation && await Organisation.Find(db, organisation, ct) is null)
            throw new Refusal("members.organisation_unknown", new("Choisissez une organisation de la liste.", "Choose an organisation from the list."), nameof(Form.Organisation));
        var before = id is { } known ? await Person.Find(db, known, ct) : null;
        if (draft.Origin is not null && before?.Address != draft.Address && (await NeverAgain.Among(db, [draft.Address], ct)).Count > 0)
            throw new Refusal([NeverAgain.Refused(nameof(Form.Address))]);
        var written = await Write(db, id ?? Guid.CreateVersion7(db.Now), id is null, version, draft, ct);
        if (id is null && draft.Organisation is { } of)
            await FunctionOfPerson.Add(db, written, new HoldFunction.Draft(of, draft.Function, draft.Standing, draft.Title, db.Today, null), ct);
        else if (id is null && !draft.OnOwnBehalf)
            await FunctionOfPerson.AttachByDomain(db, written, draft.Address, ct);
        if (before is not null && before.Address != draft.Address)
        {
            await SignIn.SignInLinks.KillAll(db, written, ct);
            await AddressChanges.KillWaiting(db, written, ct);
        }
        await (await Person.Find(db, written, ct))!.Publish(db, ct);
        if (id is null)
            await MyChoices.Begin(db, written, ct);
        return written;
    }, ct);

    private static async Task<Guid> Write(MembersDb db, Guid id, bool isNew, long? version, Draft draft, CancellationToken ct)
    {
        var args = new { id, version, draft.Name, draft.Address, plain = $"{PlaceNames.Plain(draft.Name)} {draft.Address}", draft.Language, draft.Origin?.Means, draft.Origin?.Detail, draft.Origin?.On, draft.OnOwnBehalf, now = db.Now };
        // The unique address decides, even between two officers at once.
        var written = isNew
            ? await db.Execute(
                """
                INSERT INTO person (id, version, name, address, plain_name, language, roles, changed_at, origin_means, origin_detail, origin_on, on_own_behalf)
                VALUES (@id, 1, @Name, @Address, @plain, @Language, '{}', @now, @Means, @Detail, @On, @OnOwnBehalf) ON CONFLICT (address) DO NOTHING
                """, args, ct)
            : await db.Value<bool>("SELECT EXISTS (SELECT FROM person WHERE address = @Address AND id <> @id)", args, ct) ? 0 : await db.Execute(
                """
                UPDATE person SET version = version + 1, name = @Name, address = @Address, plain_name = @plain, language = @Language, changed_at = @now
                WHERE id = @id AND erased_at IS NULL AND (@version::bigint IS NULL OR version = @version)
                """, args, ct);
        if (written == 1)
            return id;
        if (await db.Value<bool>("SELECT EXISTS (SELECT FROM person WHERE address = @Address AND id <> @id)", args, ct))
            throw new Refusal("members.address_taken", new("Cette adresse est déjà celle d'une autre personne de l'annuaire.", "This address already belongs to somebody in the directory."), nameof(Form.Address));
        throw SaveOrganisation.Changed();
    }
}
