using Microsoft.Playwright;

namespace Animation.Journeys.Tests;

/// <summary>Debian's Chromium, one window a person: cookies of its own, French, nothing fetched from elsewhere.</summary>
public sealed class Window : IAsyncDisposable
{
    private static readonly string[] arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IBrowserContext context;
    private readonly Uri address;

    private Window(IBrowserContext context, IPage page, Uri address) => (this.context, Page, this.address) = (context, page, address);

    public IPage Page { get; }

    /// <summary>Hosts that any window asked, other than ours.</summary>
    public List<string> Strangers { get; } = [];

    /// <summary>What the browser complained about: broken scripts, refused by our own policy, answers it did not expect.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<IBrowser> Launch(IPlaywright playwright) => await playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = "/usr/bin/chromium",
        Args = arguments,
        Headless = true,
    });

    /// <param name="scripts">False for a browser that runs none.</param>
    public static async Task<Window> Open(IBrowser browser, Uri address, bool scripts = true)
    {
        var context = await browser.NewContextAsync(new()
        {
            Locale = "fr-FR",
            BaseURL = address.ToString(),
            ViewportSize = new() { Width = 1280, Height = 900 },
            JavaScriptEnabled = scripts,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(20_000);
        var window = new Window(context, await context.NewPageAsync(), address);
        window.Page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } asked && asked.Authority != address.Authority)
                window.Strangers.Add(asked.Authority);
        };
        window.Page.Console += (_, said) =>
        {
            if (said.Type == "error")
                window.Complaints.Add(said.Text);
        };
        window.Page.PageError += (_, error) => window.Complaints.Add(error);
        return window;
    }

    /// <summary>Opens a path of the site, or an address taken from a mail.</summary>
    public async Task Go(string path) => (await Page.GotoAsync(path))!.Status.ShouldBeLessThan(400, path);

    /// <summary>Presses the button whose visible words these are.</summary>
    public async Task Press(string words)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = words }).First.ClickAsync();
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>The same where the page answers without another being opened: waits until what it shows is new.</summary>
    public async Task PressInPlace(string words)
    {
        var before = await Page.Time();
        await Press(words);
        await Page.NewPage(before);
    }

    public Task Fill(string label, string value) => Page.GetByLabel(label, new() { Exact = false }).First.FillAsync(value);

    public Task<string> Text() => Page.Locator("main").InnerTextAsync();

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
