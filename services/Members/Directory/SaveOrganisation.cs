using System.Globalization;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Vocabulary;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Directory;

/// <summary>The officer adds an organisation to the directory, or puts it right.</summary>
public static class SaveOrganisation
{
    private const string Path = "/animation/annuaire/organisations";

    public sealed record Form
    {
        public string? Name { get; init; }
        public string? Kind { get; init; }
        public string? Status { get; init; }
        public string? MemberSince { get; init; }
        public string? MemberUntil { get; init; }
        public string? Place { get; init; }
        public string? PlaceCode { get; init; }
        public string? PlaceFor { get; init; }
        public string? PlaceWas { get; init; }
        public string? College { get; init; }
        public string? SizeClass { get; init; }
        public string? Siren { get; init; }
        public string? Mailboxes { get; init; }
        public string? Domains { get; init; }
        public string? Version { get; init; }
        public string? Cle { get; init; }

        internal static Form Of(Organisation organisation) => new()
        {
            Name = organisation.Name,
            Kind = organisation.Kind,
            Status = organisation.Status,
            MemberSince = Iso(organisation.MemberSince),
            MemberUntil = Iso(organisation.MemberUntil),
            Place = Places.Find(organisation.Place)?.FullName,
            PlaceWas = organisation.Place,
            College = organisation.College,
            SizeClass = organisation.SizeClass,
            Siren = organisation.Siren,
            Mailboxes = string.Join('\n', organisation.Mailboxes),
            Domains = string.Join(' ', organisation.Domains),
            Version = organisation.Version.ToString(CultureInfo.InvariantCulture),
        };

        private static string? Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>What the form means, once it means something.</summary>
    public sealed record Draft(string Name, string Kind, string Status, DateOnly? MemberSince, DateOnly? MemberUntil, Place? Place)
    {
        public string? College { get; init; }
        public string? SizeClass { get; init; }
        public string? Siren { get; init; }
        public string[] Mailboxes { get; init; } = [];
        public string[] Domains { get; init; } = [];

        // A local authority has the number and the size of its territory.
        internal string? OwnSiren => Organisation.IsLocalAuthority(Kind) ? Place?.Siren ?? Siren : Siren;

        internal string? OwnSize => SizeClasses.Of(Kind, Place?.Population, SizeClass);
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Path + "/nouvelle", (MembersDb db, CancellationToken ct) => New(db, new Form { Status = OrganisationStatus.Member }, FormErrors.None, ct))
            .RequireAuthorization(Policies.Officer);
        app.MapPost(Path + "/nouvelle", ([FromForm] Form form, MembersDb db, HttpContext http, CancellationToken ct) => Handle(null, form, db, http, ct))
            .RefusedAs<Form>((http, form, errors) => New(http.RequestServices.GetDb(), form, errors, http.RequestAborted)).RequireAuthorization(Policies.Officer);
        app.MapGet(Path + "/{id:guid}", Show).RequireAuthorization(Policies.Officer);
        app.MapPost(Path + "/{id:guid}", ([FromRoute] Guid id, [FromForm] Form form, MembersDb db, HttpContext http, CancellationToken ct) => Handle(id, form, db, http, ct))
            .RefusedAs<Form>(async (http, form, errors) => await Shown(http.RequestServices.GetDb(), Guid.Parse((string)http.GetRouteValue("id")!), form, errors, http.RequestAborted))
            .RequireAuthorization(Policies.Officer);
    }

    private static Task<IResult> Show(Guid id, MembersDb db, CancellationToken ct) => Shown(db, id, null, FormErrors.None, ct);

    private static async Task<IResult> New(MembersDb db, Form form, FormErrors errors, CancellationToken ct) =>
        Page.Show<OrganisationPage>(new { Form = form, Errors = errors, Colleges = await Colleges.All(db, ct) });

    private static async Task<IResult> Shown(MembersDb db, Guid id, Form? typed, FormErrors errors, CancellationToken ct)
    {
        if (await Organisation.Find(db, id, ct) is not { } organisation)
            return Results.NotFound();
        var people = await db.Query<FunctionOfPerson.Held>(
            FunctionOfPerson.SelectHeld + " WHERE f.organisation_id = @id AND p.erased_at IS NULL ORDER BY f.until NULLS FIRST, p.plain_name LIMIT 200", new { id }, ct);
        return Page.Show<OrganisationPage>(new
        {
            Organisation = organisation,
            Form = typed ?? Form.Of(organisation),
            Errors = errors,
            People = people,
            db.Today,
            Colleges = await Colleges.All(db, ct),
            Changes = await History.Change.OfOrganisation(db, id, ct),
        });
    }

    private static async Task<IResult> Handle(Guid? id, Form form, MembersDb db, HttpContext http, CancellationToken ct)
    {
        var draft = Decide(form);
        var version = long.TryParse(form.Version, CultureInfo.InvariantCulture, out var seen) ? seen : (long?)null;
        var next = await db.Once(FormKey.Parse(form.Cle), async () =>
        {
            await db.By(http.User.PersonId(), ct);
            return $"{Path}/{await Save(db, id, version, draft, ct)}";
        }, ct);
        Flash.Say(http, new($"Enregistré : {draft.Name}.", $"Saved: {draft.Name}."));
        return Page.SeeOther(next);
    }

