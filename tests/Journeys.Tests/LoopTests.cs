using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Animation.Members.SecondFactor;
using Animation.PrivateServers;
using Microsoft.Playwright;
using NodaTime;

namespace Animation.Journeys.Tests;

/// <summary>
/// The platform's whole reason for being, in a browser, over the real shape: a source → a kept item → the right mailboxes; a webinar →
/// registrations → attendance; facts → the dashboard.
/// </summary>
[Collection(nameof(Installation))]
public sealed partial class LoopTests(Installation installation)
{
    [GeneratedRegex(@"^UID:(.+)$", RegexOptions.Multiline, 1000)]
    private static partial Regex Uid { get; }

    [GeneratedRegex(@"^SEQUENCE:(\d+)", RegexOptions.Multiline, 1000)]
    private static partial Regex Sequence { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_loop_closes()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Window.Launch(playwright);
        await using var office = await Window.Open(browser, installation.Address);
        await SignInFromTheConsole(office);
        var starting = await ScheduleWithinTwoMinutes(office, "Visite d'un entrepôt de données");

        var helper = await installation.Officer();
        var alix = await installation.AddReader(helper, "Alix Rivage", "ia");
        var bo = await installation.AddReader(helper, "Bo Lande", "qualite");
        await alix.Browser.Register(starting);

        await WatchReachesTheRightMailboxes(office, alix, bo);
        await WebinarGathersPeople(office, alix, bo, browser);
        await AttendanceIsCounted(office, starting, alix);
        office.Strangers.ShouldBeEmpty();
        installation.Written.ShouldNotContain(line => line.Contains("Rivage") || line.Contains("exemple.fr") || line.Contains("/connexion/"), "a log holds no name, no address, no link");
        (await installation.Parked()).ShouldBeEmpty(await installation.Command("messages", "list"));
    }

    /// <summary>The first account: a one-time link printed by <c>admin add</c>, a button, an application of codes tied.</summary>
    private async Task SignInFromTheConsole(Window office)
    {
        var printed = await installation.Command("admin", "add", "lou.cap@association.exemple.fr");
        await office.Go(printed.Split('\n').First(line => line.StartsWith("http", StringComparison.Ordinal)));
        await office.Press("Me connecter");
        var key = OneTimeCodes.Read(await office.Page.Locator("main li code").InnerTextAsync());
        await office.Page.FillAsync("[name=Code]", OneTimeCodes.Code(key, OneTimeCodes.Step(TimeProvider.System.GetUtcNow())));
        await office.Press("Relier l'application");
        (await office.Page.Locator("ul.codes li").CountAsync()).ShouldBe(10);
        await office.Page.Locator("main a.button").ClickAsync();
        await office.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        (await office.Text()).ShouldContain("Aujourd");
    }

    private static async Task<string> ScheduleWithinTwoMinutes(Window office, string title)
    {
        var start = SystemClock.Instance.GetCurrentInstant().Plus(Duration.FromSeconds(100)).InZone(DateTimeZoneProviders.Tzdb["Europe/Paris"]);
        var end = start.PlusMinutes(45);
        // Run shortly before midnight, it ends on another day than it starts.
        await Schedule(office, title, Said(start, "yyyy-MM-dd"), Said(start, "HH:mm"), Said(end, "HH:mm"), endDay: Said(end, "yyyy-MM-dd"));
        return office.Page.Url.Split('/')[^1];
    }

    private static string Said(ZonedDateTime moment, string pattern) => moment.ToString(pattern, CultureInfo.InvariantCulture);

    private static async Task Schedule(Window office, string title, string day, string start, string end, string? theme = null, string? endDay = null)
    {
        await office.Go("/animation/evenements/nouveau");
        await office.Page.FillAsync("[name=Title]", title);
        await office.Page.SelectOptionAsync("[name=Kind]", "webinar");
        await office.Page.FillAsync("[name=StartDate]", day);
        await office.Page.FillAsync("[name=StartTime]", start);
        if (endDay is not null)
            await office.Page.FillAsync("[name=EndDate]", endDay);
        await office.Page.FillAsync("[name=EndTime]", end);
        await office.Page.FillAsync("[name=JoiningLink]", "https://visio.exemple.fr/salle-3");
        if (theme is not null)
            await office.Page.CheckAsync($"[name=Themes][value={theme}]");
        await office.Press("Programmer l'événement");
        (await office.Text()).ShouldContain(title);
    }

