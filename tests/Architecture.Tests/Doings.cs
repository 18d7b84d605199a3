using Animation.Contracts.Members;
using Animation.Testing;

namespace Animation.Architecture.Tests;

/// <summary>What an officer does first, through the pages, so that there is something to know of.</summary>
internal static class Doings
{
    /// <summary>Adds somebody acting for an organisation of their own.</summary>
    internal static async Task<Guid> Person(this TestPlatform platform, string name, string address)
    {
        using var officer = await platform.Officer();
        await officer.Open("/animation/annuaire/organisations/nouvelle");
        await officer.Submit("main form", [("Name", "Organisation " + name), ("Kind", "association"), ("Status", "member")]);
        var organisation = (await platform.Published<OrganisationChanged>("members"))[^1].OrganisationId;
        await officer.Open("/animation/annuaire/personnes/nouvelle");
        await officer.Submit("main form", [("Name", name), ("Address", address), ("Function", "agent"), ("Organisation", organisation.ToString())]);
        return (await platform.Published<PersonChanged>("members"))[^1].PersonId;
    }

    /// <summary>Puts a webinar on the programme.</summary>
    internal static async Task Schedule(this TestPlatform platform, string title)
    {
        using var officer = await platform.Officer();
        await officer.Open("/animation/evenements/nouveau");
        await officer.Submit("main form",
            [("Title", title), ("Kind", "webinar"), ("StartDate", "2026-12-03"), ("StartTime", "14:00"), ("EndTime", "15:30"), ("JoiningLink", "https://visio.exemple.fr/salle-7"), ("Themes", "ia")]);
    }

    /// <summary>Keeps an article that has come to the watch.</summary>
    internal static async Task Keep(this TestPlatform platform, string title)
    {
        var id = Guid.CreateVersion7(platform.Clock.GetUtcNow());
        await platform.Rows<int>("watch",
            """
            INSERT INTO source (id, name, address, language, state, added_by, added_at, rhythm, due_at)
            VALUES (@id, 'Un site', 'https://site.example/' || @id, 'fr', 'paused', @id, @now, '1 hour', @now);
            INSERT INTO item (id, source_id, external_key, address, title, excerpt, content, content_policy, language, published_at, received_at, promise, state)
            VALUES (@id, @id, @title, 'https://site.example/article/' || @id, @title, '', '', 1, 'fr', @now, @now, 50, 'waiting')
            """, new { id, title, now = platform.Clock.GetUtcNow() });
        using var officer = await platform.Officer();
        await officer.Open("/animation/veille?item=" + id);
        await officer.Submit("#decider", [("Themes", "ia")], ("Action", "garder"));
    }
}
