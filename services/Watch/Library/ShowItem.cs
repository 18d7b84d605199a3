using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Watch.Curation;
using Animation.Watch.Documents;
using Animation.Web;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Animation.Watch.Library;

/// <summary>Somebody else who told the same story.</summary>
[method: ExplicitConstructor]
public sealed record OtherSource(string Name, string? Title, string? Address);

/// <summary>An event that an item led to.</summary>
[method: ExplicitConstructor]
public sealed record EventFromItem(string Slug, string Title, string Status, DateTimeOffset StartsAt);

/// <summary>What only the library knows of an item.</summary>
/// <param name="UseCase">Slug of the use case it is, or became.</param>
[method: ExplicitConstructor]
public sealed record ItemAside(int Useful, bool NoExcerpt, string? UseCase, bool IsUseCase);

/// <summary>What a person did with an item.</summary>
[method: ExplicitConstructor]
public sealed record ItemAndMe(bool FoundUseful, bool OnMyList);

/// <summary>An item with all that surrounds it: who else told it, what became of it, what it means for the reader.</summary>
public static class ShowItem
{
    internal static void Map(IEndpointRouteBuilder app) => app.MapGet("/veille/{slug}", Show).AllowAnonymous();

    private static async Task<IResult> Show(string slug, WatchDb db, Settings settings, HttpContext http)
    {
        var ct = http.RequestAborted;
        var person = http.User.Identity?.IsAuthenticated == true ? http.User.PersonId() : null;
        var item = await db.First<Item>(
            $"SELECT {Item.Columns} FROM {Item.From} WHERE slug = @slug AND item.state = 'kept' AND (@signedIn OR NOT members_only)", new { slug, signedIn = person is not null }, ct);
        if (item is null)
            return Results.NotFound();
        var aside = await Aside(db, item, ct);
        if (aside is { IsUseCase: true, UseCase: { } useCase })
            return Results.LocalRedirect("/veille/cas-d-usage/" + useCase);
        return Page.Show<ItemPage>(new
        {
            Item = item,
            Aside = aside,
            Me = person is null ? null : await Mine(db, item.Id, person.Value, ct),
            Duty = person is null || await ReadersOrganisation.Of(db, person.Value, ct) is not { } organisation ? null : Obligation.Decide(item, organisation),
            Document = item.Own ? await OwnDocument.Of(db, item.Id, ct) : null,
            Others = await Others(db, item.Id, ct),
            Events = await db.Query<EventFromItem>("SELECT slug, title, status, starts_at FROM event WHERE watch_item_id = @Id ORDER BY starts_at", item, ct),
            Address = new Uri(settings.Url, "/veille/" + slug).AbsoluteUri,
        });
    }

    private static async Task<ItemAside> Aside(WatchDb db, Item item, CancellationToken ct) => await db.First<ItemAside>(
        """
        SELECT item.useful, source.no_excerpt, u.slug AS use_case, coalesce(u.item_id = item.id, false) AS is_use_case
        FROM item JOIN source ON source.id = item.source_id LEFT JOIN use_case u ON u.state = 'published' AND (u.item_id = item.id OR u.from_item_id = item.id)
        WHERE item.id = @Id ORDER BY is_use_case DESC LIMIT 1
        """, new { item.Id }, ct) ?? new(0, false, null, false);

    private static Task<ItemAndMe> Mine(WatchDb db, Guid item, Guid person, CancellationToken ct) => db.Value<ItemAndMe>(
        """
        SELECT EXISTS (SELECT 1 FROM useful_mark WHERE item_id = @item AND person_id = @person) AS found_useful,
          EXISTS (SELECT 1 FROM my_item WHERE item_id = @item AND person_id = @person) AS on_my_list
        """, new { item, person }, ct);

    private static Task<IReadOnlyList<OtherSource>> Others(WatchDb db, Guid item, CancellationToken ct) => db.Query<OtherSource>(
        """
        SELECT source.name, item.title, item.address FROM item JOIN source ON source.id = item.source_id WHERE item.lead_id = @item AND item.state = 'merged'
        UNION ALL
        SELECT source.name, NULL, sighting.address FROM sighting JOIN source ON source.id = sighting.source_id WHERE sighting.item_id = @item
        ORDER BY 1 LIMIT 30
        """, new { item }, ct);
}
