using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Watch.Ingestion;
using Animation.Watch.Reading;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Sources;

/// <summary>One request made for a source.</summary>
[method: ExplicitConstructor]
public sealed record FetchLine(DateTimeOffset At, string Outcome, int? Status, string? Code, int Items, bool Whole, int Milliseconds);

/// <summary>Items that came in a week.</summary>
[method: ExplicitConstructor]
public sealed record WeekLine(DateTimeOffset Week, long Items);

/// <summary>A source with its health: what happened, and one button for each repair.</summary>
public static class SourcePages
{
    /// <summary>Another address for a source.</summary>
    public sealed record Request
    {
        public string? Adresse { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        var source = app.MapGroup("/animation/sources/{id:guid}").RequireAuthorization(Policies.Officer).DisableAntiforgery();
        source.MapGet("", (Guid id, WatchDb db, HttpContext http) => Show(id, db, http));
        source.MapPost("/adresse", Move).RefusedAs<Request>(async (http, request, errors) => await Show(
            Guid.Parse((string)http.Request.RouteValues["id"]!), http.RequestServices.GetRequiredService<WatchDb>(), http, request, errors));
        source.MapPost("/ancienne-adresse", Back);
        source.MapPost("/chercher", Search);
        source.MapPost("/langue", Language);
    }

    internal static Task<Source?> Find(Guid id, WatchDb db, CancellationToken ct) => db.First<Source>($"SELECT {Source.Columns} FROM source WHERE id = @id", new { id }, ct);

    private static async Task<IResult> Show(Guid id, WatchDb db, HttpContext http, Request? request = null, FormErrors? errors = null)
    {
        if (await Find(id, db, http.RequestAborted) is not { } source)
            return Results.NotFound();
        return Page.Show<SourcePage>(new
        {
            Source = source,
            Fetches = await db.Query<FetchLine>(
                "SELECT at, outcome, status, code, items, whole, milliseconds FROM source_fetch WHERE source_id = @id ORDER BY id DESC LIMIT 20", new { id }, http.RequestAborted),
            Weeks = await db.Query<WeekLine>(
                """
                SELECT week, (SELECT count(*) FROM item WHERE source_id = @id AND received_at >= week AND received_at < week + interval '7 days') AS items
                FROM generate_series(@now - interval '56 days', @now - interval '1 second', interval '7 days') AS week ORDER BY week
                """,
                new { id, now = db.Now }, http.RequestAborted),
            Request = request,
            Errors = errors ?? FormErrors.None,
        });
    }

    // The address is read before it is trusted; what it answers is stored by the next reading.
    private static async Task<IResult> Move(Guid id, [FromForm] Request request, WatchDb db, PoliteFetch fetch, HttpContext http)
    {
        if (await Find(id, db, http.RequestAborted) is null)
            return Results.NotFound();
        var found = await FindFeed.At(fetch, AddSource.Decide(request.Adresse), db.Now, nameof(Request.Adresse), http.RequestAborted);
        var address = found.Feed?.Address ?? found.Choices[0].Url;
        var moved = await db.InTransaction(async () =>
        {
            var done = await MoveSource.To(db, id, address, http.RequestAborted);
            await db.Execute(
                "UPDATE source SET state = CASE WHEN state = 'gone' THEN 'active' ELSE state END, failures = 0, failing_since = NULL, not_before = NULL, successor = NULL, moved_to = NULL, due_at = @now WHERE id = @id AND @done",
                new { id, done, now = db.Now }, http.RequestAborted);
            return done;
        }, http.RequestAborted);
        if (!moved)
            throw new Refusal("watch.source-known", new Text("Une source a déjà cette adresse.", "A source already has this address."), nameof(Request.Adresse));
        Flash.Say(http, new Text("Nouvelle adresse enregistrée. Elle sera lue dans la minute.", "New address saved. It will be read within a minute."));
        return Page.SeeOther($"/animation/sources/{id}");
    }

    private static async Task<IResult> Back(Guid id, WatchDb db, HttpContext http)
    {
        if (await Find(id, db, http.RequestAborted) is not { } source)
            return Results.NotFound();
        if (source.OldAddress is { } old && await MoveSource.To(db, id, old, http.RequestAborted))
            Flash.Say(http, new Text("Ancienne adresse reprise.", "Former address taken up again."));
        return Page.SeeOther($"/animation/sources/{id}");
    }

    private static async Task<IResult> Search(Guid id, WatchDb db, PoliteFetch fetch, HttpContext http)
    {
        if (await Find(id, db, http.RequestAborted) is not { } source)
            return Results.NotFound();
        var start = Links.Absolute(source.Site, null) ?? new Uri(new Uri(source.Address), "/");
        try
        {
            var found = await FindFeed.At(fetch, start, db.Now, nameof(Request.Adresse), http.RequestAborted);
            var address = found.Feed?.Address ?? found.Choices[0].Url;
            await db.Execute("UPDATE source SET successor = nullif(@address, address) WHERE id = @id", new { id, address }, http.RequestAborted);
            Flash.Say(http, address == source.Address
                ? new Text("Le site annonce toujours la même adresse.", "The site still announces the same address.")
                : new Text("Une autre adresse a été trouvée : acceptez-la ci-dessous.", "Another address was found: accept it below."));
        }
        catch (Refusal refusal)
        {
            Flash.Say(http, refusal.Problems[0].Message, warning: true);
        }

        return Page.SeeOther($"/animation/sources/{id}");
    }

    private static async Task<IResult> Language(Guid id, WatchDb db, HttpContext http)
    {
        if (await db.Execute("UPDATE source SET language = new_language, said_language = new_language, new_language = NULL WHERE id = @id AND new_language IS NOT NULL", new { id }, http.RequestAborted) == 1)
            Flash.Say(http, new Text("Nouvelle langue enregistrée.", "New language saved."));
        return Page.SeeOther($"/animation/sources/{id}");
    }
}