    /// <summary>What was typed, understood; or every reason why not.</summary>
    public static Draft Decide(Form form)
    {
        var problems = new List<Problem>();
        var place = PickPlace.Understand(form, problems);
        var name = (form.Name ?? "").Trim();
        if (name.Length == 0 && place is not null && Organisation.IsLocalAuthority(form.Kind))
            name = place.Name;
        if (name.Length is 0 or > 200)
            problems.Add(new("members.organisation_name", new("Donnez le nom de l'organisation (200 signes au plus).", "Give the organisation's name (200 characters at most)."), nameof(form.Name)));
        if (form.Kind is null || !DirectoryWords.Kinds.ContainsKey(form.Kind))
            problems.Add(new("members.organisation_kind", new("Choisissez le type d'organisation.", "Choose the kind of organisation."), nameof(form.Kind)));
        if (form.Status is null || !DirectoryWords.Statuses.ContainsKey(form.Status))
            problems.Add(new("members.organisation_status", new("Dites si elle est adhérente.", "Say whether it is a member."), nameof(form.Status)));
        var since = Day(form.MemberSince, nameof(form.MemberSince), problems);
        var until = Day(form.MemberUntil, nameof(form.MemberUntil), problems);
        if (since > until)
            problems.Add(new("members.membership_dates", new("La fin de l'adhésion précède son début.", "The membership ends before it begins."), nameof(form.MemberUntil)));
        var siren = Sirens.Understand(form.Siren, nameof(form.Siren), problems);
        var mailboxes = Directory.Domains.Mailboxes(form.Mailboxes, nameof(form.Mailboxes), problems);
        var domains = Directory.Domains.Understand(form.Domains, nameof(form.Domains), problems);
        Refusal.ThrowIfAny(problems);
        return new Draft(name, form.Kind!, form.Status!, since, until, place)
        {
            College = string.IsNullOrEmpty(form.College) ? null : form.College,
            SizeClass = form.SizeClass,
            Siren = siren,
            Mailboxes = mailboxes,
            Domains = domains,
        };
    }

    /// <summary>Writes the organisation and tells the other services, in one transaction.</summary>
    /// <param name="version">The version that was shown; none accepts any, for imports and the demo.</param>
    /// <exception cref="Refusal">Somebody changed it in between (stale), or it is gone.</exception>
    internal static Task<Guid> Save(MembersDb db, Guid? id, long? version, Draft draft, CancellationToken ct) => db.InTransaction(async () =>
    {
        var args = new
        {
            id = id ?? Guid.CreateVersion7(db.Now),
            version,
            draft.Name,
            plain = PlaceNames.Plain(draft.Name),
            draft.Kind,
            draft.Status,
            draft.MemberSince,
            draft.MemberUntil,
            place = draft.Place?.Code,
            population = draft.Place?.Population,
            college = draft.College is { } college && (await Colleges.All(db, ct)).ContainsKey(college) ? college : null,
            size = draft.OwnSize,
            siren = draft.OwnSiren,
            draft.Mailboxes,
            draft.Domains,
            now = db.Now,
        };
        var saved = await db.First<Organisation>(id is null
            ? $"""
              INSERT INTO organisation (id, version, name, plain_name, kind, status, member_since, member_until, place, population, changed_at,
                college, size_class, siren, mailboxes, domains)
              VALUES (@id, 1, @Name, @plain, @Kind, @Status, @MemberSince, @MemberUntil, @place, @population, @now, @college, @size, @siren, @Mailboxes, @Domains)
              RETURNING {Organisation.Columns}
              """
            : $"""
              UPDATE organisation SET version = version + 1, name = @Name, plain_name = @plain, kind = @Kind, status = @Status,
                member_since = @MemberSince, member_until = @MemberUntil, place = @place, population = @population, changed_at = @now,
                college = @college, size_class = @size, siren = @siren, mailboxes = @Mailboxes, domains = @Domains
              WHERE id = @id AND (@version::bigint IS NULL OR version = @version)
              RETURNING {Organisation.Columns}
              """, args, ct)
            ?? throw Changed();
        await db.Publish(saved.Changed(), ct);
        return saved.Id;
    }, ct);

    internal static Refusal Changed() => new("members.stale", new(
        "Quelqu'un a modifié cette fiche entre-temps. Rouvrez-la pour voir son état, puis refaites votre changement.",
        "Somebody changed this record in between. Open it again to see its state, then make your change."))
    { Stale = true };

    internal static DateOnly? Day(string? typed, string field, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(typed))
            return null;
        if (DateOnly.TryParseExact(typed.Trim(), ["yyyy-MM-dd", "d/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1900 and < 2200)
            return day;
        problems.Add(new("members.date", new("Écrivez la date comme 31/12/2026.", "Write the date as 31/12/2026."), field));
        return null;
    }
}
