using Animation.Contracts.Watch;
using Animation.Hosting;
using Animation.Hosting.Configuration;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Vocabulary;
using Animation.Watch.Curation;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.UseCases;

/// <summary>The officer publishes a use case, asks its author for changes, or refuses it and says why.</summary>
public static class ReviewUseCase
{
    private const int LongestReason = 1000;

    public sealed record Request
    {
        /// <summary><c>publier</c>, <c>completer</c> or <c>refuser</c>: the button pressed.</summary>
        public string? Action { get; init; }

        public string[]? Themes { get; init; }

        public string? Valeur { get; init; }

        public string? Reserve { get; init; }

        public string? Raison { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/animation/veille/cas-d-usage", List).RequireAuthorization(Policies.Officer);
        app.MapGet("/animation/veille/cas-d-usage/{id:guid}", (Guid id, HttpContext http) => Show(http, id, new Request(), FormErrors.None)).RequireAuthorization(Policies.Officer);
        app.MapPost("/animation/veille/cas-d-usage/{id:guid}", Handle).RequireAuthorization(Policies.Officer).RefusedAs<Request>(
            (http, typed, errors) => Show(http, Guid.Parse((string)http.GetRouteValue("id")!), typed, errors));
    }

    private static async Task<IResult> List(WatchDb db, HttpContext http) => Page.Show<ReviewListPage>(new
    {
        Waiting = await db.Query<UseCase>($"SELECT {UseCase.Columns} FROM use_case u WHERE u.state IN ('proposed', 'to-complete') ORDER BY u.state, u.seq LIMIT 200", ct: http.RequestAborted),
        Decided = await db.Query<UseCase>($"SELECT {UseCase.Columns} FROM use_case u WHERE u.state IN ('published', 'refused') ORDER BY u.seq DESC LIMIT 50", ct: http.RequestAborted),
    });

    private static async Task<IResult> Show(HttpContext http, Guid id, Request typed, FormErrors errors)
    {
        var db = (WatchDb)http.RequestServices.GetService(typeof(WatchDb))!;
        var useCase = await db.First<UseCase>($"SELECT {UseCase.Columns} FROM use_case u WHERE u.id = @id", new { id }, http.RequestAborted);
        return useCase is null ? Results.NotFound() : Page.Show<ReviewUseCasePage>(new { UseCase = useCase, Typed = typed, Errors = errors });
    }

    private static async Task<IResult> Handle(Guid id, [FromForm] Request request, WatchDb db, Settings settings, HttpContext http)
    {
        var ct = http.RequestAborted;
        await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            await Run(db, id, request, settings.Url, http.User.RequiredPersonId(), ct);
            return "";
        }, ct);
        Flash.Say(http, request.Action switch
        {
            "publier" => new Text("Cas d’usage publié.", "Use case published."),
            "completer" => new Text("Son auteur ou son autrice le verra à sa prochaine visite.", "Its author will see it on their next visit."),
            _ => new Text("Cas d’usage refusé.", "Use case refused."),
        });
        return Page.SeeOther("/animation/veille/cas-d-usage");
    }

    /// <summary>Decides on a use case, in the transaction that is open, and tells the others.</summary>
    /// <param name="site">Public address of the platform.</param>
    internal static async Task Run(WatchDb db, Guid id, Request request, Uri site, Guid officer, CancellationToken ct)
    {
        var standing = await UseCase.Lock(db, id, ct) ?? throw new Refusal("watch.use-case-unknown", new Text("Ce cas d’usage n’existe plus.", "This use case is no longer there."));
        var decided = Decide(standing, request);
        if (decided.State == UseCaseStates.Published)
            decided = await PublishUseCase.Run(db, decided, request, site, officer, ct);
        await db.Execute(
            "UPDATE use_case SET state = @State, reason = @Reason, themes = @Themes, slug = @Slug, item_id = @ItemId, published_at = coalesce(published_at, @published), changed_at = @now WHERE id = @Id",
            new { decided.State, decided.Reason, decided.Themes, decided.Slug, decided.ItemId, decided.Id, published = decided.State == UseCaseStates.Published ? db.Now : (DateTimeOffset?)null, now = db.Now }, ct);
        await UseCaseNews.Tell(db, id, ct);
    }

    /// <summary>What the use case becomes; a refusal when that cannot be.</summary>
    public static UseCase Decide(UseCase standing, Request request)
    {
        if (standing.State is UseCaseStates.Published or UseCaseStates.Refused)
            throw new Refusal("watch.use-case-decided", new Text("Quelqu’un a décidé entre-temps.", "Somebody decided meanwhile.")) { Stale = true };
        var reason = (request.Raison ?? "").ReplaceLineEndings("\n").Trim();
        var themes = (request.Themes ?? []).Distinct().ToArray();
        if (reason.Length > LongestReason)
            throw new Refusal("watch.reason-long", new Text($"{LongestReason} caractères au plus.", $"{LongestReason} characters at most."), nameof(request.Raison));
        switch (request.Action)
        {
            case "publier" when themes.Length > 0 && themes.All(theme => Themes.Find(theme) is not null):
                return standing with { State = UseCaseStates.Published, Themes = themes, Reason = "" };
            case "publier":
                throw new Refusal("watch.theme-missing", new Text("Choisissez au moins un thème.", "Choose at least one theme."), nameof(request.Themes));
            case "completer" or "refuser" when reason.Length > 0:
                return standing with { State = request.Action == "refuser" ? UseCaseStates.Refused : UseCaseStates.ToComplete, Reason = reason };
            case "completer" or "refuser":
                throw new Refusal("watch.reason-missing", new Text("Dites pourquoi : la personne qui l’a proposé le lira.", "Say why: the person who proposed it will read it."), nameof(request.Raison));
            default:
                throw new Refusal("watch.action-unknown", new Text("Choisissez : publier, demander des compléments ou refuser.", "Choose: publish, ask for more or refuse."));
        }
    }
}

