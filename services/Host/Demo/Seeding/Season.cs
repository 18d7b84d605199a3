using System.Diagnostics;
using System.Globalization;
using Animation.Engagement;
using Animation.Events.Demo;
using Animation.Host.Demo.Feeds;
using Animation.Hosting.Configuration;
using Animation.Members;
using Animation.Members.Demo;
using Animation.Newsletter.Delivery;
using Animation.Newsletter.Digests;
using Animation.Watch.Demo;

namespace Animation.Host.Demo.Seeding;

/// <summary>
/// Two months of an association, lived through: the clock is set back and brought forward week by week, and at each step the services' own use cases
/// do what people would have done. Lived again, it finds its work done.
/// </summary>
internal sealed class Season(IServiceProvider services, DemoClock clock, Quiet quiet, TextWriter output)
{
    private const int Weeks = 9;
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(2);
    private readonly Stopwatch elapsed = Stopwatch.StartNew();

    internal async Task Live(CancellationToken ct)
    {
        var today = clock.GetUtcNow();
        var firstMonday = today.Date.AddDays(-7 * Weeks - ((int)today.DayOfWeek + 6) % 7);
        var monday = new DateTimeOffset(firstMonday, TimeSpan.Zero).AddHours(8);
        clock.Set(monday);
        await Step("directory", async scope =>
        {
            var seeded = await SeedDirectory.Run(scope.GetRequiredService<MembersDb>(), ct);
            return $"{seeded.Organisations} organisations, {seeded.People} people";
        }, ct);
        var officer = await Officer(ct);
        await Step("sources", async scope => $"{await WatchDemo.AddSources(scope, Addresses(), officer, ct)} added", ct);
        await Step("shelf", async scope => $"{await DemoShelf.Seed(scope, officer, today, ct)} calls, first steps and documents", ct);
        for (; monday.AddDays(1) < today; monday = monday.AddDays(7))
            await Week(monday, officer, ct);
        clock.Release();
        await Step("inbox", async scope => $"{await WatchDemo.Fetch(scope, ct)} new items wait, {await WatchDemo.Sort(scope, officer, 4, ct)} kept for the next mail", ct);
        await Step("use case", async scope =>
        {
            var people = await scope.GetRequiredService<MembersDb>().Query<Guid>("SELECT id FROM person WHERE address <> @Address ORDER BY address = @member DESC, address LIMIT 3", new { DemoPerson.Agent.Address, member = DemoPerson.Member.Address }, ct);
            return await DemoUseCase.Seed(scope, officer, people[0], [.. people.Skip(1)], ct) ? "one published, with two opinions" : "there already";
        }, ct);
        await Step("letters", async scope => $"{await DemoLetters.Seed(scope, officer, ct)} newsletters read", ct);
        await Step("events", async scope => $"{await EventsDemo.Seed(scope, ct)} events added", ct);
        await Step("figures", async scope =>
        {
            await EngagementDemo.Seed(scope, ct);
            return "counted";
        }, ct);
        DateMails();
    }

    private async Task Week(DateTimeOffset monday, Guid officer, CancellationToken ct)
    {
        var name = "week of " + monday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        clock.Set(monday.AddHours(6));
        await Step(name, async scope => $"{await WatchDemo.Fetch(scope, ct)} items read, {await WatchDemo.Sort(scope, officer, int.MaxValue, ct)} kept", ct);
        // Tuesday, just after the hour of the mail.
        clock.Set(monday.AddDays(1).AddHours(-1));
        await Step(name, async scope => $"watch sent to {await scope.GetRequiredService<SendDigests>().Run(ct)} people", ct);
    }

    private async Task Step(string name, Func<IServiceProvider, Task<string>> work, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var done = await work(scope.ServiceProvider);
        if (await quiet.Wait(patience, ct) is { } moving)
            throw new TimeoutException($"Seeding stands still after '{name}': {moving}.");
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {elapsed.Elapsed.TotalSeconds,6:0.0} s  {name}: {done}"));
    }

    private async Task<Guid> Officer(CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<MembersDb>().Value<Guid>("SELECT id FROM person WHERE address = @Address", new { DemoPerson.Agent.Address }, ct);
    }

    private IReadOnlyList<Uri> Addresses()
    {
        var site = services.GetRequiredService<Settings>().Url;
        return [.. DemoFeed.All.Take(DemoFeed.Seeded).Select(feed => new Uri(site, "/demo/flux/" + feed.Name))];
    }

    // The demo's mailbox shows when a file was written; these were written just now, for mails of the past weeks.
    private void DateMails()
    {
        if (services.GetRequiredService<Settings>().Mail is not { } mailTo || MailRoute.Parse(mailTo) is not FolderRoute { Path: var folder } || !Directory.Exists(folder))
            return;
        foreach (var mail in Directory.EnumerateFiles(folder, "*.eml"))
        {
            var date = File.ReadLines(mail).FirstOrDefault(line => line.StartsWith("Date:", StringComparison.OrdinalIgnoreCase))?["Date:".Length..].Trim();
            if (DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, out var sent))
                File.SetLastWriteTimeUtc(mail, sent.UtcDateTime);
        }
    }
}
