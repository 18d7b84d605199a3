using System.Security.Cryptography;
using System.Text;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Fetching;
using Animation.Watch.Ingestion;
using Animation.Watch.Reading;
using Animation.Watch.Sameness;
using Animation.Watch.Sources;

namespace Animation.Watch.Entering;

/// <summary>A link with what is known of the page behind it.</summary>
public sealed record Found(Uri Address, PageFacts Facts);

/// <summary>Puts what came without a feed into the inbox, once, under its own publisher.</summary>
public static class EnterItem
{
    /// <summary>Reads the page of a link; its title, when typed, makes a page that cannot be read good enough.</summary>
    /// <exception cref="Refusal">It is no address, or cannot be read and has no title.</exception>
    public static async Task<Found> Look(PoliteFetch fetch, string? typed, string? title, DateTimeOffset now, CancellationToken ct)
    {
        var address = AddSource.Decide(typed);
        var given = PlainText.Tidy(title ?? "");
        var outcome = await fetch.Get(new FetchRequest(address) { Accept = "text/html, application/xhtml+xml, application/pdf;q=0.8, */*;q=0.5" }, PoliteFetch.Patience, ct);
        var facts = outcome is Fetched page && page.ContentType?.Contains("html", StringComparison.OrdinalIgnoreCase) != false
            ? PageFacts.Read(page.Body, page.Address, page.ContentType, now)
            : new PageFacts(null, null, null, null, null, null, false);
        if (given.Length == 0 && facts.Title is null)
            throw outcome is FetchFailed failed
                ? new Refusal([new($"watch.{failed.Code}", failed.Message, "Adresse"), new("watch.title-missing", new Text("Donnez son titre, et le lien sera pris tel quel.", "Give its title, and the link will be taken as it is."), "Titre")])
                : new Refusal("watch.title-missing", new Text("Cette page ne dit pas son titre : écrivez-le.", "This page does not say its title: write it."), "Titre");
        return new Found(Uri.TryCreate(facts.Address, UriKind.Absolute, out var canonical) ? canonical : address, facts with { Title = Cut(given.Length > 0 ? given : facts.Title!, 300) });
    }

    /// <summary>Stores it in the open transaction. Answers the item, and whether it is new.</summary>
    /// <param name="via">How it came: <c>link</c>, <c>proposal</c>, <c>table</c>, <c>mail</c>.</param>
    public static async Task<(Guid Id, bool New)> Store(WatchDb db, Found found, string via, Guid by, CancellationToken ct)
    {
        var key = AddressKey.Of(found.Address.AbsoluteUri) ?? throw new Refusal("watch.address-malformed", new Text("Cette adresse ne mène à aucune page.", "This address leads to no page."), "Adresse");
        if (await Known(db, key, ct) is { } known)
            return (known, false);
        var source = await Publisher(db, found, by, ct);
        var facts = found.Facts;
        var excerpt = Cut(facts.Description ?? "", Ingest.ExcerptLength);
        var item = new IncomingItem(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32], found.Address.AbsoluteUri, key, facts.Title!, excerpt,
            facts.Description is { } text ? $"<p>{System.Net.WebUtility.HtmlEncode(text)}</p>" : "", facts.Published ?? db.Now, ThemeHints.In($"{facts.Title} {excerpt}").Count);
        await StoreItems.Store(db, source, facts.Language ?? "fr", [item], ct);
        var id = await Known(db, key, ct) ?? throw new InvalidOperationException("The item just stored is not there.");
        await db.Execute("UPDATE item SET via = @via, paid = @Paid WHERE id = @id", new { via, facts.Paid, id }, ct);
        return (id, true);
    }

    private static Task<Guid?> Known(WatchDb db, string key, CancellationToken ct) => db.First<Guid?>("SELECT id FROM item WHERE address_key = @key", new { key }, ct);

    // One source a site, which nobody fetches: readers see the publisher's name.
    private static async Task<Guid> Publisher(WatchDb db, Found found, Guid by, CancellationToken ct)
    {
        var address = $"lien:{found.Address.IdnHost.ToLowerInvariant()}";
        await db.Execute(
            """
            INSERT INTO source (id, name, address, site, language, state, added_by, added_at, rhythm, due_at)
            VALUES (@id, @name, @address, @site, @language, 'manual', @by, @now, '1 day', @now) ON CONFLICT (address) DO NOTHING
            """,
            new
            {
                id = Guid.CreateVersion7(db.Now),
                name = Cut(found.Facts.SiteName ?? (found.Address.IdnHost.StartsWith("www.", StringComparison.Ordinal) ? found.Address.IdnHost[4..] : found.Address.IdnHost), 200),
                address,
                site = found.Address.GetLeftPart(UriPartial.Authority),
                language = found.Facts.Language ?? "fr",
                by,
                now = db.Now,
            },
            ct);
        return await db.Value<Guid>("SELECT id FROM source WHERE address = @address", new { address }, ct);
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(text.LastIndexOf(' ', length - 1) is var end and > 0 ? end : length - 1)].TrimEnd('\ud800') + "…";
}
