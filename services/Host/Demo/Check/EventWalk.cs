using System.Globalization;

namespace Animation.Host.Demo.Check;

/// <summary>A webinar from the announcement to who came, and another that is called off.</summary>
public static class EventWalk
{
    private const string Joining = "https://visio.exemple.fr/boucle";

    /// <summary>A webinar that the walk has made.</summary>
    public sealed record Made(string Slug, string Title)
    {
        public string Public => "/evenements/" + Slug;

        public string Office => "/animation/evenements/" + Slug;
    }

    /// <summary>The officer schedules a webinar with its joining link; it shows on the agenda, without that link.</summary>
    public static async Task<Made> Schedule(Loop loop, string title, int inDays, CancellationToken ct)
    {
        const string form = "/animation/evenements/nouveau";
        var page = await loop.Officer.Open(form, ct);
        var scheduled = await loop.Officer.Press(page, form,
        [
            ("Title", title), ("Kind", "webinar"), ("Venue", "online"), ("JoiningLink", Joining), ("Themes", Loop.ThemeOfA),
            ("Description", "Une heure pour comprendre, une demi-heure pour poser ses questions."), .. Hours(loop, TimeSpan.FromDays(inDays)),
        ], ct);
        var made = new Made(scheduled.Path.Split('?')[0].Split('/')[^1], title);
        var agenda = await loop.Passer.Open("/evenements", ct);
        Loop.Hold(agenda.Text.Contains(title, StringComparison.Ordinal), "the webinar does not show on /evenements", agenda);
        var shown = await loop.Passer.Open(made.Public, ct);
        Loop.Hold(!shown.Document.DocumentElement.OuterHtml.Contains(Joining, StringComparison.Ordinal), "the joining link shows to somebody who is not registered", shown);
        return made;
    }

    /// <summary>Those who follow the theme are invited by mail; answers the mail to member A.</summary>
    public static async Task<FolderMail> Invite(Loop loop, Made made, CancellationToken ct)
    {
        var sheet = await loop.Officer.Open(made.Office, ct);
        await loop.Officer.Press(sheet, made.Office + "/inviter", [], ct);
        var mails = (await loop.Settle(ct)).Where(mail => mail.Link(loop.Site, "/evenements/inscription/") is not null).ToList();
        var due = await loop.Rows<string>(
            "members", "SELECT address FROM person JOIN preferences ON person_id = id WHERE @theme = ANY(themes) AND invitation_by_mail AND erased_at IS NULL", new { theme = Loop.ThemeOfA });
        Loop.SameRecipients(mails, due, "the invitation");
        return mails.First(mail => mail.IsTo(loop.AddressOfA));
    }

    /// <summary>Member B registers on the page, member A by the signed link without signing in; both are confirmed with the invitation for their calendar.</summary>
    public static async Task<(FolderMail A, FolderMail B)> Register(Loop loop, Made made, FolderMail invitation, CancellationToken ct)
    {
        var page = await loop.MemberB.Open(made.Public, ct);
        var registered = await loop.MemberB.Press(page, made.Public + "/inscription", [], ct);
        Loop.Hold(registered.Form(made.Public + "/desinscription") is not null, "member B is not shown as registered", registered);
        await ByLink(loop, invitation.Link(loop.Site, "/evenements/inscription/")!, ct);
        var mails = await loop.Settle(ct);
        Loop.SameRecipients(mails, [loop.AddressOfA, Loop.AddressOfB], "the confirmation");
        foreach (var mail in mails)
        {
            Loop.Hold(mail.CalendarLine("METHOD") == "REQUEST" && mail.CalendarLine("UID").Length > 0, "a confirmation lacks its calendar invitation");
            Loop.Hold(!mail.Calendar.Contains('{', StringComparison.Ordinal), "a calendar invitation went out with a blank that nobody filled");
            Loop.Hold(mail.Text.Contains(Joining, StringComparison.Ordinal), "a confirmation lacks the joining link");
        }
        return (mails.First(mail => mail.IsTo(loop.AddressOfA)), mails.First(mail => mail.IsTo(Loop.AddressOfB)));
    }

