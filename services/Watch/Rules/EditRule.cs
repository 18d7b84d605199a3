using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Identity;
using Animation.Vocabulary;
using Animation.Watch.Curation;
using Animation.Web;
using Animation.Web.Forms;
using Animation.Web.Site;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Rules;

/// <summary>What a rule would touch.</summary>
public sealed record Trial(long Count, IReadOnlyList<TrialLine> Lines);

[method: ExplicitConstructor]
public sealed record TrialLine(Guid Id, string Title, string SourceName, DateTimeOffset PublishedAt, string State);

/// <summary>The officer writes a rule, tries it on what is stored, keeps it.</summary>
public static class EditRule
{
    private const int Shown = 20;
    private static readonly TimeSpan reach = TimeSpan.FromDays(30);

    /// <summary>A rule as typed.</summary>
    public sealed record Request
    {
        /// <summary>The rule changed; none for a new one.</summary>
        public string? Regle { get; init; }

        public string? Nom { get; init; }

        public string? Requete { get; init; }

        public string[]? Themes { get; init; }

        /// <summary>Names or codes, separated by semicolons.</summary>
        public string? Lieux { get; init; }

        public string? Valeur { get; init; }

        /// <summary><c>ecarter</c>, <c>plus-tard</c> or nothing.</summary>
        public string? Suite { get; init; }

        public string? Raison { get; init; }

        /// <summary><c>essayer</c> or <c>enregistrer</c>: the button pressed.</summary>
        public string? Action { get; init; }

        public string? Cle { get; init; }

        public static Request Of(Rule rule) => new()
        {
            Regle = rule.Id.ToString(),
            Nom = rule.Name,
            Requete = rule.Query,
            Themes = rule.Themes,
            Lieux = string.Join("; ", rule.Places.Select(code => Vocabulary.Places.Find(code)?.FullName ?? code)),
            Valeur = rule.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Suite = rule.Outcome switch { ItemStates.WrittenOff => "ecarter", ItemStates.Later => "plus-tard", _ => null },
            Raison = rule.Reason,
        };
    }

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/animation/veille/regles", Handle).RequireAuthorization(Policies.Officer).RefusedAs<Request>((http, form, errors) => RuleList.Show(http, form, errors, null));

    private static async Task<IResult> Handle([FromForm] Request request, WatchDb db, HttpContext http)
    {
        var ct = http.RequestAborted;
        var existing = Guid.TryParse(request.Regle, out var id) ? await Rule.Find(db, id, ct) : null;
        var rule = Decide(request, existing, http.User.RequiredPersonId(), db.Now);
        if (request.Action == "essayer")
            return await RuleList.Show(http, request, FormErrors.None, await Try(db, rule.Query, ct));
        await db.Once(Guid.TryParse(request.Cle, out var key) ? key : null, async () =>
        {
            await db.Execute(
                $"""
                INSERT INTO rule ({Rule.Columns}) VALUES (@Id, (SELECT coalesce(max(position), 0) + 1 FROM rule), @Name, @Query, @Themes, @Places, @Value, @Outcome, @Reason, @Enabled, @By, @ChangedAt)
                ON CONFLICT (id) DO UPDATE SET name = @Name, query = @Query, themes = @Themes, places = @Places, value = @Value, outcome = @Outcome, reason = @Reason, by = @By, changed_at = @ChangedAt
                """, rule, ct);
            return "/animation/veille/regles";
        }, ct);
        Flash.Say(http, new Text($"Règle enregistrée : {rule.Name}. Elle s’applique à ce qui arrive ; « Appliquer » l’étend à ce qui attend déjà.", $"Rule saved: {rule.Name}. It applies to what comes; “Apply” extends it to what already waits."));
        return Page.SeeOther("/animation/veille/regles");
    }

    /// <summary>The rule that was typed; a refusal says all that is wrong, in the query with its place.</summary>
    public static Rule Decide(Request request, Rule? existing, Guid officer, DateTimeOffset now)
    {
        var problems = new List<Problem>();
        var (name, typed) = ((request.Nom ?? "").Trim(), (request.Requete ?? "").Trim());
        var query = WatchQuery.Parse(typed);
        problems.AddRange(query.Faults.Select(fault => new Problem("watch.query-misread", QueryMisread.Said(fault, typed), nameof(Request.Requete))));
        if (query.Understood && query.Root is null)
            problems.Add(new("watch.rule-empty", new Text("Écrivez ce que la règle cherche.", "Write what the rule looks for."), nameof(Request.Requete)));
        var trying = request.Action == "essayer";
        if (name.Length is 0 or > 100 && !trying)
            problems.Add(new("watch.rule-name", new Text("Donnez un nom à la règle, de 100 caractères au plus.", "Give the rule a name of at most 100 characters."), nameof(Request.Nom)));
        var themes = (request.Themes ?? []).Distinct().ToArray();
        if (themes.Any(theme => Vocabulary.Themes.Find(theme) is null))
            problems.Add(new("watch.theme-unknown", new Text("Choisissez les thèmes dans la liste.", "Choose themes from the list."), nameof(Request.Themes)));
        var places = Placed(request.Lieux, problems);
        int? value = request.Valeur switch { "1" => 1, "2" => 2, "3" => 3, _ => null };
        var outcome = request.Suite switch { "ecarter" => ItemStates.WrittenOff, "plus-tard" => ItemStates.Later, _ => null };
        if (outcome == ItemStates.WrittenOff && !WriteOffReasons.Knows(request.Raison))
            problems.Add(new("watch.reason-unknown", new Text("Choisissez une raison dans la liste.", "Choose a reason from the list."), nameof(Request.Raison)));
        if (!trying && themes.Length == 0 && places.Length == 0 && value is null && outcome is null)
            problems.Add(new("watch.rule-idle", new Text("Choisissez au moins une chose à faire.", "Choose at least one thing to do."), nameof(Request.Suite)));
        Refusal.ThrowIfAny(problems);
        return new Rule(existing?.Id ?? Guid.CreateVersion7(now), existing?.Position ?? 0, name, typed, themes, places, value, outcome,
            outcome == ItemStates.WrittenOff ? request.Raison : null, existing?.Enabled ?? true, officer, now);
    }

    /// <summary>What the query finds among what came these thirty days, whatever became of it.</summary>
    internal static async Task<Trial> Try(WatchDb db, string typed, CancellationToken ct)
    {
        var condition = WatchQuery.ToSql(WatchQuery.Parse(typed), db.Now);
        var args = condition.With(new { since = db.Now - reach });
        var where = $"FROM {Item.From} WHERE received_at >= @since AND {condition.Sql}";
        return new Trial(
            await db.Value<long>($"SELECT count(*) {where}", args, ct),
            await db.Query<TrialLine>($"SELECT item.id, title, source.name AS source_name, published_at, item.state {where} ORDER BY published_at DESC, item.seq DESC LIMIT {Shown}", args, ct));
    }

    private static string[] Placed(string? typed, List<Problem> problems)
    {
        var places = new List<string>();
        foreach (var name in (typed ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var found = Vocabulary.Places.Find(name) ?? PlaceReader.In(name).Select(mention => mention.Place).FirstOrDefault() ?? Vocabulary.Places.Search(name, limit: 1).Select(one => one.Place).FirstOrDefault();
            if (found is null)
                problems.Add(new("watch.place-unknown", new Text($"Je ne connais pas ce lieu : « {name} ».", $"This place is not known: “{name}”."), nameof(Request.Lieux)));
            else
                places.Add(found.Code);
        }
        return [.. places.Distinct()];
    }
}
