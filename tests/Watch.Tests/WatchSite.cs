using Animation.Testing;
using Animation.Watch.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace Animation.Watch.Tests;

/// <summary>The watch on the real program, with web sites to read.</summary>
public sealed class WatchSite : IAsyncLifetime
{
    internal TestPlatform Platform { get; private set; } = null!;

    internal FeedServer Web { get; private set; } = null!;

    internal Browser Officer { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Web = await FeedServer.Start();
        Platform = await TestPlatform.Start("watch", settings: new Dictionary<string, string?> { ["ANIMATION_FETCH_EXEMPT"] = Web.Authority });
        Officer = await Platform.Officer();
    }

    public async ValueTask DisposeAsync()
    {
        Officer.Dispose();
        await Platform.DisposeAsync();
        await Web.DisposeAsync();
    }

    internal async Task<Page> Add(string address)
    {
        await Officer.Open("/animation/sources");
        return await Officer.Submit("#ajouter", [("Adresse", address)]);
    }

    /// <summary>Time passes; the officer, whose session is short, signs in again.</summary>
    internal async Task Later(TimeSpan by)
    {
        Platform.Clock.Advance(by);
        Officer.Dispose();
        Officer = await Platform.Officer();
    }

    internal Task<int> FetchDue() => Platform.Services.GetRequiredService<FetchDueSources>().Run();

    internal async Task<long> Count(string sql, object? args = null) => (await Platform.Rows<long>("watch", $"SELECT count(*) FROM {sql}", args))[0];

    /// <summary>Opens the item with this title in the inbox.</summary>
    internal async Task<Page> Open(string title)
    {
        var id = (await Platform.Rows<Guid>("watch", "SELECT id FROM item WHERE title = @title", new { title })).Single();
        return await Officer.Open($"/animation/veille?item={id}");
    }

    internal async Task<Page> Keep(string title, string theme, string note = "")
    {
        await Open(title);
        return await Officer.Submit("#decider", [("Themes", theme), ("Note", note)], ("Action", "garder"));
    }
}
