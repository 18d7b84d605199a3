using System.Globalization;
using System.Net;
using Animation.Hosting.Identity;
using Animation.Testing;

namespace Animation.Journeys.Tests;

/// <summary>What people do, through the pages and without scripts; patient as a person is when a page does not come.</summary>
public static class Acts
{
    /// <summary>A member whose choices are made.</summary>
    public sealed record Reader(Guid Id, string Address, Browser Browser);

    /// <summary>The officer adds a person, who then chooses themes.</summary>
    public static async Task<Reader> AddReader(this Installation installation, Browser officer, string name, params string[] themes)
    {
        var address = $"{name.ToLowerInvariant().Replace(' ', '.')}@{Guid.CreateVersion7():N}.exemple.fr";
        await Persist(async () =>
        {
            await officer.Open("/animation/annuaire/personnes/nouvelle");
            return await officer.Submit("main form", [("Name", name), ("Address", address), ("Function", "agent")]);
        });
        var id = (await installation.Rows<Guid>("members", "SELECT id FROM person WHERE address = @address", new { address })).Single();
        var browser = await installation.SignedIn(id, Roles.Member);
        await browser.Choose(themes);
        return new Reader(id, address, browser);
    }

    /// <summary>A member changes their themes.</summary>
    public static Task Choose(this Browser member, params string[] themes) => Persist(async () =>
    {
        await member.Open("/moi/choix");
        return await member.Submit("main form", [.. themes.Select(theme => ("Themes", (string?)theme)), .. themes.Length == 0 ? [("Themes", null)] : Array.Empty<(string, string?)>(), ("Watch", "as-it-comes")]);
    });

    /// <summary>The officer puts a webinar on the programme, three weeks ahead; its slug.</summary>
    public static async Task<string> Schedule(this Browser officer, string title, params string[] themes)
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(21).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Page? sheet = null;
        await Persist(async () =>
        {
            await officer.Open("/animation/evenements/nouveau");
            return sheet = await officer.Submit("main form",
            [
                ("Title", title), ("Kind", "webinar"), ("StartDate", day), ("StartTime", "14:00"), ("EndTime", "15:30"),
                ("JoiningLink", "https://visio.exemple.fr/salle-7"), .. themes.Select(theme => ("Themes", (string?)theme)),
            ]);
        });
        return sheet!.Path.Split('/')[^1].Split('?')[0];
    }

    /// <summary>A member registers from the page.</summary>
    public static Task Register(this Browser member, string slug) => Persist(async () =>
    {
        var page = await member.Open($"/evenements/{slug}");
        return page.Document.QuerySelector("#s-inscrire") is null ? page : await member.Submit("#s-inscrire");
    });

    /// <summary>Tries again as a person would while a page does not come; anything but a missing service is an answer.</summary>
    public static async Task Persist(Func<Task<Page>> act)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await Attempt(act);
            if (answer is { Status: HttpStatusCode.OK })
                return;
            if (answer is { Status: < HttpStatusCode.InternalServerError } || attempt == 200)
                throw new InvalidOperationException($"{answer?.Path} answered {answer?.Status}: {answer?.Text}");
            await Task.Delay(250);
        }
    }

    private static async Task<Page?> Attempt(Func<Task<Page>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception fault) when (fault is HttpRequestException || fault is InvalidOperationException && fault.Message.Contains("(Bad", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
