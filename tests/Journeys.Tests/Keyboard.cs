using Microsoft.Playwright;

namespace Animation.Journeys.Tests;

/// <summary>A person without a mouse: Tab, Enter, and a focus that must be seen at every step.</summary>
public static class Keyboard
{
    private const int MostTabs = 150;

    /// <summary>Tabs until the focus, always visible, is on the first such element, then presses Enter and waits for the page this opens.</summary>
    public static async Task Reach(this Window window, string selector, bool press = true)
    {
        var page = window.Page;
        for (var tabs = 0; !await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector); tabs++)
        {
            if (tabs == MostTabs)
                throw new TimeoutException($"{tabs} Tabs on {page.Url} do not lead to {selector}");
            await page.Keyboard.PressAsync("Tab");
            var unseen = await page.EvaluateAsync<string?>(
                "() => { const e = document.activeElement; return e === document.body || getComputedStyle(e).outlineStyle !== 'none' || getComputedStyle(e).boxShadow !== 'none' ? null : e.outerHTML.slice(0, 120); }");
            unseen.ShouldBeNull("has the focus and does not show it");
        }
        if (!press)
            return;
        var before = await page.Time();
        await page.Keyboard.PressAsync("Enter");
        await page.NewPage(before);
    }

    // Each page has its own origin of time; the inbox, answered in place, says when.
    private const string Shown = "performance.timeOrigin + Number(document.getElementById('inbox')?.dataset.at ?? 0)";

    /// <summary>When what is on the page was shown: another time means that another page, or another inbox, is there.</summary>
    public static Task<double> Time(this IPage page) => page.EvaluateAsync<double>(Shown);

    public static async Task NewPage(this IPage page, double before)
    {
        await page.WaitForFunctionAsync($"before => {Shown} !== before && document.readyState === 'complete'", before);
        await page.WaitForFunctionAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
    }
}
