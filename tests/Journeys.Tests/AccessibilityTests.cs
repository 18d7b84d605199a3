using Animation.PrivateServers;
using Microsoft.Playwright;

namespace Animation.Journeys.Tests;

/// <summary>Anyone can use every main page: in light, in the dark, on a narrow screen, with the keyboard alone, without scripts.</summary>
public sealed class AccessibilityTests(DemoProgram demo) : IClassFixture<DemoProgram>
{
    private const int Narrow = 320;

    private static readonly (string Name, ColorScheme Scheme, int Width)[] modes =
        [("light", ColorScheme.Light, 1280), ("dark", ColorScheme.Dark, 1280), ("narrow", ColorScheme.Light, Narrow)];

    [Fact]
    public async Task Every_main_page_is_accessible_and_keeps_to_itself()
    {
        var faults = await Task.WhenAll(Visit.All.Select(group => Look(group.Key, group.Value)));
        string.Join('\n', faults.SelectMany(found => found)).ShouldBeEmpty();
    }

    private async Task<List<string>> Look(string door, Visit[] visits)
    {
        var faults = new List<string>();
        var titles = new HashSet<string>();
        await using var window = door == Visit.Visitor ? await demo.Visitor() : await demo.Enter(door);
        await Axe.Prepare(window.Page);
        foreach (var visit in visits)
        {
            window.Complaints.Clear();
            await window.Page.SetViewportSizeAsync(1280, 900);
            if (await visit.Open(window) is { } missing)
            {
                faults.Add($"{door} {visit}: {missing}");
                continue;
            }
            var found = await Frame(window, visit, titles);
            foreach (var (name, scheme, width) in modes)
                found.AddRange((await InMode(window, scheme, width)).Select(fault => $"[{name}] {fault}"));
            found.AddRange(window.Complaints.Where(complaint => visit.Status == 200 || !complaint.Contains($"status of {visit.Status}", StringComparison.Ordinal)));
            faults.AddRange(found.Select(fault => $"{door} {visit}: {fault}"));
        }
        faults.AddRange(window.Strangers.Select(host => $"{door}: asked {host}"));
        return faults;
    }

    private static async Task<List<string>> Frame(Window window, Visit visit, HashSet<string> titles)
    {
        var faults = new List<string>();
        var page = window.Page;
        var title = await page.TitleAsync();
        if (title.Length == 0 || !titles.Add(title) && visit.Link is null)
            faults.Add($"the title “{title}” is empty or another page's");
        if (await page.Locator("h1").CountAsync() is var count and not 1)
            faults.Add($"{count} h1");
        // Where an item of the inbox is named, the focus is already on it.
        if (await page.Locator("[autofocus]").CountAsync() > 0)
            return faults;
        await page.Keyboard.PressAsync("Tab");
        if (!await page.EvaluateAsync<bool>("document.activeElement.matches('a.skip') && document.activeElement.getBoundingClientRect().top >= 0"))
            faults.Add("the first Tab does not show the skip link");
        await page.Keyboard.PressAsync("Enter");
        if (!await page.EvaluateAsync<bool>("document.activeElement.id === 'contenu'"))
            faults.Add("the skip link does not lead to the content");
        return faults;
    }

    private static async Task<List<string>> InMode(Window window, ColorScheme scheme, int width)
    {
        await window.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        await window.Page.SetViewportSizeAsync(width, 900);
        var faults = (await Axe.Violations(window.Page)).ToList();
        faults.AddRange(await window.Page.EvaluateAsync<string[]>(
            """
            () => document.scrollingElement.scrollWidth <= innerWidth ? [] : [`scrolls sideways: ${document.scrollingElement.scrollWidth} px, ` +
              [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.table-scroll'))
                .slice(0, 4).map(e => e.outerHTML.slice(0, 90)).join(' | ')]
            """));
        return faults;
    }

    [Fact]
    public async Task A_member_registers_and_withdraws_with_the_keyboard_alone()
    {
        await using var window = await demo.Enter("membre");
        var page = window.Page;
        await window.Reach("nav.main a[href='/evenements']");
        await window.Reach($"main a[href='{await OpenEvent(window)}']");
        await window.Reach("#s-inscrire button");
        (await page.Locator("#messages").InnerTextAsync()).ShouldContain("inscription est enregistrée");
        await window.Reach("#annuler-inscription button");
        (await page.Locator("#messages").InnerTextAsync()).ShouldContain("annulée");
        await page.Locator("#s-inscrire button").WaitForAsync();
        window.Complaints.ShouldBeEmpty();
    }

    /// <summary>A coming event, on the agenda before us, with places left.</summary>
    private async Task<string> OpenEvent(Window window)
    {
        await using var scout = await demo.Enter("membre");
        foreach (var link in await window.Page.Locator("main .entry-title a").AllAsync())
        {
            var path = (await link.GetAttributeAsync("href"))!;
            await scout.Go(path);
            if (await scout.Page.Locator("#s-inscrire").CountAsync() == 1)
                return path;
        }
        throw new InvalidOperationException("No coming event takes registrations.");
    }

