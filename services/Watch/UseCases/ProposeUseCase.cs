using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Watch.Curation;
using Animation.Watch.Library;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.UseCases;

/// <summary>A member proposes a use case in five fields, from nothing or from an item, and completes it when asked.</summary>
public static class ProposeUseCase
{
    private const int LongestTitle = 160;
    private const int LongestText = 3000;

    public sealed record Request
    {
        /// <summary>The use case being completed; none for a new one.</summary>
        public string? Id { get; init; }

        /// <summary>Slug of the item it is made from.</summary>
        public string? Article { get; init; }

        public string? Titre { get; init; }

        public string? Solution { get; init; }

        public string? Cout { get; init; }

        public string? Contacts { get; init; }

        public string? Reutilisation { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/veille/cas-d-usage/proposer", Show);
        app.MapPost("/veille/cas-d-usage/proposer", Handle).RefusedAs<Request>((_, typed, errors) => Task.FromResult<IResult>(Page.Show<ProposeUseCasePage>(new { Typed = typed, Errors = errors })));
    }

    private static async Task<IResult> Show(string? id, string? article, WatchDb db, HttpContext http)
    {
        var ct = http.RequestAborted;
        if (Guid.TryParse(id, out var mine))
        {
            var asked = await db.First<UseCase>($"SELECT {UseCase.Columns} FROM use_case u WHERE u.id = @mine AND u.proposer_id = @person", new { mine, person = http.User.RequiredPersonId() }, ct);
            return asked is not { State: UseCaseStates.Proposed or UseCaseStates.ToComplete }
                ? Results.NotFound()
                : Page.Show<ProposeUseCasePage>(new
                {
                    Typed = new Request { Id = id, Titre = asked.Title, Solution = asked.Solution, Cout = asked.Cost, Contacts = asked.Contacts, Reutilisation = asked.Reuse },
                    Wish = asked.Reason,
                });
        }
        var item = article is null ? null : await db.First<LibraryLine>(
            $"SELECT {LibraryLine.Columns} FROM {Item.From} WHERE slug = @article AND item.state = 'kept'", new { article }, ct);
        return Page.Show<ProposeUseCasePage>(new
        {
            Typed = item is null ? new Request() : new Request { Article = item.Slug, Titre = item.Title[..Math.Min(item.Title.Length, LongestTitle)], Solution = item.Note, Contacts = item.SourceName },
        });
    }

    private static async Task<IResult> Handle([FromForm] Request request, WatchDb db, HttpContext http)
    {
        var (person, ct) = (http.User.RequiredPersonId(), http.RequestAborted);
        var made = Decide(request);
        await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            if (Guid.TryParse(request.Id, out var id))
                await Complete(db, await UseCase.Lock(db, id, ct), made, person, ct);
            else
                await Add(db, made, request.Article, person, ct);
            return "";
        }, ct);
        Flash.Say(http, new Text("Merci. L’animation du réseau relit votre cas d’usage avant de le publier.", "Thank you. The network’s team reads your use case before it is published."));
        return Page.SeeOther("/veille/cas-d-usage");
    }

    /// <summary>Writes a new one, waiting for the officer. Answers its id.</summary>
    internal static async Task<Guid> Add(WatchDb db, UseCase made, string? article, Guid person, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(db.Now);
        await db.Execute(
            """
            INSERT INTO use_case (id, state, title, solution, cost, contacts, reuse, from_item_id, proposer_id, proposed_at, changed_at)
            VALUES (@id, 'proposed', @Title, @Solution, @Cost, @Contacts, @Reuse,
              (SELECT id FROM item WHERE slug = @article AND state = 'kept'), @person, @now, @now)
            """,
            new { id, made.Title, made.Solution, made.Cost, made.Contacts, made.Reuse, article, person, now = db.Now }, ct);
        return id;
    }

    private static async Task Complete(WatchDb db, UseCase? standing, UseCase made, Guid person, CancellationToken ct)
    {
        if (standing is null || standing.ProposerId != person || standing.State is not (UseCaseStates.Proposed or UseCaseStates.ToComplete))
            throw new Refusal("watch.use-case-closed", new Text("Ce cas d’usage ne peut plus être modifié ici.", "This use case can no longer be changed here.")) { Stale = true };
        await db.Execute(
            "UPDATE use_case SET state = 'proposed', title = @Title, solution = @Solution, cost = @Cost, contacts = @Contacts, reuse = @Reuse, reason = '', changed_at = @now WHERE id = @Id",
            new { standing.Id, made.Title, made.Solution, made.Cost, made.Contacts, made.Reuse, now = db.Now }, ct);
    }

    /// <summary>The five fields as they are stored; every broken rule in one refusal.</summary>
    public static UseCase Decide(Request request)
    {
        var problems = new List<Problem>();
        var made = new UseCase
        {
            Title = Said(request.Titre, nameof(request.Titre), LongestTitle, problems),
            Solution = Said(request.Solution, nameof(request.Solution), LongestText, problems),
            Cost = Said(request.Cout, nameof(request.Cout), LongestText, problems),
            Contacts = Said(request.Contacts, nameof(request.Contacts), LongestText, problems),
            Reuse = Said(request.Reutilisation, nameof(request.Reutilisation), LongestText, problems),
        };
        Refusal.ThrowIfAny(problems);
        return made;
    }

    private static string Said(string? typed, string field, int longest, List<Problem> problems)
    {
        var text = (typed ?? "").ReplaceLineEndings("\n").Replace("\0", "", StringComparison.Ordinal).Trim();
        if (text.Length == 0)
            problems.Add(new("watch.use-case-missing", new Text("Remplissez ce champ ; « on ne sait pas » est une réponse.", "Fill this field; “not known” is an answer."), field));
        else if (text.Length > longest)
            problems.Add(new("watch.use-case-long", new Text($"{longest} caractères au plus.", $"{longest} characters at most."), field));
        return text;
    }
}
