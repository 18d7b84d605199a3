using System.Net;
using Microsoft.Playwright;

namespace Animation.Journeys.Tests;

/// <summary>An officer alone follows hundreds of sources, with the keyboard alone: taken over from another reader, read, sorted, found again, followed.</summary>
public sealed class WatchTests(WatchHouse house) : IClassFixture<WatchHouse>
{
    private const string Good = "Le RGPD expliqué aux communes";
    private static readonly int[] goodSources = [3, 17, 42, 77, 101, 118, 140, 163, 199];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_sources_are_taken_over_read_sorted_found_and_followed()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await Window.Launch(playwright);
        await using var office = await Window.Open(chromium, house.Address);
        await house.EnterAsOfficer(office);
        foreach (var source in goodSources)
            house.Stand.Publish(source, $"{Good}, épisode {source}");

        await TakeOver(office);
        await ReadAgain();
        await SortWhatIsWorthIt(office);
        await WriteOffTheRest(office);
        await Find(office);
        await Follow(office);

        house.Written.ShouldNotContain(line => line.Contains("Error", StringComparison.Ordinal) && line.Contains("Watch", StringComparison.Ordinal));
        office.Strangers.ShouldBeEmpty();
        office.Complaints.ShouldBeEmpty();
    }

    private async Task TakeOver(Window office)
    {
        await office.Go("/animation/sources");
        await office.Reach("details:has(#importer) > summary", press: false);
        await office.Page.Keyboard.PressAsync("Enter");
        await office.Reach("#importer [name=Liste]", press: false);
        await office.Page.Keyboard.InsertTextAsync(house.Stand.Opml());
        await office.Reach("#importer button:not([type=button])");
        (await office.Text()).ShouldContain("200 sources ajoutées, 0 déjà suivies, 0 refusées");
        await house.Eventually(async () => await Count("source WHERE last_success_at IS NOT NULL") == NewsStand.Sources, "every source is read once", 150);
        await office.Page.ReloadAsync();
        (await office.Text()).ShouldContain("Premières lectures\u00A0: 200 sur 200");
        (await Count("item")).ShouldBe(NewsStand.Sources + goodSources.Length);
    }

    // The second visit of a quiet source costs an empty answer.
    private async Task ReadAgain()
    {
        house.Stand.SourcesUnchanged.ShouldBe(0);
        await house.Execute("watch", "UPDATE source SET due_at = now()");
        await house.Eventually(() => Task.FromResult(house.Stand.SourcesUnchanged == NewsStand.Sources), "every source says that nothing changed", 150);
        (await Count("item")).ShouldBe(NewsStand.Sources + goodSources.Length);
    }

    private async Task SortWhatIsWorthIt(Window office)
    {
        await office.Go("/animation/veille");
        (await office.Text()).ShouldContain("209 articles attendent votre décision");
        await Filter(office, "RGPD");
        await office.Reach("#tri a");
        for (var left = goodSources.Length; left > 2; left--)
            await Decide(office, "g", left - 1);
        await Decide(office, "p", 1);
        await Decide(office, "e", 0);
        await house.Eventually(async () => await Count("item WHERE state = 'kept'") == 7, "seven are kept");
        // Written off by mistake: taken back, and kept.
        await office.Reach("form[id^=annuler-mien-] button");
        await office.Go("/animation/veille?q=RGPD");
        await office.Reach("#tri a");
        await Decide(office, "g", 0);
    }

    private async Task WriteOffTheRest(Window office)
    {
        await Filter(office, "brève");
        await office.Reach("details.bulk > summary", press: false);
        await office.Page.Keyboard.PressAsync("Enter");
        await office.Reach("#lot button[value=ecarter-liste]");
        await office.Go("/animation/veille");
        (await office.Text()).ShouldContain("Tout est trié");
        (await Count("item WHERE state = 'written-off'")).ShouldBe(NewsStand.Sources);
        (await Count("item WHERE state = 'later'")).ShouldBe(1);
    }

    // Plural, without accents, as people type.
    private async Task Find(Window office)
    {
        await house.Quiet();
        await office.Go("/veille");
        await office.Reach("search [name=q]", press: false);
        await Type(office, "rgpd episodes commune");
        (await office.Page.Locator("#trouves ul.items > li").CountAsync()).ShouldBe(8);
        await office.Reach("#trouves .entry-title a");
        (await office.Text()).ShouldContain(Good);
        await office.Page.GoBackAsync();
    }

    private async Task Follow(Window office)
    {
        await office.Reach("#enregistrer [name=Nom]", press: false);
        await Type(office, "RGPD pour les communes");
        var address = (await office.Page.Locator("#filtres a[href$='.atom']").GetAttributeAsync("href"))!;
        using var reader = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { BaseAddress = house.Address };
        var feed = await reader.GetStringAsync(address, Ct);
        feed.Split("<entry>").Length.ShouldBe(1 + 8);
        feed.ShouldNotContain("brève");

        // What is kept later comes by the same address, without anybody being signed in.
        house.Stand.Publish(5, $"{Good}, épisode suivant");
        await house.Execute("watch", "UPDATE source SET due_at = now()");
        await house.Eventually(async () => await Count("item WHERE title LIKE '%épisode suivant'") == 1, "the new item comes", 150);
        await office.Go("/animation/veille");
        await office.Reach("#tri a");
        await Decide(office, "g", 0);
        await house.Eventually(async () => (await reader.GetStringAsync(address, Ct)).Contains("épisode suivant", StringComparison.Ordinal), "the feed tells it");
    }

    /// <summary>Types into the field that has the focus, and sends its form.</summary>
    private static async Task Type(Window window, string words)
    {
        var before = await window.Page.Time();
        await window.Page.Keyboard.TypeAsync(words);
        await window.Page.Keyboard.PressAsync("Enter");
        await window.Page.NewPage(before);
    }

    private static async Task Filter(Window office, string words)
    {
        await office.Go("/animation/veille");
        if (!await office.Page.Locator("search [name=q]").First.IsVisibleAsync())
        {
            await office.Reach("details.filters-fold > summary", press: false);
            await office.Page.Keyboard.PressAsync("Enter");
        }
        await office.Reach("search [name=q]", press: false);
        await Type(office, words);
    }

    /// <summary>Presses the key of a decision on the open item; the focus is then on the next one, of which so many are left.</summary>
    private static async Task Decide(Window office, string key, int left)
    {
        var open = await office.Page.EvaluateAsync<string>("document.activeElement.href");
        await office.Page.Keyboard.PressAsync(key);
        await office.Page.WaitForFunctionAsync(
            "([open, left]) => document.readyState === 'complete' && document.querySelectorAll('#tri a').length === left && (left === 0 || document.activeElement.matches('#tri a[aria-current=true]') && document.activeElement.href !== open)",
            new object[] { open, left });
    }

    private async Task<long> Count(string what) => (await house.Rows<long>("watch", $"SELECT count(*) FROM {what}")).Single();
}
