using Animation.Hosting;
using Animation.Hosting.Identity;
using Animation.Vocabulary;
using Animation.Watch.Curation;
using Animation.Watch.Library;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Steps;

/// <summary>A step and whether the reader did it.</summary>
public sealed record FirstStep(LibraryLine Line, bool Done);

/// <summary>The first steps of a beginner, in the officer's order; each reader ticks what they did, for themselves.</summary>
public static class FirstSteps
{
    /// <summary>What makes an item a step that the reader may see.</summary>
    internal const string IsStep = "item.state = 'kept' AND evergreen AND step IS NOT NULL AND (@signedIn OR NOT members_only)";

    // Who said so; or a small commune that said nothing.
    private const string IsBeginner =
        """
        SELECT EXISTS (SELECT 1 FROM preference WHERE person_id = @person AND maturities @> ARRAY[@beginner])
          OR NOT EXISTS (SELECT 1 FROM preference WHERE person_id = @person AND maturities <> '{}')
            AND EXISTS (SELECT 1 FROM person JOIN organisation o USING (organisation_id) WHERE person_id = @person AND NOT erased AND o.kind = 'commune' AND o.population < 3500)
        """;

    [method: ExplicitConstructor]
    private sealed record Progress(long All, long Done, string? NextSlug, string? NextTitle);

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/veille/premiers-pas", Show).AllowAnonymous();
        app.MapPost("/veille/premiers-pas/{slug}", Tick).NeedsForm();
        app.MapGet("/fragments/watch/premiers-pas", Piece);
    }

    private static async Task<IResult> Show(WatchDb db, HttpContext http)
    {
        var ct = http.RequestAborted;
        var person = http.User.Identity?.IsAuthenticated == true ? http.User.PersonId() : null;
        var lines = await db.Query<LibraryLine>($"SELECT {LibraryLine.Columns} FROM {Item.From} WHERE {IsStep} ORDER BY step, item.seq", new { signedIn = person is not null }, ct);
        var done = person is null ? [] : (await db.Query<Guid>("SELECT item_id FROM step_done WHERE person_id = @person", new { person }, ct)).ToHashSet();
        return Page.Show<FirstStepsPage>(new { SignedIn = person is not null, Steps = lines.Select(line => new FirstStep(line, done.Contains(line.Id))).ToList() });
    }

    private static async Task<IResult> Tick(string slug, [FromForm] Toggle request, WatchDb db, HttpContext http)
    {
        var (person, wanted, ct) = (http.User.RequiredPersonId(), request.Voulu != "non", http.RequestAborted);
        if (await db.First<Guid?>($"SELECT id FROM item WHERE slug = @slug AND {IsStep}", new { slug, signedIn = true }, ct) is not { } item)
            return Results.NotFound();
        await db.Execute(
            wanted ? "INSERT INTO step_done (person_id, item_id, at) VALUES (@person, @item, @now) ON CONFLICT DO NOTHING" : "DELETE FROM step_done WHERE person_id = @person AND item_id = @item",
            new { person, item, now = db.Now }, ct);
        var (all, done, _, _) = await Far(db, person, ct);
        Flash.Say(http, wanted && done == all
            ? new Text("Bravo : vous avez fait tous les premiers pas.", "Well done: you took all the first steps.")
            : new Text($"C’est noté : {done} sur {all}.", $"Noted: {done} of {all}."));
        return Page.SeeOther($"/veille/premiers-pas#etape-{slug}");
    }

    // Shown to a beginner who is not at the end; nothing to anybody else.
    private static async Task<IResult> Piece(WatchDb db, HttpContext http)
    {
        var (person, ct) = (http.User.RequiredPersonId(), http.RequestAborted);
        if (!await db.Value<bool>(IsBeginner, new { person, beginner = Maturities.Beginner }, ct))
            return Results.Text("");
        var far = await Far(db, person, ct);
        return far.NextSlug is null ? Results.Text("") : Page.Show<FirstStepsPiece>(new { far.All, far.Done, Slug = far.NextSlug, Title = far.NextTitle! });
    }

    private static async Task<Progress> Far(WatchDb db, Guid person, CancellationToken ct) => (await db.First<Progress>(
        $"""
        WITH steps AS (SELECT id, slug, title, step, seq, EXISTS (SELECT 1 FROM step_done d WHERE d.person_id = @person AND d.item_id = item.id) AS done FROM item WHERE {IsStep}),
        next AS (SELECT slug, title FROM steps WHERE NOT done ORDER BY step, seq LIMIT 1)
        SELECT (SELECT count(*) FROM steps) AS all, (SELECT count(*) FROM steps WHERE done) AS done, (SELECT slug FROM next) AS next_slug, (SELECT title FROM next) AS next_title
        """, new { person, signedIn = true }, ct))!;
}
