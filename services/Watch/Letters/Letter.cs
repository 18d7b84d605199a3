using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Animation.Vocabulary;
using Animation.Watch.Ingestion;
using Animation.Watch.Reading;

namespace Animation.Watch.Letters;

/// <summary>What a mail from outside says, without anything that names or follows our mailbox.</summary>
/// <param name="Key">The same however often, and by whatever way, the mail comes.</param>
/// <param name="Sender"><c>list:…</c> from List-Id, else <c>domain:…</c> from From.</param>
/// <param name="Address">The letter on the web, where it has an address for everybody.</param>
/// <param name="Confirm">The link of a mail that asks to confirm a subscription: made for our mailbox, to be sealed.</param>
internal sealed partial record Letter(
    byte[] Key, string Sender, string SenderName, string Domain, string Subject, DateTimeOffset SentAt, string Language, string Html, string Excerpt, string? Address,
    IReadOnlyList<LetterLink> Links, int Dropped, string? Confirm)
{
    private const int LongestName = 120;
    private const int LongestSubject = 300;
    private const int MostMailboxes = 50;
    private static readonly string[] ourHeaders = ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc", "resent-to", "x-forwarded-to"];

    /// <exception cref="Refusal">It cannot be read safely, says nobody who sent it, or was written by no sender of letters.</exception>
    public static Letter Read(ReadOnlyMemory<byte> mail, DateTimeOffset now)
    {
        var read = MimeReader.Read(mail);
        if (Automatic(read))
            throw new Refusal("watch.mail-automatic", new Text("C’est une réponse automatique ou un avis de non-remise.", "This is an automatic answer or a report of non-delivery."));
        if (read.Header("x-spam-flag").Trim().StartsWith("yes", StringComparison.OrdinalIgnoreCase))
            throw new Refusal("watch.mail-spam", new Text("Votre serveur de courriel le tient pour indésirable.", "Your mail server takes it for spam."));
        if (MailAddress.In(read.Header("from")) is not [var from, ..])
            throw new Refusal("watch.mail-nobody", new Text("Ce courriel ne dit pas qui l’envoie.", "This mail does not say who sends it."));
        var own = ourHeaders.SelectMany(read.All).SelectMany(MailAddress.In).Select(one => one.Address).Distinct().Take(MostMailboxes).ToArray();
        var (html, language) = Shown(read);
        var body = LetterBody.Of(html, new LetterLinks(own, [.. Exits(read)]), own);
        var subject = Cut(LetterBody.Without(EncodedWords.Decode(read.Header("subject")), own), LongestSubject);
        var sender = ListId().Match(read.Header("list-id")) is { Success: true } list ? $"list:{list.Groups[1].Value.ToLowerInvariant()}" : $"domain:{from.Domain}";
        var name = Cut(from.Name.Length > 0 && !from.Name.Contains('@', StringComparison.Ordinal) ? from.Name : from.Domain, LongestName);
        var confirm = Confirmation.LinkOf(subject, body.Seen);
        var sent = FeedDate.Parse(read.Header("date"));
        return new Letter(
            KeyOf(read, mail, sender), sender, name, from.Domain, subject.Length > 0 ? subject : name, sent is { } at && at <= now && at > now.AddYears(-5) ? at : now, language,
            // The words alone: the link to press stands among the others.
            confirm is null ? body.Html : HtmlCleaner.Clean(LetterBody.OfText(PlainText.OfHtml(body.Html))),
            Cut(LetterBody.Without(PlainText.OfHtml(body.Html), own), Ingest.ExcerptLength), Archived(read) ?? body.Online, confirm is null ? body.Links : [], body.Dropped, confirm);
    }

    private static bool Automatic(MimePart mail) =>
        mail.Header("auto-submitted").Trim().StartsWith("auto-replied", StringComparison.OrdinalIgnoreCase) || mail.Type == "multipart/report" || mail.Header("return-path").Trim() == "<>";

    private static (string Html, string Language) Shown(MimePart mail)
    {
        var parts = mail.Shown().ToList();
        var said = mail.Header("content-language");
        if (parts.FirstOrDefault(part => part.Type == "text/html") is { } rich)
        {
            var html = TextOf(rich);
            var tag = HtmlLanguage().Match(html, 0, Math.Min(html.Length, 4_000));
            return (html, LanguageOf(said.Length > 0 ? said : tag.Groups[1].Value));
        }

        return parts.FirstOrDefault(part => part.Type == "text/plain") is { } plain
            ? (LetterBody.OfText(TextOf(plain)), LanguageOf(said))
            : throw new Refusal("watch.mail-empty", new Text("Ce courriel n’a pas de texte.", "This mail has no text."));
    }

    private static string TextOf(MimePart part) => DoubleEncoding.Undo(Charset.Decode(part.Content(), $"charset={MimeValue.Of(part.Header("content-type"))["charset"]}").Text);

    private static string LanguageOf(string said) => said.Trim() is { Length: >= 2 } language && language[..2].All(char.IsAsciiLetter) ? language[..2].ToLowerInvariant() : "fr";

    private static IEnumerable<string> Exits(MimePart mail) =>
        mail.All("list-unsubscribe").SelectMany(header => header.Split('<', '>', ',')).Select(text => Reading.Links.Absolute(text, null)?.AbsoluteUri).OfType<string>().Take(20);

    private static string? Archived(MimePart mail) => Reading.Links.Absolute(mail.Header("archived-at").Trim(' ', '<', '>'), null)?.AbsoluteUri;

    // Another sender's Message-ID takes nobody's place.
    private static byte[] KeyOf(MimePart mail, ReadOnlyMemory<byte> bytes, string sender) => mail.Header("message-id").Trim() is { Length: > 2 and < 1_000 } id
        ? SHA256.HashData(Encoding.UTF8.GetBytes($"{sender}\n{id}"))
        : SHA256.HashData([.. Encoding.UTF8.GetBytes($"{sender}\n{mail.Header("date")}\n{mail.Header("subject")}\n"), .. SHA256.HashData(mail.Parts.Count > 0 ? bytes.Span : mail.Body.Span)]);

    // At a word where there is one, never in the middle of a letter made of two.
    internal static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = text.LastIndexOf(' ', length - 1) is var space && space > length / 2 ? space : length - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }

    [GeneratedRegex(@"<([A-Za-z0-9][A-Za-z0-9._\-]{1,200}\.[A-Za-z0-9._\-]{1,50})>\s*$", RegexOptions.CultureInvariant, 200)]
    private static partial Regex ListId();

    [GeneratedRegex("""<html[^>]{0,500}\slang\s*=\s*["']?([A-Za-z]{2})""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 200)]
    private static partial Regex HtmlLanguage();
}