/// <summary>Puts a use case into the library: an item of our own, found, followed and sent like any other.</summary>
internal static class PublishUseCase
{
    private const string Origin = "urn:animation:cas-d-usage";

    /// <returns>The use case with its slug and its item.</returns>
    public static async Task<UseCase> Run(WatchDb db, UseCase decided, ReviewUseCase.Request request, Uri site, Guid officer, CancellationToken ct)
    {
        var slug = await FreeSlug(db, decided.Title, ct);
        var item = Guid.CreateVersion7(db.Now);
        await db.Execute(
            """
            INSERT INTO source (id, name, address, language, state, added_by, added_at, rhythm, due_at)
            VALUES (@source, 'Cas d’usage du réseau', @origin, 'fr', 'manual', @officer, @now, '365 days', @now)
            ON CONFLICT (address) DO NOTHING;
            INSERT INTO item (id, source_id, external_key, address, title, excerpt, content, content_policy, language, published_at, received_at, promise, state)
            SELECT @item, id, @key, @address, @Title, @excerpt, '', 0, 'fr', @now, @now, 0, 'waiting' FROM source WHERE address = @origin
            """,
            new
            {
                source = Guid.CreateVersion7(db.Now),
                origin = Origin,
                officer,
                now = db.Now,
                item,
                key = decided.Id.ToString(),
                decided.Title,
                address = new Uri(site, "/veille/cas-d-usage/" + slug).AbsoluteUri,
                excerpt = $"{decided.Solution}\n{decided.Reuse}",
            }, ct);
        var waiting = await ItemStore.Lock(db, item, ct) ?? throw new InvalidOperationException("The item was just written.");
        var said = new Description
        {
            Themes = decided.Themes,
            Format = Formats.UseCase,
            Own = true,
            Licence = "lo-2.0",
            MembersOnly = request.Reserve == "true",
            Value = request.Valeur switch { "1" => 1, "3" => 3, _ => 2 },
        };
        await ItemStore.Apply(db, waiting, new ItemChange(ItemStates.Kept, said), officer, ct);
        return decided with { Slug = slug, ItemId = item };
    }

    private static async Task<string> FreeSlug(WatchDb db, string title, CancellationToken ct)
    {
        var wished = Slug.Of(title);
        var taken = (await db.Query<string>("SELECT slug FROM use_case WHERE slug = @wished OR slug LIKE @wished || '-%'", new { wished }, ct)).Append("proposer").ToHashSet();
        var slug = wished;
        for (var number = 2; taken.Contains(slug); number++)
            slug = $"{wished}-{number}";
        return slug;
    }
}

/// <summary>Tells the other services where a use case stands.</summary>
internal static class UseCaseNews
{
    public static async Task Tell(WatchDb db, Guid id, CancellationToken ct)
    {
        await db.Execute("UPDATE use_case SET version = version + 1 WHERE id = @id", new { id }, ct);
        var now = await db.Value<UseCase>($"SELECT {UseCase.Columns} FROM use_case u WHERE u.id = @id", new { id }, ct);
        var verdict = Verdict.Of([.. await Opinion.Of(db, id, null, ct)]);
        await db.Publish(new UseCaseReviewed(now.Id, now.Version, now.State, now.Slug, now.Title, now.Themes, now.ItemId, now.ProposerId, now.PublishedAt, db.Now)
        {
            Opinions = verdict?.Count,
            Usefulness = verdict?.Usefulness,
            Scale = verdict?.Scale,
        }, ct);
    }
}
