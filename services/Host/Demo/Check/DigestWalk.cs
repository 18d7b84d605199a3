namespace Animation.Host.Demo.Check;

/// <summary>The watch by mail: exactly those who follow the theme of what was kept receive it, once; the others receive nothing.</summary>
public static class DigestWalk
{
    private const string Office = "/animation/veille-par-courriel";

    /// <summary>Members choose on their own page: A follows the theme of the first items, B does not.</summary>
    public static async Task Choose(Loop loop, CancellationToken ct)
    {
        await Follow(loop.MemberA, Loop.ThemeOfA, ct);
        await Follow(loop.MemberB, Loop.ThemeOfB, ct);
        await loop.Settle(ct);
    }

    /// <summary>Empties what waits from before, so that the next sending holds what this walk keeps and nothing else.</summary>
    public static async Task Flush(Loop loop, CancellationToken ct)
    {
        // One mail holds so much; the rest of a long backlog comes with the next.
        for (var sending = 0; sending < 20 && await Send(loop, ct); sending++)
            Loop.Hold(Digests(await loop.Settle(ct)).All(mail => mail.Link(loop.Site, "/veille/") is not null), "an empty digest left");
    }

    /// <summary>Sends the watch now and compares the folder with who follows the theme.</summary>
    public static async Task SendKept(Loop loop, string title, string note, string theme, CancellationToken ct)
    {
        var due = await Followers(loop, theme);
        Loop.Hold(await Send(loop, ct), $"nothing waits to be sent though '{title}' was kept");
        var mails = Digests(await loop.Settle(ct));
        Loop.SameRecipients(mails, due, "the watch with a kept item");
        foreach (var mail in mails)
        {
            Loop.Hold(mail.Text.Contains(title, StringComparison.Ordinal), $"a digest lacks the kept item '{title}'");
            Loop.Hold(mail.Text.Contains(note, StringComparison.Ordinal), "a digest lacks the officer's note");
            Loop.Hold(mail.Header("list-unsubscribe").Contains("/lettres/arret/", StringComparison.Ordinal)
                && mail.Header("list-unsubscribe-post") == "List-Unsubscribe=One-Click", "a digest lacks its one-click unsubscribe");
            Loop.Hold(mail.Link(loop.Site, "/lettres/arret/") is not null, "a digest lacks its stop link");
        }
    }

    /// <summary>A second press: nobody has anything new, so nothing leaves.</summary>
    public static async Task NothingTwice(Loop loop, CancellationToken ct)
    {
        await Send(loop, ct);
        var mails = Digests(await loop.Settle(ct));
        Loop.Hold(mails.Count == 0, $"{mails.Count} mails left at the second press though nothing new was kept");
    }

    /// <summary>B now follows A's theme: the next digest reaches B too, with what B never had.</summary>
    public static async Task ChangeOfMind(Loop loop, string title, CancellationToken ct)
    {
        await Follow(loop.MemberB, Loop.ThemeOfA, ct);
        await loop.Settle(ct);
        Loop.Hold(await Send(loop, ct), "nothing waits for member B after they chose the theme");
        var mails = Digests(await loop.Settle(ct));
        Loop.SameRecipients(mails, [Loop.AddressOfB], "the watch after member B changed their themes");
        Loop.Hold(mails[0].Text.Contains(title, StringComparison.Ordinal), $"member B's digest lacks '{title}'");
    }

    private static async Task Follow(Walker who, string theme, CancellationToken ct)
    {
        var page = await who.Open("/moi/choix", ct);
        var saved = await who.Press(page, "/moi/choix", [("Themes", theme), ("Watch", "as-it-comes")], ct);
        Loop.Hold(saved.Document.QuerySelector($"input[name=Themes][value={theme}]")?.HasAttribute("checked") == true, $"{who.Name}'s choice of {theme} is not kept", saved);
    }

    // The button is there only when somebody is to receive something.
    private static async Task<bool> Send(Loop loop, CancellationToken ct)
    {
        var page = await loop.Officer.Open(Office, ct);
        if (page.Form(Office) is null)
            return false;
        await loop.Officer.Press(page, Office, [], ct);
        return true;
    }

    private static List<FolderMail> Digests(IReadOnlyList<FolderMail> mails) => [.. mails.Where(mail => mail.Header("list-id").Contains("<veille.", StringComparison.Ordinal))];

    private static Task<IReadOnlyList<string>> Followers(Loop loop, string theme) => loop.Rows<string>(
        "members",
        """
        SELECT address FROM person JOIN preferences ON preferences.person_id = person.id
        WHERE @theme = ANY(themes) AND watch_by_mail AND watch_rhythm = 'as-it-comes' AND erased_at IS NULL
        """, new { theme });
}