    /// <summary>Member A withdraws from the mail, as they registered.</summary>
    public static async Task WithdrawByMail(Loop loop, FolderMail confirmation, CancellationToken ct)
    {
        var link = confirmation.Link(loop.Site, "/evenements/desinscription/") ?? throw new LoopBroken("a confirmation lacks its link to withdraw");
        await ByLink(loop, link, ct);
        var mails = await loop.Settle(ct);
        Loop.SameRecipients(mails, [loop.AddressOfA], "the end of a registration");
        Loop.Hold(mails[0].CalendarLine("METHOD") == "CANCEL" && mails[0].CalendarLine("UID") == confirmation.CalendarLine("UID"), "withdrawing does not free the calendar");
    }

    /// <summary>Moved: those still registered are told, under the same UID with a higher SEQUENCE.</summary>
    public static async Task Move(Loop loop, Made made, TimeSpan fromNow, FolderMail before, CancellationToken ct)
    {
        var page = await loop.Officer.Open(made.Office + "/deplacer", ct);
        await loop.Officer.Press(page, made.Office + "/deplacer", Hours(loop, fromNow), ct);
        var mails = await loop.Settle(ct);
        Loop.SameRecipients(mails, [Loop.AddressOfB], "the new date");
        var (was, now) = (int.Parse(before.CalendarLine("SEQUENCE"), CultureInfo.InvariantCulture), int.Parse(mails[0].CalendarLine("SEQUENCE"), CultureInfo.InvariantCulture));
        Loop.Hold(mails[0].CalendarLine("UID") == before.CalendarLine("UID") && now > was, $"the calendar does not follow: SEQUENCE {was} then {now}");
    }

    /// <summary>Another webinar is called off: its registered person is told, and their calendar lets go of it.</summary>
    public static async Task Cancel(Loop loop, Made made, CancellationToken ct)
    {
        var page = await loop.MemberB.Open(made.Public, ct);
        await loop.MemberB.Press(page, made.Public + "/inscription", [], ct);
        await loop.Settle(ct);
        var form = await loop.Officer.Open(made.Office + "/annuler", ct);
        await loop.Officer.Press(form, made.Office + "/annuler", [("Reason", "L'intervenante est souffrante.")], ct);
        var mails = await loop.Settle(ct);
        Loop.SameRecipients(mails, [Loop.AddressOfB], "the cancellation");
        Loop.Hold(mails[0].CalendarLine("METHOD") == "CANCEL", "the cancellation leaves the event in calendars");
    }

    /// <summary>The webinar is brought forward to now, and the officer records who came.</summary>
    public static async Task RecordWhoCame(Loop loop, Made made, FolderMail before, CancellationToken ct)
    {
        await Move(loop, made, TimeSpan.FromMinutes(-10), before, ct);
        var page = await loop.Officer.Open(made.Office + "/presences", ct);
        var listed = page.Document.QuerySelectorAll("input[name=Present]").Select(box => box.GetAttribute("value")!).ToArray();
        Loop.Hold(listed.Length == 1, $"{listed.Length} people are listed, member B alone is registered", page);
        var saved = await loop.Officer.Press(page, made.Office + "/presences", [("Present", listed[0])], ct);
        Loop.Hold(saved.Document.QuerySelector("input[name=Present][checked]") is not null, "attendance is not kept", saved);
        await loop.Settle(ct);
    }

    private static async Task ByLink(Loop loop, string link, CancellationToken ct)
    {
        var page = await loop.Passer.Open(link, ct);
        await loop.Passer.Press(page, link, [], ct);
    }

    // The form speaks Paris time; the walk only needs a moment well before or after now, whatever the season.
    private static (string Name, string Value)[] Hours(Loop loop, TimeSpan fromNow)
    {
        var start = Paris(loop.Clock.GetUtcNow() + fromNow);
        var end = start.AddMinutes(90);
        return [("StartDate", Date(start)), ("StartTime", Time(start)), ("EndDate", Date(end)), ("EndTime", Time(end))];
    }

    private static DateTime Paris(DateTimeOffset moment) => Newsletter.Digests.DigestSchedule.Local(moment);

    private static string Date(DateTime moment) => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(DateTime moment) => moment.ToString("HH:mm", CultureInfo.InvariantCulture);
}
