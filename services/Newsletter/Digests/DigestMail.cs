using System.Globalization;
using System.Text;
using Animation.Hosting;
using Animation.Hosting.Configuration;
using Animation.Newsletter.Delivery;
using Animation.Newsletter.Mails;
using Animation.Vocabulary;
using Animation.Web;
using Dapper;

namespace Animation.Newsletter.Digests;

/// <summary>One item as its reader sees it.</summary>
/// <param name="Why">The reader's own themes among those of the item, as codes; all of the item's for somebody who chose none.</param>
/// <param name="Filters">Names of the reader's saved filters that found it.</param>
/// <param name="Deadline">Last day to answer; none when nobody has to.</param>
/// <param name="Closing">True for what they had already, and that closes soon.</param>
[method: ExplicitConstructor]
public sealed record DigestEntry(string Slug, string Title, string Url, string SourceName, string Note, DateOnly? Deadline, string[] Why, string[] Filters, bool Closing)
{
    /// <summary>The publisher's address when it is one of the web; a mail links to nothing else.</summary>
    public string? Source => Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri.AbsoluteUri : null;
}

/// <summary>One answer to the question of the first mail.</summary>
/// <param name="Url">Signed address of the page that records it.</param>
public sealed record DigestAnswer(string Label, string Url);

/// <summary>Everything the two parts of a digest say, in the language of the moment.</summary>
/// <param name="Organisation">The reader's organisation when they chose nothing and receive the essentials for it.</param>
/// <param name="Exits">To stop and to choose; with the answers, the only addresses that name the reader.</param>
/// <param name="Question">Answers to the one question of the first mail; empty in every other.</param>
/// <param name="First">Where the address came from, in the first mail to somebody who did not give it.</param>
public sealed record DigestWords(
    IReadOnlyList<DigestEntry> Entries, Uri Site, string Association, MailExits Exits, string? Organisation, IReadOnlyList<DigestAnswer> Question, FirstContactWords? First)
{
    /// <summary>What they did not have yet.</summary>
    public IReadOnlyList<DigestEntry> News => [.. Entries.Where(entry => !entry.Closing)];

    /// <summary>What they had, and that closes soon.</summary>
    public IReadOnlyList<DigestEntry> Closing => [.. Entries.Where(entry => entry.Closing)];

    /// <summary>Where a beginner begins; offered with the one question.</summary>
    public string FirstSteps => new Uri(Site, "/veille/premiers-pas").AbsoluteUri;

    public static Text FirstStepsLabel => new("Vous débutez ? Les premiers pas, dans l'ordre", "Just starting? The first steps, in order");

    public static Text ClosingTitle => new("Bientôt clos", "Closing soon");

    public Text Name => Organisation is null ? new("Votre veille", "Your watch") : new("L'essentiel", "The essentials");

    public string Subject => News.Count == 0
        ? new Text($"{Name.Fr} : bientôt clos, {Closing[0].Title}", $"{Name.En}: closing soon, {Closing[0].Title}")
        : Entries.Count == 1
        ? new Text($"{Name.Fr} : {Entries[0].Title}", $"{Name.En}: {Entries[0].Title}")
        : new Text($"{Name.Fr} : {Entries[0].Title}, et {Entries.Count - 1} de plus", $"{Name.En}: {Entries[0].Title}, and {Entries.Count - 1} more");

    public string Why => Organisation is null
        ? new Text($"Vous recevez ce message parce que vous suivez : {Followed}.", $"You receive this message because you follow: {Followed}.")
        : new Text($"Vous recevez l'essentiel de la veille parce que vous agissez pour {Organisation}, adhérente.", $"You receive the essentials of the watch because you act for {Organisation}, a member.");

    public static Text Asked => new("Où en êtes-vous avec les données ?", "How far are you with data?");

    /// <summary>Until when to answer; empty when nobody has to.</summary>
    public static string Until(DigestEntry entry) => entry.Deadline is { } day
        ? new Text($"Répondre jusqu'au {Dates.InBoth(day).Fr}. ", $"Answer until {Dates.InBoth(day).En}. ")
        : "";

    public string LibraryUrl(DigestEntry entry) => new Uri(Site, "/veille/" + entry.Slug).AbsoluteUri;

    /// <summary>Why an item is there: themes of the reader, then their filters by name.</summary>
    public static string Reasons(DigestEntry entry) => string.Join(", ", [.. entry.Why.Select(theme => Themes.Label(theme)), .. entry.Filters.Select(Quoted)]);

    private string Followed => string.Join(", ",
        [.. Entries.SelectMany(entry => entry.Why).Distinct().Select(theme => Themes.Label(theme)), .. Entries.SelectMany(entry => entry.Filters).Distinct().Select(Quoted)]);

    private static string Quoted(string filter) => RequestedMail.OneLine(new Text($"« {filter} »", $"“{filter}”"));
}

/// <summary>Renders a reader's watch at the moment it is sent: what was withdrawn or no longer fits since it was planned is not in it.</summary>
public sealed class DigestMail(MailHtml html, MailLinks links, Settings settings, MailPost post)
{
    [method: ExplicitConstructor]
    private sealed record Reader(string? Organisation, bool Asked);