    private async Task WatchReachesTheRightMailboxes(Window office, Acts.Reader alix, Acts.Reader bo)
    {
        installation.Feeds.Publish("a", "Un guide de l'IA pour les communes");
        installation.Feeds.Publish("b", "Le tournoi de pétanque du service");
        await office.Go("/animation/sources");
        await office.Page.FillAsync("[name=Adresse]", installation.Feeds.Address.ToString());
        await office.Press("Ajouter la source");
        await InInbox(office, "Un guide de l'IA pour les communes");
        await office.Page.CheckAsync("#decider [name=Themes][value=ia]");
        await office.Page.FillAsync("#decider [name=Note]", "Dix pages claires, pour commencer.");
        await office.PressInPlace("Garder");
        (await office.Page.Locator("#messages").InnerTextAsync()).ShouldContain("Un guide de l'IA pour les communes");
        await InInbox(office, "Le tournoi de pétanque du service");
        await office.PressInPlace("Écarter");
        await installation.Quiet();

        await Send(office);
        var digest = (await MailsTo(alix, "Un guide de l'IA pour les communes", 1)).Single();
        digest.PlainText.ShouldContain("Dix pages claires");
        digest.Headers["List-Unsubscribe-Post"].ShouldBe("List-Unsubscribe=One-Click");
        digest.Raw.ShouldNotContain("<img");
        To(bo).ShouldBeEmpty();
        await office.Go("/animation/veille-par-courriel");
        (await office.Text()).ShouldContain("Rien de nouveau à envoyer");

        await OneClickStops(digest);
        installation.Feeds.Publish("c", "Une charte de l'IA publique");
        await ReadSourceAgain(office);
        await InInbox(office, "Une charte de l'IA publique");
        await office.Page.CheckAsync("#decider [name=Themes][value=ia]");
        await office.PressInPlace("Garder");
        await bo.Browser.Choose("ia");
        await installation.Quiet();
        await Send(office);
        // Bo changed themes and gets both items at once; Alix stopped and gets nothing more.
        (await MailsTo(bo, "Une charte de l'IA publique", 1)).Single().PlainText.ShouldContain("Un guide de l'IA pour les communes");
        To(alix).Count(mail => mail.PlainText.Contains("Une charte de l'IA publique", StringComparison.Ordinal)).ShouldBe(0);
    }

    private async Task WebinarGathersPeople(Window office, Acts.Reader alix, Acts.Reader bo, IBrowser browser)
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(20);
        await Schedule(office, "L'IA sans grands mots", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "14:00", "15:00", "ia");
        var slug = office.Page.Url.Split('/')[^1];
        await office.Press("Inviter les personnes qui suivent ces thèmes");
        var invitation = (await MailsTo(bo, "L'IA sans grands mots", 1)).Single();

        // From the mail, in a browser that never signed in.
        await using (var visitor = await Window.Open(browser, installation.Address))
        {
            await visitor.Go(Link(invitation, "/evenements/inscription/"));
            await visitor.Press("Confirmer mon inscription");
            (await visitor.Text()).ShouldContain("inscription est enregistrée");
        }
        await alix.Browser.Register(slug);
        var first = await Calendars(bo, "METHOD:REQUEST", 1);
        Sequence.Match(first[0]).Groups[1].Value.ShouldBe("0");
        await Calendars(alix, "METHOD:REQUEST", 2);

        await office.Go($"/animation/evenements/{slug}/deplacer");
        await office.Page.FillAsync("[name=StartTime]", "16:00");
        await office.Page.FillAsync("[name=EndTime]", "17:00");
        await office.Press("Déplacer l'événement");
        var moved = await Calendars(bo, "METHOD:REQUEST", 2);
        Uid.Match(moved[1]).Value.ShouldBe(Uid.Match(moved[0]).Value);
        int.Parse(Sequence.Match(moved[1]).Groups[1].Value, CultureInfo.InvariantCulture).ShouldBeGreaterThan(0);

        await using (var visitor = await Window.Open(browser, installation.Address))
        {
            await visitor.Go(Link(To(bo).Last(mail => Calendar(mail).Contains("METHOD:REQUEST", StringComparison.Ordinal)), "/evenements/desinscription/"));
            await visitor.Press("Annuler mon inscription");
        }
        await Calendars(bo, "METHOD:CANCEL", 1);

