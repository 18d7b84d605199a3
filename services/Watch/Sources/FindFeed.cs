using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Hosting.Fetching;
using Animation.Watch.Ingestion;
using Animation.Watch.Reading;

namespace Animation.Watch.Sources;

/// <summary>Goes from the address of a feed or of a page to the feed; says which there are when a person must choose.</summary>
internal static class FindFeed
{
    /// <summary>One feed, or the several that the page announces.</summary>
    internal sealed record Found(FoundFeed? Feed, IReadOnlyList<FeedLink> Choices);

    /// <summary>Throws a refusal that says what was met when there is no feed.</summary>
    /// <param name="field">Field beside which a refusal stands.</param>
    public static async Task<Found> At(PoliteFetch fetch, Uri address, DateTimeOffset now, string field, CancellationToken ct)
    {
        var page = await Get(fetch, address, field, ct);
        if (TryRead(page, now) is { } feed)
            return new Found(new FoundFeed(page, feed), []);
        if (FeedDiscovery.IsChallenge(page.Body))
            throw new Refusal("watch.challenge", new Text(
                "Le site présente un contrôle contre les robots : son flux ne peut pas être lu.", "The site puts a challenge against robots: its feed cannot be read."), field);
        var choices = FeedDiscovery.Choices([.. FeedDiscovery.Find(page.Body, page.Address, page.ContentType).Where(link => Links.Absolute(link.Url, page.Address) is not null)]);
        if (choices.Count > 1)
            return new Found(null, choices);
        if (choices.Count == 1 && await Try(fetch, Links.Absolute(choices[0].Url, page.Address)!, now, ct) is { } announced)
            return new Found(announced, []);
        foreach (var guess in FeedDiscovery.IsPage(page.Body) ? FeedDiscovery.Guess(page.Body, page.Address) : [])
        {
            if (await Try(fetch, guess, now, ct) is { } guessed)
                return new Found(guessed, []);
        }

        throw new Refusal(
            "watch.not-a-feed",
            new Text("Cette page n’est pas un flux et n’en annonce aucun. Cherchez sur le site un lien « RSS » et donnez son adresse.", "This page is no feed and announces none. Look for an “RSS” link on the site and give its address."),
            field);
    }

    private static async Task<FoundFeed?> Try(PoliteFetch fetch, Uri address, DateTimeOffset now, CancellationToken ct) =>
        await fetch.Get(new FetchRequest(address) { Accept = FetchSource.Accept }, PoliteFetch.Patience, ct) is Fetched document && TryRead(document, now) is { Entries.Count: > 0 } feed
            ? new FoundFeed(document, feed)
            : null;

    private static async Task<Fetched> Get(PoliteFetch fetch, Uri address, string field, CancellationToken ct) =>
        await fetch.Get(new FetchRequest(address) { Accept = FetchSource.Accept }, PoliteFetch.Patience, ct) switch
        {
            Fetched fetched => fetched,
            FetchFailed failed => throw new Refusal($"watch.{failed.Code}", failed.Message, field),
            _ => throw new InvalidOperationException("A request without validators cannot be unchanged."),
        };

    private static Feed? TryRead(Fetched document, DateTimeOffset now)
    {
        try
        {
            return FeedReader.Read(document.Body, new ReadOptions(now, document.Address, document.ContentType));
        }
        catch (Refusal refusal) when (refusal.Problems[0].Code == "watch.not-a-feed")
        {
            return null;
        }
    }
}
