namespace Animation.Host.Demo.Check;

/// <summary>Everybody comes in: three by the demo's doors, the fourth by a mailed link, as in real life.</summary>
public static class ComeIn
{
    public static async Task Walk(Loop loop, CancellationToken ct)
    {
        await ByTheDoor(loop.Officer, "agent", ct);
        await ByTheDoor(loop.MemberA, "membre", ct);
        await ByTheDoor(loop.Director, "direction", ct);
        await AddMemberB(loop, ct);
        await ByMail(loop, ct);
    }

    private static async Task ByTheDoor(Walker who, string door, CancellationToken ct)
    {
        var page = await who.Open("/demo/entrer/" + door, ct);
        await who.Press(page, "/demo/entrer/" + door, [], ct);
    }

    private static async Task AddMemberB(Loop loop, CancellationToken ct)
    {
        const string form = "/animation/annuaire/personnes/nouvelle";
        var page = await loop.Officer.Open(form, ct);
        await loop.Officer.Press(page, form, [("Name", "Bastien Lemaire"), ("Address", Loop.AddressOfB)], ct);
        await loop.Settle(ct);
    }

    private static async Task ByMail(Loop loop, CancellationToken ct)
    {
        var asked = await loop.MemberB.Open("/connexion", ct);
        await loop.MemberB.Press(asked, "/connexion", [("Address", Loop.AddressOfB)], ct);
        var link = await SignInLink(loop, ct);
        var opened = await loop.MemberB.Open(link, ct);
        var home = await loop.MemberB.Press(opened, link, [], ct);
        Loop.Hold((await loop.MemberB.Open("/moi", ct)).Text.Contains("Bastien Lemaire", StringComparison.Ordinal), "member B is not signed in by the mailed link", home);
        var again = await loop.Passer.Send(HttpMethod.Get, link, null, ct);
        Loop.Hold(again.Status == 410, "the sign-in link of member B still opens after it was used", again);
    }

    // The request is answered before anything is looked up, so the mail comes a little later.
    private static async Task<string> SignInLink(Loop loop, CancellationToken ct)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if ((await loop.Settle(ct)).FirstOrDefault(mail => mail.IsTo(Loop.AddressOfB))?.Link(loop.Site, "/connexion/") is { } link)
                return link;
            await Task.Delay(100, ct);
        }
        throw new LoopBroken("member B receives no sign-in mail");
    }
}
