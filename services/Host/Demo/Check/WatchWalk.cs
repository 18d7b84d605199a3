using Animation.Host.Demo.Feeds;

namespace Animation.Host.Demo.Check;

/// <summary>A source from its address to the first decision on what it brought.</summary>
public static class WatchWalk
{
    public const string Kept = "Carnets de randonnée : une commune ouvre ses itinéraires";
    public const string Note = "Utile aux petites communes : le modèle de fichier est prêt à reprendre.";

    private const string Unwanted = "Promotion : nos agendas sont en solde";
    private const string Sources = "/animation/sources";
    private const string Inbox = "/animation/veille";

    /// <summary>The officer gives the address of the growing feed; what it already holds waits in the inbox. Addresses that lead inside are refused beside the field.</summary>
    public static async Task AddSource(Loop loop, CancellationToken ct)
    {
        var page = await loop.Officer.Open(Sources, ct);
        var refused = await loop.Officer.Try(page, Sources, [("Adresse", "http://169.254.169.254/latest/meta-data/")], ct);
        Loop.Hold(refused.Status == 422, "an address that leads inside is not refused", refused);
        var feed = new Uri(loop.Site, "/demo/flux/" + DemoFeed.Growing.Name).ToString();
        var added = await loop.Officer.Press(refused, Sources, [("Adresse", feed)], ct);
        Loop.Hold(added.Text.Contains(DemoFeed.Growing.Title, StringComparison.Ordinal), "the new source is not listed", added);
        await loop.Settle(ct);
    }

    /// <summary>Two new articles come out; the source is read and both wait.</summary>
    public static async Task Fetch(Loop loop, CancellationToken ct)
    {
        await Publish(loop, Kept, "Dix sentiers, leurs horaires de fermeture et leur état, mis à jour avec les associations de randonnée.", ct);
        await Publish(loop, Unwanted, "Vingt pour cent de remise sur les agendas de bureau.", ct);
        var page = await loop.Officer.Open(Sources, ct);
        var source = await loop.Rows<Guid>("watch", "SELECT id FROM source WHERE name = @Title", new { DemoFeed.Growing.Title });
        await loop.Officer.Press(page, $"{Sources}/{source[0]}/lire", [], ct);
        await Loop.Until(loop.Officer, Inbox, inbox => Link(inbox, Kept) is not null && Link(inbox, Unwanted) is not null, "the new articles do not wait in the inbox", ct);
    }

    /// <summary>One is kept with a theme and a note, the other written off; neither waits any more, and the kept one can be read by everybody.</summary>
    public static async Task Sort(Loop loop, CancellationToken ct)
    {
        await Decide(loop, Kept, [("Action", "garder"), ("Themes", Loop.ThemeOfA), ("Note", Note), ("Valeur", "3")], ct);
        await Decide(loop, Unwanted, [("Action", "ecarter"), ("Raison", "publicite")], ct);
        var inbox = await loop.Officer.Open(Inbox, ct);
        Loop.Hold(Line(inbox, Kept) is null && Line(inbox, Unwanted) is null, "a decided item still waits", inbox);
        await loop.Settle(ct);
        await Loop.Until(loop.Passer, "/veille", library => library.Text.Contains(Kept, StringComparison.Ordinal), "the kept item does not show on /veille", ct);
    }

    private static async Task Decide(Loop loop, string title, (string, string)[] fields, CancellationToken ct)
    {
        var inbox = await loop.Officer.Open(Inbox, ct);
        var link = Link(inbox, title) ?? throw new LoopBroken($"'{title}' does not wait in the inbox", inbox);
        var page = await loop.Officer.Open(link, ct);
        var id = link.Split("item=")[^1].Split('&')[0];
        await loop.Officer.Press(page, $"{Inbox}/{id}", fields, ct);
    }

    private static string? Link(WalkedPage inbox, string title) => Line(inbox, title)?.GetAttribute("href");

    private static AngleSharp.Dom.IElement? Line(WalkedPage inbox, string title) =>
        inbox.Document.QuerySelectorAll("#tri a").FirstOrDefault(line => line.TextContent.Contains(title, StringComparison.Ordinal));

    private static async Task Publish(Loop loop, string title, string summary, CancellationToken ct)
    {
        var news = new FormUrlEncodedContent([KeyValuePair.Create("Titre", title), KeyValuePair.Create("Resume", summary)]);
        var answer = await loop.Passer.Send(HttpMethod.Post, $"/demo/flux/{DemoFeed.Growing.Name}/publier", news, ct);
        Loop.Hold(answer.Status == 201, "the publisher does not bring out a new article", answer);
    }
}