        await office.Go($"/animation/evenements/{slug}/annuler");
        await office.Page.FillAsync("[name=Reason]", "L'intervenante est souffrante.");
        await office.Press("Annuler l'événement");
        await Calendars(alix, "METHOD:CANCEL", 1);
        await installation.Quiet();
        (await Calendars(bo, "METHOD:CANCEL", 1)).Count.ShouldBe(1);
    }

    private async Task AttendanceIsCounted(Window office, string slug, Acts.Reader alix)
    {
        await installation.Eventually(async () => (await installation.Rows<bool>("events", "SELECT starts_at <= now() FROM event WHERE slug = @slug", new { slug }))[0], "the event begins", 150);
        await office.Go($"/animation/evenements/{slug}/presences");
        await office.Page.CheckAsync($"[name=Present][value='{alix.Id}']");
        await office.Press("Enregistrer les présences");
        await installation.Quiet();
        await installation.Eventually(
            async () => (await installation.Rows<long>("engagement", "SELECT count(*) FROM es_events WHERE type = 'attendance-noted'"))[0] >= 1, "attendance is a fact");
        await office.Go("/pilotage");
        var text = await office.Text();
        text.ShouldContain("Visite d'un entrepôt de données");
        await office.Page.Locator("figure table").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        (await installation.Rows<string>("engagement", "SELECT data::text FROM es_events")).ShouldAllBe(fact => !fact.Contains("Rivage") && !fact.Contains("exemple.fr") && !fact.Contains(alix.Id.ToString()));
    }

    private static async Task OneClickStops(SinkMail digest)
    {
        var address = digest.Headers["List-Unsubscribe"].Split(',').Select(part => part.Trim(' ', '<', '>')).First(part => part.StartsWith("http", StringComparison.Ordinal));
        using var receiver = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        using var body = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        using var answer = await receiver.PostAsync(address, body, Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task Send(Window office)
    {
        await office.Go("/animation/veille-par-courriel");
        await office.Press("Envoyer la veille maintenant");
    }

    private static async Task ReadSourceAgain(Window office)
    {
        await office.Go("/animation/sources");
        await office.Page.Locator("form[action$='/lire'] button").First.ClickAsync();
        await office.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>Opens the inbox until the item is there, and opens the item.</summary>
    private async Task InInbox(Window office, string title)
    {
        await installation.Eventually(async () =>
        {
            await office.Go("/animation/veille");
            return await office.Page.Locator("#tri a", new() { HasText = title }).CountAsync() == 1;
        }, $"« {title} » waits to be sorted");
        await office.Page.Locator("#tri a", new() { HasText = title }).ClickAsync();
        await office.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    private List<SinkMail> To(Acts.Reader reader) => [.. installation.Sink.Read().Where(mail => mail.To.Contains(reader.Address))];

    private async Task<List<SinkMail>> MailsTo(Acts.Reader reader, string words, int count)
    {
        List<SinkMail> Found() => [.. To(reader).Where(mail => mail.Subject.Contains(words, StringComparison.Ordinal) || mail.PlainText.Contains(words, StringComparison.Ordinal))];
        await installation.Eventually(() => Task.FromResult(Found().Count >= count), $"{count} mail(s) saying « {words} »");
        return Found();
    }

    /// <summary>The calendar documents a person was sent, oldest first by sequence.</summary>
    private async Task<List<string>> Calendars(Acts.Reader reader, string method, int count)
    {
        List<string> Found() =>
        [
            .. To(reader).Select(Calendar)
                .Where(calendar => calendar.Contains(method, StringComparison.Ordinal)).OrderBy(calendar => int.Parse(Sequence.Match(calendar).Groups[1].Value, CultureInfo.InvariantCulture)),
        ];
        await installation.Eventually(() => Task.FromResult(Found().Count >= count), $"{count} calendar(s) {method}");
        return Found();
    }

    private static string Calendar(SinkMail mail) =>
        mail.Parts.FirstOrDefault(part => part.Type.StartsWith("text/calendar", StringComparison.Ordinal))?.Text ?? "";

    private static string Link(SinkMail mail, string path) =>
        mail.PlainText.Split((char[]?)null).First(word => word.Contains(path, StringComparison.Ordinal)).Trim('<', '>');
}
