using System.Globalization;
using System.Text;
using Animation.Contracts.Members;
using Animation.Hosting;
using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Animation.Newsletter.Delivery;
using Animation.Newsletter.Mails;
using Animation.Vocabulary;
using Dapper;

namespace Animation.Newsletter.Digests;

/// <summary>One item as its reader sees it.</summary>
/// <param name="Why">The reader's own themes among those of the item, as codes.</param>
[method: ExplicitConstructor]
public sealed record DigestEntry(string Slug, string Title, string Url, string SourceName, string Note, string[] Why)
{
    /// <summary>The publisher's address when it is one of the web; a mail links to nothing else.</summary>
    public string? Source => Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri.AbsoluteUri : null;
}

/// <summary>Everything the two parts of a digest say, in the language of the moment.</summary>
/// <param name="Stop">Signed address that stops the watch; with <paramref name="Choices"/>, the only ones that name the reader.</param>
/// <param name="Choices">Signed address of the reader's choices, which needs no signing in.</param>
public sealed record DigestWords(IReadOnlyList<DigestEntry> Entries, Uri Site, string Association, string Stop, string Choices)
{
    public string Subject => Entries.Count == 1
        ? new Text($"Votre veille : {Entries[0].Title}", $"Your watch: {Entries[0].Title}")
        : new Text($"Votre veille : {Entries[0].Title}, et {Entries.Count - 1} de plus", $"Your watch: {Entries[0].Title}, and {Entries.Count - 1} more");

    public string Why => new Text($"Vous recevez ce message parce que vous suivez : {Followed}.", $"You receive this message because you follow: {Followed}.");

    public static string Labels(IEnumerable<string> themes) => string.Join(", ", themes.Select(theme => Themes.Label(theme)));

    public string LibraryUrl(DigestEntry entry) => new Uri(Site, "/veille/" + entry.Slug).AbsoluteUri;

    private string Followed => Labels(Entries.SelectMany(entry => entry.Why).Distinct());
}

/// <summary>Renders a reader's watch at the moment it is sent: what was withdrawn since it was planned is not in it.</summary>
public sealed class DigestMail(MailHtml html, ActionLinks links, Settings settings, MailPost post)
{
    /// <summary>The mail, or none when nothing is left to say.</summary>
    public async Task<RenderedMail?> Render(NewsletterDb db, Guid digest, Guid person, CultureInfo culture, CancellationToken ct)
    {
        // What is no longer followed or offered was not sent, unless an earlier attempt may have sent it.
        await db.Execute(
            """
            DELETE FROM digest_item d WHERE d.person_id = @person AND d.digest_id = @digest
              AND NOT EXISTS (SELECT FROM mail m WHERE m.mailing_id = d.digest_id AND m.person_id = d.person_id AND m.attempts > 0)
              AND NOT EXISTS (SELECT FROM item i JOIN preferences p ON p.person_id = d.person_id WHERE i.id = d.item_id AND NOT i.withdrawn AND i.themes && p.themes)
            """, new { digest, person }, ct);
        var entries = await db.Query<DigestEntry>(
            """
            SELECT i.slug, i.title, i.url, i.source_name, i.note, ARRAY(SELECT unnest(i.themes) INTERSECT SELECT unnest(p.themes)) AS why
            FROM digest_item d JOIN item i ON i.id = d.item_id JOIN preferences p ON p.person_id = d.person_id
            WHERE d.digest_id = @digest AND d.person_id = @person AND NOT i.withdrawn AND i.themes && p.themes
            ORDER BY i.value DESC, i.kept_at DESC, i.id
            """, new { digest, person }, ct);
        if (entries.Count == 0)
            return null;
        var stop = new Uri(settings.Url, StopDigest.PathOf(links, person));
        var choices = new Uri(settings.Url, "/moi/choix/" + links.Create(new ActionLink(SignedActions.Choices, person, Guid.Empty)));
        var words = new DigestWords(entries, settings.Url, settings.Association, stop.AbsoluteUri, choices.AbsoluteUri);
        var markup = await html.Render<DigestMailPage>(culture, new() { ["Words"] = words });
        var (subject, text) = InCulture(culture, () => (RequestedMail.OneLine(words.Subject), Plain(words)));
        var list = new ListHeaders(new Text("Votre veille", "Your watch").In(culture), $"veille.{post.Route!.From.Domain}", stop, post.Route.ReplyTo);
        return new RenderedMail(subject, text, markup, List: list);
    }

    private static string Plain(DigestWords words)
    {
        var text = new StringBuilder().Append(words.Why).Append('\n')
            .Append(new Text("Ne plus la recevoir : ", "Stop receiving it: ")).Append(words.Stop).Append("\n\n");
        foreach (var entry in words.Entries)
        {
            text.Append("* ").Append(RequestedMail.OneLine(entry.Title)).Append('\n');
            if (entry.Note.Length > 0)
                text.Append(entry.Note.Trim()).Append('\n');
            text.Append(new Text("Pour : ", "For: ")).Append(DigestWords.Labels(entry.Why)).Append('\n')
                .Append(new Text("Dans la veille : ", "In the watch: ")).Append(words.LibraryUrl(entry)).Append('\n');
            if (entry.Source is not null)
                text.Append(new Text("Lire sur ", "Read on ")).Append(RequestedMail.OneLine(entry.SourceName)).Append(" : ").Append(entry.Source).Append('\n');
            text.Append('\n');
        }
        return text.Append("-- \n").Append(words.Association).Append('\n')
            .Append(new Text("Changer vos choix : ", "Change your choices: ")).Append(words.Choices).Append('\n')
            .Append(new Text("Ne plus recevoir votre veille par courriel : ", "Stop your watch by mail: ")).Append(words.Stop).ToString();
    }

    private static T InCulture<T>(CultureInfo culture, Func<T> say)
    {
        var (before, beforeUi) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
            return say();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }
}
