using System.Diagnostics;
using System.Globalization;

namespace Animation.Host.Demo.Check;

/// <summary>Goes round the loop step by step: a source, a kept item, the right mailboxes, a webinar, who came, the dashboard.</summary>
public static class LoopCheck
{
    private const string Webinar = "Webinaire : la boucle bouclée";
    private const string Other = "Webinaire : celui qui n'aura pas lieu";

    /// <summary>Runs every step and prints the closing line, or the step that failed with the page that showed it.</summary>
    public static async Task<bool> Run(Loop loop, TextWriter output, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        var step = "";
        var mails = 0;
        async Task Step(string name, Func<Task> walk)
        {
            step = name;
            await walk();
            await output.WriteLineAsync($"  {watch.Elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture),6} s  {name}");
        }
        try
        {
            loop.Mails.New();
            mails = -loop.Mails.Count;
            EventWalk.Made? webinar = null, other = null;
            FolderMail? invitation = null, confirmationA = null, confirmationB = null;
            ReachWalk.Figures? before = null;
            await Step("everybody comes in", () => ComeIn.Walk(loop, ct));
            await Step("the dashboard before", async () => before = await ReachWalk.Read(loop, ct));
            await Step("the officer adds a source by its address", () => WatchWalk.AddSource(loop, ct));
            await Step("a new item is fetched", () => WatchWalk.Fetch(loop, ct));
            await Step("members choose their themes", () => DigestWalk.Choose(loop, ct));
            await Step("what waited from before leaves", () => DigestWalk.Flush(loop, ct));
            await Step("one item is kept, another written off", () => WatchWalk.Sort(loop, ct));
            await Step("the watch reaches who follows the theme", () => DigestWalk.SendKept(loop, WatchWalk.Kept, WatchWalk.Note, Loop.ThemeOfA, ct));
            await Step("nothing leaves twice", () => DigestWalk.NothingTwice(loop, ct));
            await Step("a change of themes shows in the next digest", () => DigestWalk.ChangeOfMind(loop, WatchWalk.Kept, ct));
            await Step("a webinar is scheduled", async () => webinar = await EventWalk.Schedule(loop, Webinar, 10, ct));
            await Step("followers are invited", async () => invitation = await EventWalk.Invite(loop, webinar!, ct));
            await Step("one registers on the page, another from the mail", async () => (confirmationA, confirmationB) = await EventWalk.Register(loop, webinar!, invitation!, ct));
            await Step("one withdraws from the mail", () => EventWalk.WithdrawByMail(loop, confirmationA!, ct));
            await Step("the webinar moves, calendars follow", () => EventWalk.Move(loop, webinar!, TimeSpan.FromDays(12), confirmationB!, ct));
            await Step("another webinar is called off", async () =>
            {
                other = await EventWalk.Schedule(loop, Other, 20, ct);
                await EventWalk.Cancel(loop, other, ct);
            });
            await Step("who came is recorded", () => EventWalk.RecordWhoCame(loop, webinar!, confirmationB!, ct));
            await Step("the dashboard shows it", () => ReachWalk.Rose(loop, before!, ct));
            var (items, registrations, facts) = await ReachWalk.Totals(loop);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"loop closed: {items} items, {mails + loop.Mails.Count} mails, {registrations} registrations, {facts} facts in {watch.Elapsed.TotalSeconds:0} s"));
            return true;
        }
        catch (LoopBroken broken)
        {
            await output.WriteLineAsync($"loop broken at '{step}': {broken.Message}");
            if (broken.Page is { } page)
                await output.WriteLineAsync($"  {page.Status} {page.Path}: {(page.Text.Length > 1500 ? page.Text[..1500] + "…" : page.Text)}");
            return false;
        }
        catch (HttpRequestException fault)
        {
            await output.WriteLineAsync($"loop broken at '{step}': {fault.Message}");
            return false;
        }
    }
}
