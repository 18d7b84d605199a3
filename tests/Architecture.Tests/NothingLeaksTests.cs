using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Animation.Contracts.Members;
using Animation.Hosting.Identity;
using Animation.Newsletter.Mails;
using Animation.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Animation.Architecture.Tests;

/// <summary>
/// Somebody signs in, changes their address, follows every kind of signed link and is helped by telephone; then every log line, exported trace and
/// measurement is searched for the tokens, the codes and the addresses.
/// </summary>
public sealed class NothingLeaksTests : IAsyncLifetime
{
    private const string Address = "zephyrine.secretova@exemple.fr";
    private const string Newer = "zoe.secretova@ailleurs.example";
    private readonly Dictionary<string, string> secrets = new() { ["address"] = "secretova", ["name"] = "Zéphyrine" };
    private readonly Lines lines = new();
    private readonly ConcurrentQueue<string> measured = new();
    private readonly MeterListener meters = new();
    private Collector collector = null!;
    private TestPlatform platform = null!;

    /// <summary>Keeps what the journal would hold: the message and its exception, at the levels the program writes.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        internal ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue($"{formatter(state, exception)} {exception} {string.Join(' ', state as IEnumerable<KeyValuePair<string, object?>> ?? [])}");

        public void Dispose() { }
    }

    public async ValueTask InitializeAsync()
    {
        collector = await Collector.Start();
        meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Measure(instrument, tags));
        meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Measure(instrument, tags));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Measure(instrument, tags));
        meters.Start();
        platform = await TestPlatform.Start(
            "all", builder => builder.Logging.AddProvider(lines), new Dictionary<string, string?> { ["ANIMATION_OTLP"] = collector.Address.ToString() });
    }

    public async ValueTask DisposeAsync()
    {
        meters.Dispose();
        await collector.DisposeAsync();
    }

    private void Measure(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
            measured.Enqueue($"{instrument.Name} {tag.Key}={tag.Value}");
    }

    [Fact]
    public async Task No_log_trace_or_metric_holds_a_token_a_code_or_an_address()
    {
        var person = await SignsIn();
        await ChangesAddress(person);
        await FollowsSignedLinks(person);
        await IsHelpedByTelephone(person);
        await platform.Services.GetRequiredService<SendMails>().Round(TestContext.Current.CancellationToken);
        await platform.DisposeAsync();

        string[] traces = [collector.Received["/v1/traces"], collector.Received["/v1/metrics"]];
        traces[0].ShouldContain("GET /connexion/{token}");
        lines.All.ShouldContain(line => line.Contains("use_case=sign_in outcome=opened", StringComparison.Ordinal));
        measured.ShouldContain(tag => tag.Contains("/connexion/{token}", StringComparison.Ordinal));
        secrets.Keys.ShouldBe(
            ["address", "name", "sign-in token", "sign-in code", "browser", "session", "address token", "undo token", "watch link", "invitation link", "stop link",
                "maturity link", "subscription link", "dictated code"], ignoreOrder: true);
        foreach (var (what, secret) in secrets)
        {
            // Bare digits may stand inside a longer number or an id, which is not the code.
            var found = new Regex($"(?<![0-9A-Za-z-]){Regex.Escape(secret)}(?![0-9A-Za-z-])|{(secret.Length > 8 ? Regex.Escape(secret) : "(?!)")}", RegexOptions.None, TimeSpan.FromSeconds(10));
            lines.All.Where(line => found.IsMatch(line)).ShouldBeEmpty($"{what} in a log line");
            measured.Where(tag => found.IsMatch(tag)).ShouldBeEmpty($"{what} in a measurement");
            traces.Any(found.IsMatch).ShouldBeFalse($"{what} in what the collector was sent");
        }
    }

    private async Task<Guid> SignsIn()
    {
        var person = await platform.Person("Zéphyrine Secretova", Address);
        using var browser = platform.Visitor();
        await browser.Open("/connexion?retour=%2Fmoi");
        await browser.Submit("form[action='/connexion']", [("Address", Address)]);
        var lines = (await Opened(null)).Split('\n');
        var link = new Uri(lines[0]).PathAndQuery;
        (secrets["sign-in token"], secrets["sign-in code"], secrets["browser"]) = (link.Split('/')[^1], lines[1], browser.Cookies["__Host-animation-connexion"]);
        using (var elsewhere = platform.Visitor())
            await elsewhere.Open(link);
        await browser.Open("/connexion/envoi");
        await browser.Submit("main form", [("Code", lines[1] == "000000" ? "000001" : "000000")]);
        await browser.Open(link);
        (await browser.Submit("main form")).Path.ShouldBe("/moi");
        secrets["session"] = browser.Cookies[SessionCookie.Name];
        await browser.Open(link);
        return person;
    }

    private async Task ChangesAddress(Guid person)
    {
        using var browser = await platform.SignedIn(person);
        await browser.Open("/moi/adresse");
        await browser.Submit("main form", [("Address", Newer)]);
        var confirm = new Uri(await Opened(Newer)).PathAndQuery;
        secrets["address token"] = confirm.Split('/')[^1];
        await browser.Open(confirm);
        await browser.Submit("main form");
        var undo = new Uri(await Opened(Address)).PathAndQuery;
        secrets["undo token"] = undo.Split('/')[^1];
        using var owner = platform.Visitor();
        await owner.Open(undo);
        await owner.Submit("main form");
    }

    private async Task FollowsSignedLinks(Guid person)
    {
        var links = platform.Services.GetRequiredService<ActionLinks>();
        string Token(string what, string action) => secrets[what] = links.Create(new ActionLink(action, person, Guid.Empty));
        using var visitor = platform.Visitor();
        await visitor.Open("/moi/choix/" + Token("watch link", SignedActions.Choices));
        await visitor.Submit("form#choix", [("Themes", "ia")]);
        await visitor.Open("/moi/choix/" + Token("invitation link", SignedActions.InvitationChoices));
        await visitor.Submit("form#choix");
        await visitor.Open($"/moi/niveau/{Token("maturity link", SignedActions.Maturity)}/beginner");
        await visitor.Submit("main form");
        await visitor.Open("/lettres/arret/" + Token("stop link", "mail.stop"));
        await visitor.Submit("main form", button: ("choix", "arret"));
        await visitor.Open("/lettres/arret/" + secrets["stop link"] + "x");

        await visitor.Open("/abonnement");
        await visitor.Submit("main form", [("Address", "autre.secretova@exemple.fr"), ("Themes", "ia")]);
        var content = "";
        await TestPlatform.Eventually(async () => (content = string.Join('\n', await platform.Rows<string>("newsletter", "SELECT content::text FROM mail WHERE purpose = 'confirmation' AND content IS NOT NULL"))).Length > 0, "the confirmation is asked for");
        var path = Regex.Match(content, "/abonnement/[A-Za-z0-9_-]+").Value;
        secrets["subscription link"] = path.Split('/')[^1];
        await visitor.Open(path);
        await visitor.Submit("main form");
    }

    private async Task IsHelpedByTelephone(Guid person)
    {
        using var officer = await platform.Officer();
        await officer.Open($"/animation/annuaire/personnes/{person}/connexion");
        var page = await officer.Submit("form[action$='/code']");
        secrets["dictated code"] = string.Concat(page.Document.QuerySelector("strong.dictated")!.TextContent.Where(char.IsAsciiDigit));
        using var browser = platform.Visitor();
        await browser.Open("/connexion");
        await browser.Submit("form[action='/connexion']", [("Address", Address)]);
        await TestPlatform.Eventually(async () => (await platform.Rows<int>("members", "SELECT 1 FROM sign_in WHERE handled_at IS NULL")).Count == 0, "the request is taken up");
        await browser.Open("/connexion/envoi");
        await browser.Submit("main form", [("Code", secrets["dictated code"])]);
        browser.Cookies.ShouldContainKey(SessionCookie.Name);
    }

    /// <summary>The secret of a mail that waits, as the renderer opens it; then the mail leaves. Nothing is written into the statement: statements are traced.</summary>
    private async Task<string> Opened(string? address)
    {
        IReadOnlyList<string> seals = [];
        await TestPlatform.Eventually(
            async () => (seals = await platform.Rows<string>("newsletter", "SELECT sealed_secret FROM mail WHERE sealed_secret IS NOT NULL AND address IS NOT DISTINCT FROM @address ORDER BY seq DESC", new { address })).Count > 0,
            "the mail is asked for");
        var secret = platform.Services.GetRequiredService<Seals>().Open(seals[0]).ShouldNotBeNull();
        await platform.Services.GetRequiredService<SendMails>().Round(TestContext.Current.CancellationToken);
        return secret;
    }
}
