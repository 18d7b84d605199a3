using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Members.Directory;

/// <summary>Status, college or end of membership of many organisations at once: chosen, looked at, then done.</summary>
public static class EditMany
{
    internal const string Path = "/animation/annuaire/organisations/ensemble";
    private const int Previewed = 20;

    public sealed record Form
    {
        public string[]? Ids { get; init; }

        /// <summary>Every organisation of the search in the address, not only those ticked.</summary>
        public bool All { get; init; }
        public string? Status { get; init; }
        public string? College { get; init; }
        public string? MemberUntil { get; init; }

        /// <summary>How many the preview announced; the button that does it sends it.</summary>
        public string? Expected { get; init; }
        public string? Cle { get; init; }
    }

    /// <summary>What to write; none leaves as it is.</summary>
    public sealed record Draft(string? Status, string? College, DateOnly? MemberUntil)
    {
        internal bool Nothing => this == new Draft(null, null, null);
    }

    // What would become different, and may: a membership does not end before it began.
    private const string Different =
        """
        (o.status IS DISTINCT FROM coalesce(@newStatus, o.status) OR o.college IS DISTINCT FROM coalesce(@newCollege, o.college)
          OR o.member_until IS DISTINCT FROM coalesce(@newUntil::date, o.member_until))
        AND (@newUntil::date IS NULL OR o.member_since IS NULL OR o.member_since <= @newUntil::date)
        """;

    internal static void Map(IEndpointRouteBuilder app) => app.MapPost(Path, Handle)
        .RefusedAs<Form>((http, form, errors) => Shown(http.RequestServices.GetDb(), Searched(http), form, null, errors, http.RequestAborted))
        .RequireAuthorization(Policies.Officer);

    private static DirectoryFilter Searched(HttpContext http) => DirectoryFilter.Of(http.Request.Query);

    private static async Task<IResult> Handle([FromForm] Form form, MembersDb db, HttpContext http, CancellationToken ct)
    {
        var filter = Searched(http);
        var draft = Decide(form, await Colleges.All(db, ct));
        if (draft.Nothing || !int.TryParse(form.Expected, out var expected))
            return await Shown(db, filter, form, draft.Nothing ? null : draft, FormErrors.None, ct);
        var next = await db.Once(FormKey.Parse(form.Cle), async () => $"{ShowBulkEdit.Path}/{await Apply(db, filter, form, draft, expected, http.User.PersonId(), ct)}", ct);
        Flash.Say(http, new Text("La modification est faite.", "The change is made."));
        return Page.SeeOther(next);
    }

    /// <summary>What was typed, understood; or every reason why not.</summary>
    public static Draft Decide(Form form, IReadOnlyDictionary<string, Text> colleges)
    {
        var problems = new List<Problem>();
        if (!form.All && form.Ids is not { Length: > 0 })
            problems.Add(new("members.bulk_none", new("Cochez au moins une organisation dans la liste.", "Tick at least one organisation in the list.")));
        if (!string.IsNullOrEmpty(form.Status) && !DirectoryWords.Statuses.ContainsKey(form.Status))
            problems.Add(new("members.organisation_status", new("Dites si elle est adhérente.", "Say whether it is a member."), nameof(form.Status)));
        if (!string.IsNullOrEmpty(form.College) && !colleges.ContainsKey(form.College))
            problems.Add(new("members.college", new("Choisissez un collège de la liste.", "Choose a college from the list."), nameof(form.College)));
        var until = SaveOrganisation.Day(form.MemberUntil, nameof(form.MemberUntil), problems);
        Refusal.ThrowIfAny(problems);
        return new Draft(form.Status is { Length: > 0 } ? form.Status : null, form.College is { Length: > 0 } ? form.College : null, until);
    }

    private static async Task<IResult> Shown(MembersDb db, DirectoryFilter filter, Form form, Draft? draft, FormErrors errors, CancellationToken ct)
    {
        var args = Args(db, filter, form, draft ?? new Draft(null, null, null));
        return Page.Show<EditManyPage>(new
        {
            Form = form,
            Query = filter.Query,
            Draft = draft,
            Errors = errors,
            Colleges = await Colleges.All(db, ct),
            Chosen = await db.Value<int>($"SELECT count(*)::int FROM organisation o WHERE {Chosen(filter, form)}", args, ct),
            Changing = await db.Value<int>($"SELECT count(*)::int FROM organisation o WHERE {Chosen(filter, form)} AND {Different}", args, ct),
            Rows = await db.Query<Organisation>(
                $"SELECT {Organisation.Columns} FROM organisation o WHERE {Chosen(filter, form)} AND {Different} ORDER BY plain_name LIMIT {Previewed}", args, ct),
        });
    }

    private static string Chosen(DirectoryFilter filter, Form form) => form.All ? filter.Organisations : "o.removed_at IS NULL AND o.id = ANY(@ids)";

    private static Dapper.DynamicParameters Args(MembersDb db, DirectoryFilter filter, Form form, Draft draft)
    {
        // The search has a Status and a College of its own: another name for each.
        var args = new Dapper.DynamicParameters(new
        {
            ids = (form.Ids ?? []).Select(id => Guid.TryParse(id, out var parsed) ? parsed : Guid.Empty).ToArray(),
            newStatus = draft.Status,
            newCollege = draft.College,
            newUntil = draft.MemberUntil,
            now = db.Now,
        });
        args.AddDynamicParams(filter.Args(db.Today));
        return args;
    }

    /// <summary>Changes them and tells the other services, in one transaction.</summary>
    /// <exception cref="Refusal">Not the number the preview announced: the search has changed since.</exception>
    internal static Task<Guid> Apply(MembersDb db, DirectoryFilter filter, Form form, Draft draft, int expected, Guid? by, CancellationToken ct) => db.InTransaction(async () =>
    {
        var id = Guid.CreateVersion7(db.Now);
        await db.By(by, ct, id);
        var changed = await db.Query<Organisation>(
            $"""
            UPDATE organisation o SET version = version + 1, changed_at = @now, status = coalesce(@newStatus, status), college = coalesce(@newCollege, college),
              member_until = coalesce(@newUntil::date, member_until)
            WHERE {Chosen(filter, form)} AND {Different} RETURNING {Organisation.Columns}
            """, Args(db, filter, form, draft), ct);
        if (changed.Count != expected)
            throw new Refusal("members.bulk_changed", new("Ce que la recherche trouve a changé entre-temps : regardez de nouveau avant d'appliquer.", "What the search finds changed in between: look again before applying.")) { Stale = true };
        await db.PublishAll([.. changed.Select(organisation => organisation.Changed())], ct);
        await db.Execute("INSERT INTO bulk_edit (id, by_person, at, count) VALUES (@id, @by, @now, @count)", new { id, by, now = db.Now, count = changed.Count }, ct);
        return id;
    }, ct);
}
