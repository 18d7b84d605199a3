using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Watch.Ingestion;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Entering;

/// <summary>What became of a link somebody proposed.</summary>
[method: ExplicitConstructor]
public sealed record Proposal(string Title, string? Slug, string State, DateTimeOffset ReceivedAt);

/// <summary>A signed-in person proposes a link and says why; it waits in the officer's inbox like the rest.</summary>
public static class ProposeLink
{
    private const int LongestWhy = 500;
    private const int MostADay = 20;

    /// <summary>What was typed.</summary>
    public sealed record Request
    {
        public string? Adresse { get; init; }

        public string? Titre { get; init; }

        public string? Pourquoi { get; init; }

        public string? Cle { get; init; }
    }

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/veille/proposer", (Delegate)((HttpContext http) => Show(http, new Request(), FormErrors.None)));
        app.MapPost("/veille/proposer", Handle).RefusedAs<Request>(Show);
    }

    private static async Task<IResult> Show(HttpContext http, Request form, FormErrors errors)
    {
        var db = http.RequestServices.GetRequiredService<WatchDb>();
        var mine = await db.Query<Proposal>(
            "SELECT title, slug, state, received_at FROM item WHERE proposed_by = @me ORDER BY seq DESC LIMIT 20", new { me = http.User.RequiredPersonId() }, http.RequestAborted);
        return Page.Show<ProposeLinkPage>(new { Form = form, Errors = errors, Mine = mine });
    }

    private static async Task<IResult> Handle([FromForm] Request request, WatchDb db, PoliteFetch fetch, HttpContext http)
    {
        var (me, ct) = (http.User.RequiredPersonId(), http.RequestAborted);
        var why = Decide(request.Pourquoi, await db.Value<long>("SELECT count(*) FROM item WHERE proposed_by = @me AND received_at > @since", new { me, since = db.Now.AddDays(-1) }, ct));
        var found = await EnterItem.Look(fetch, request.Adresse, request.Titre, db.Now, ct);
        var known = false;
        await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            var (id, isNew) = await EnterItem.Store(db, found, "proposal", me, ct);
            known = !isNew;
            if (isNew)
                await db.Execute("UPDATE item SET proposed_by = @me, proposal = @why WHERE id = @id", new { me, why, id }, ct);
            return id.ToString();
        }, ct);
        Flash.Say(http, known
            ? new Text("Merci ! Nous avions déjà repéré cette page.", "Thank you! We had already spotted this page.")
            : new Text("Merci ! Votre proposition est arrivée : vous verrez ici ce qu’elle devient.", "Thank you! Your proposal has arrived: you will see here what becomes of it."));
        return Page.SeeOther("/veille/proposer");
    }

    /// <summary>The reason as stored; a refusal when it is missing, or too much was proposed today.</summary>
    public static string Decide(string? why, long today)
    {
        var text = (why ?? "").Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
        if (today >= MostADay)
            throw new Refusal("watch.proposals-many", new Text($"Vous avez proposé {MostADay} liens aujourd’hui : revenez demain, ou envoyez-nous une liste.", $"You proposed {MostADay} links today: come back tomorrow, or send us a list."));
        if (text.Length == 0)
            throw new Refusal("watch.why-missing", new Text("Dites en une phrase pourquoi cette page peut servir aux autres.", "Say in one sentence why this page may help others."), nameof(Request.Pourquoi));
        return text.Length > LongestWhy
            ? throw new Refusal("watch.why-long", new Text($"{LongestWhy} caractères au plus.", $"{LongestWhy} characters at most."), nameof(Request.Pourquoi))
            : text;
    }
}