    /// <summary>The mail, or none when nothing is left to say.</summary>
    public async Task<RenderedMail?> Render(NewsletterDb db, Guid digest, Guid person, CultureInfo culture, CancellationToken ct)
    {
        var args = new { digest, person, today = DigestSchedule.Local(db.Now).Date };
        // What is no longer followed or offered was not sent, unless an earlier attempt may have sent it.
        await db.Execute(
            $"""
            DELETE FROM digest_item d WHERE d.person_id = @person AND d.digest_id = @digest
              AND NOT EXISTS (SELECT FROM mail m WHERE m.mailing_id = d.digest_id AND m.person_id = d.person_id AND m.attempts > 0)
              AND NOT EXISTS (SELECT FROM item JOIN reader ON reader.id = d.person_id WHERE item.id = d.item_id AND {Due.Fits})
            """, args, ct);
        var entries = await db.Query<DigestEntry>(
            $"""
            SELECT item.slug, item.title, item.url, item.source_name, item.note, item.deadline,
              CASE WHEN reader.essentials THEN item.themes ELSE ARRAY(SELECT unnest(item.themes) INTERSECT SELECT unnest(reader.themes)) END AS why,
              {Due.AskedBy} AS filters, d.closing
            FROM digest_item d JOIN item ON item.id = d.item_id JOIN reader ON reader.id = d.person_id
            WHERE d.digest_id = @digest AND d.person_id = @person AND {Due.Fits}
            ORDER BY d.closing, CASE WHEN d.closing THEN item.deadline END, item.value DESC, item.kept_at DESC, item.id
            """, args, ct);
        if (entries.Count == 0)
            return null;
        var reader = await db.First<Reader>(
            """
            SELECT CASE WHEN essentials THEN organisation_name END AS organisation, essentials AND maturities = '{}' AND NOT EXISTS (
              SELECT FROM mail JOIN digest ON digest.id = mail.mailing_id WHERE mail.person_id = reader.id AND digest.kind = 'essentials' AND mail.state = 'sent') AS asked
            FROM reader WHERE id = @person
            """, args, ct);
        var exits = new MailExits(links.Stop(MailKind.Watch, person), links.Choices(MailKind.Watch, person));
        var first = (await FirstContact.Find(db, person, ct))?.Written(links.Stop(MailKind.All, person));
        return await culture.Saying(async () =>
        {
            IReadOnlyList<DigestAnswer> question = reader!.Asked ? [.. Maturities.All.Select(term => new DigestAnswer(term.Label, links.Answer(person, term.Code).AbsoluteUri))] : [];
            var words = new DigestWords(entries, settings.Url, settings.Association, exits, reader.Organisation, question, first);
            var (subject, text) = (RequestedMail.OneLine(words.Subject), Plain(words));
            var list = new ListHeaders(new Text("Votre veille", "Your watch").In(culture), $"veille.{post.Route!.From.Domain}", exits.Stop, post.Route.ReplyTo);
            return new RenderedMail(subject, text, await html.Render<DigestMailPage>(culture, new() { ["Words"] = words }), List: list);
        });
    }

    private static string Plain(DigestWords words)
    {
        var text = new StringBuilder().Append(words.Why).Append('\n')
            .Append(new Text("Ne plus la recevoir : ", "Stop receiving it: ")).Append(words.Exits.Stop.AbsoluteUri).Append("\n\n");
        if (words.First is { } first)
            text.Append(first.Plain).Append("\n\n");
        foreach (var entry in words.Entries)
        {
            if (entry.Closing && entry == words.Closing[0])
                text.Append(DigestWords.ClosingTitle.ToString().ToUpperInvariant()).Append("\n\n");
            text.Append("* ").Append(RequestedMail.OneLine(entry.Title)).Append('\n');
            if (entry.Note.Length > 0)
                text.Append(entry.Note.Trim()).Append('\n');
            if (DigestWords.Until(entry) is { Length: > 0 } until)
                text.Append(until.TrimEnd()).Append('\n');
            text.Append(new Text("Pour : ", "For: ")).Append(DigestWords.Reasons(entry)).Append('\n')
                .Append(new Text("Dans la veille : ", "In the watch: ")).Append(words.LibraryUrl(entry)).Append('\n');
            if (entry.Source is not null)
                text.Append(new Text("Lire sur ", "Read on ")).Append(RequestedMail.OneLine(entry.SourceName)).Append(" : ").Append(entry.Source).Append('\n');
            text.Append('\n');
        }
        if (words.Question.Count > 0)
            text.Append(DigestWords.Asked).Append('\n');
        foreach (var answer in words.Question)
            text.Append(answer.Label).Append(" : ").Append(answer.Url).Append('\n');
        if (words.Question.Count > 0)
            text.Append(DigestWords.FirstStepsLabel).Append(" : ").Append(words.FirstSteps).Append('\n');
        return text.Append("-- \n").Append(words.Association).Append('\n')
            .Append(new Text("Changer vos choix : ", "Change your choices: ")).Append(words.Exits.Choices.AbsoluteUri).Append('\n')
            .Append(new Text("Ne plus recevoir votre veille par courriel : ", "Stop your watch by mail: ")).Append(words.Exits.Stop.AbsoluteUri).ToString();
    }
}