    [Fact]
    public async Task An_officer_sorts_the_watch_with_the_keys()
    {
        await using var window = await demo.Enter("agent");
        var page = window.Page;
        await window.Go("/animation/veille");
        await window.Reach("#tri a", press: false);
        await OpenOneWithThemes(page);
        await NothingHappens(page, "Control+g");

        var kept = await Current(page);
        var next = await page.Locator("#decider [name=Suivant]").InputValueAsync();
        await Decides(page, "g", "Gardé : ");
        (await Current(page)).ShouldBe(next);
        next.ShouldNotBe(kept);
        await Decides(page, "u", "Décision annulée");
        await window.Reach("#tri a", press: false);
        await Decides(page, "e", "Écarté : ");
        await Decides(page, "p", "Plus tard : ");
        await StaysWhenTheConnectionIsMissing(window);
        await Key(page, "j");
        await Key(page, "k");

        await page.Keyboard.PressAsync("?");
        (await page.EvaluateAsync<bool>("document.activeElement.matches('#touches summary') && document.getElementById('touches').open")).ShouldBeTrue();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        (await page.EvaluateAsync<string>("document.activeElement.textContent")).ShouldBe("Activer les touches");
        await page.Locator("#tri a[aria-current]").FocusAsync();
        await NothingHappens(page, "e");
        await page.ReloadAsync();
        await page.Locator("#tri a[aria-current]").FocusAsync();
        await NothingHappens(page, "e");
        await page.EvaluateAsync("localStorage.clear()");
        await page.ReloadAsync();
        await page.Locator("#tri a[aria-current]").FocusAsync();
        await page.Keyboard.PressAsync("n");
        (await page.EvaluateAsync<string>("document.activeElement.name")).ShouldBe("Note");
        await NothingHappens(page, "e");
        (await page.Locator("#decider [name=Note]").InputValueAsync()).ShouldEndWith("e");
        window.Complaints.ShouldBeEmpty();
    }

    private static async Task OpenOneWithThemes(IPage page)
    {
        for (var steps = 0; await page.Locator("#decider:has(button[value=garder]) [name=Themes]:checked").CountAsync() == 0; steps++)
        {
            steps.ShouldBeLessThan(20, "no waiting item names a theme");
            await Key(page, "j");
        }
    }

    private static async Task Key(IPage page, string key)
    {
        var before = await page.Time();
        await page.Keyboard.PressAsync(key);
        await page.NewPage(before);
        (await page.EvaluateAsync<bool>("document.activeElement.matches('#tri a[aria-current=true]')")).ShouldBeTrue($"after {key}, {page.Url} has its focus on {await Focus(page)}");
    }

    private static async Task Decides(IPage page, string key, string said)
    {
        await Key(page, key);
        (await page.Locator("#messages[role=status]").InnerTextAsync()).Replace('\u00A0', ' ').ShouldContain(said);
    }

    private static async Task StaysWhenTheConnectionIsMissing(Window window)
    {
        var page = window.Page;
        var open = await Current(page);
        await page.Context.SetOfflineAsync(true);
        await page.Keyboard.PressAsync("e");
        await page.Locator("#non-envoye button").WaitForAsync();
        (await page.Locator("#non-envoye").InnerTextAsync()).ShouldContain("Pas encore envoyé");
        (await Current(page)).ShouldBe(open);
        (await Focus(page)).ShouldContain("Réessayer");
        await page.Context.SetOfflineAsync(false);
        window.Complaints.RemoveAll(said => said.Contains("ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal));
        await Key(page, "Enter");
        (await page.Locator("#non-envoye").IsVisibleAsync()).ShouldBeFalse();
        (await page.Locator("#messages").InnerTextAsync()).ShouldContain("Écarté");
    }

    private static async Task NothingHappens(IPage page, string key)
    {
        var (time, url) = (await page.Time(), page.Url);
        await page.Keyboard.PressAsync(key);
        await page.EvaluateAsync("() => new Promise(done => setTimeout(done, 150))");
        (await page.Time(), page.Url).ShouldBe((time, url), key);
    }

    private static Task<string> Focus(IPage page) => page.EvaluateAsync<string>("document.activeElement.outerHTML.slice(0, 400)");

    private static Task<string> Current(IPage page) =>
        page.EvaluateAsync<string>("new URLSearchParams(document.querySelector('#tri a[aria-current=true]').search).get('item')");

    [Fact]
    public async Task Without_scripts_a_member_reads_registers_and_chooses()
    {
        await using (var visitor = await demo.Visitor(scripts: false))
        {
            await visitor.Go("/evenements");
            await visitor.Page.Locator("main .entry-title a").First.ClickAsync();
            (await visitor.Page.Locator("h1").InnerTextAsync()).ShouldNotBeEmpty();
        }
        await using var window = await demo.Enter("membre", scripts: false);
        var page = window.Page;
        await window.Go("/evenements");
        await window.Go(await OpenEvent(window));
        await window.Press("S'inscrire");
        (await page.Locator("#messages").InnerTextAsync()).ShouldContain("inscription est enregistrée");
        await window.Press("Annuler mon inscription");

        await window.Go("/moi/choix");
        var mobility = page.Locator("[name=Themes][value=mobilite]");
        var wasChosen = await mobility.IsCheckedAsync();
        await mobility.SetCheckedAsync(!wasChosen);
        await window.Press("Enregistrer mes choix");
        await window.Go("/moi/choix");
        (await mobility.IsCheckedAsync()).ShouldBe(!wasChosen);
    }
}
