using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Animation.Contracts.Newsletter;
using Animation.Events.Calendar;
using Animation.Events.Programme;
using Animation.Hosting;
using Animation.Hosting.Configuration;
using Animation.Hosting.Identity;
using Dapper;

namespace Animation.Events.Mails;

/// <summary>Somebody to write to about an event.</summary>
/// <param name="Version">Version of their registration.</param>
[method: ExplicitConstructor]
public sealed record Recipient(Guid PersonId, long Version);

/// <summary>
/// What people read about their registration. Each mail has an id made from what it is about, so that asking twice sends once.
/// </summary>
public sealed class EventMails(Settings settings, ActionLinks links)
{
    /// <summary>Registers the bearer, without signing in.</summary>
    public const string RegisterAction = "event.register";

    /// <summary>Withdraws the bearer, without signing in.</summary>
    public const string WithdrawAction = "event.withdraw";

    /// <summary>Asks for one mail to each registered person, in the open transaction; to nobody once the event is over.</summary>
    public static async Task TellAll(EventsDb db, Event state, Func<Recipient, SendMail> write, CancellationToken ct)
    {
        if (state.Over(db.Now))
            return;
        var recipients = await db.Query<Recipient>(
            "SELECT person_id, version FROM registration WHERE event_id = @EventId AND status = 'registered' AND person_id IS NOT NULL ORDER BY registered_at",
            new { state.EventId }, ct);
        foreach (var recipient in recipients)
            await db.Publish(write(recipient), ct);
    }

    public SendMail Confirmation(Event state, Recipient to, DateTimeOffset now) => Write(
        "registered", state, to, to.Version, now,
        new($"Inscription : {state.Title}", $"Registered: {state.Title}"),
        [
            Say($"Votre inscription à «\u00A0{state.Title}\u00A0» est enregistrée.", $"You are registered for “{state.Title}”."),
            Facts(state, now), .. Door(state), Page(state), Withdraw(state, to),
        ],
        CalendarDocument.Request);

    public SendMail Moved(EventTime before, Event state, Recipient to, DateTimeOffset now) => Write(
        "moved", state, to, state.Version, now,
        new($"Nouvelle date : {state.Title}", $"New date: {state.Title}"),
        [
            Say($"«\u00A0{state.Title}\u00A0», auquel votre inscription est enregistrée, change de date. Votre agenda suit et votre inscription reste valable.",
                $"“{state.Title}”, for which you are registered, has a new date. Your calendar follows and your registration holds."),
            Facts(state, now),
            Say($"Auparavant : {before.Say(now).Fr}.", $"Before: {before.Say(now).En}."),
            .. Door(state), Page(state), Withdraw(state, to),
        ],
        CalendarDocument.Request);

    public SendMail Edited(Event state, Recipient to, DateTimeOffset now) => Write(
        "edited", state, to, state.Version, now,
        new($"Informations pratiques : {state.Title}", $"Practical details: {state.Title}"),
        [
            Say($"Les informations pratiques de «\u00A0{state.Title}\u00A0», auquel votre inscription est enregistrée, ont changé.",
                $"The practical details of “{state.Title}”, for which you are registered, have changed."),
            Facts(state, now), .. Door(state), Page(state), Withdraw(state, to),
        ],
        CalendarDocument.Request);

    public SendMail Cancelled(Event state, Recipient to, DateTimeOffset now) => Write(
        "cancelled", state, to, state.Version, now,
        new($"Annulé : {state.Title}", $"Cancelled: {state.Title}"),
        [
            Say($"«\u00A0{state.Title}\u00A0», auquel votre inscription était enregistrée, est annulé.", $"“{state.Title}”, for which you were registered, is cancelled."),
            Facts(state, now),
            Say(state.CancelReason, state.CancelReason),
            new("link", new("Voir les autres rendez-vous", "See the other events"), Address("/evenements")),
        ],
        CalendarDocument.Cancel);

    public SendMail Withdrawn(Event state, Recipient to, DateTimeOffset now) => Write(
        "withdrawn", state, to, to.Version, now,
        new($"Inscription annulée : {state.Title}", $"Registration cancelled: {state.Title}"),
        [
            Say($"Votre inscription à «\u00A0{state.Title}\u00A0» est annulée ; votre place est libérée.", $"Your registration for “{state.Title}” is cancelled; your place is free again."),
            Facts(state, now),
            new("link", new("M'inscrire de nouveau", "Register again"), RegisterUrl(to.PersonId, state.EventId)),
        ],
        CalendarDocument.Cancel);

    /// <param name="due">When it was due: a moved event reminds again.</param>
    public SendMail Reminder(Event state, Recipient to, DateTimeOffset due, DateTimeOffset now) => Write(
        "reminder", state, to, due.ToUnixTimeSeconds(), now,
        new($"Bientôt : {state.Title}", $"Coming soon: {state.Title}"),
        [
            Say($"Votre inscription à «\u00A0{state.Title}\u00A0» approche.", $"“{state.Title}”, for which you are registered, is coming soon."),
            Facts(state, now), .. Door(state), Page(state), Withdraw(state, to),
        ],
        null);

    /// <summary>An invitation to register from the mail itself.</summary>
    public SendMail Invitation(Event state, Guid personId, IEnumerable<string> themes, DateTimeOffset now)
    {
        var french = string.Join(", ", themes.Select(code => Vocabulary.Themes.Label(code, French)));
        var english = string.Join(", ", themes.Select(code => Vocabulary.Themes.Label(code, English)));
        var to = new Recipient(personId, 1);
        return Write("invited", state, to, 1, now,
            new($"{EventKinds.Name(state.Kind).Fr} : {state.Title}", $"{EventKinds.Name(state.Kind).En}: {state.Title}"),
            [
                Say($"Vous suivez «\u00A0{french}\u00A0» : voici un rendez-vous pour vous.", $"You follow “{english}”: here is an event for you."),
                Say(state.Title, state.Title), Facts(state, now),
                .. state.Description.Length > 0 ? [Say(Start(state.Description), Start(state.Description))] : Array.Empty<MailBlock>(),
                new("button", new("M'inscrire", "Register"), RegisterUrl(personId, state.EventId)), Page(state),
            ],
            null) with
        { Purpose = MailPurposes.Invitation, ExpiresAt = state.StartsAt };
    }

    /// <summary>Whole address of the event's page.</summary>
    public string PageUrl(Event state) => Address(state.Path);

    private SendMail Write(
        string what, Event state, Recipient to, long version, DateTimeOffset now, MailText subject, IReadOnlyList<MailBlock> blocks, string? method)
    {
        // Both halves only rise, so whoever leaves, comes back or is moved always holds the newest invitation.
        var sequence = state.Sequence + (int)(to.Version - 1);
        var calendar = method is null ? null : new CalendarPart(method, CalendarDocument.Invitation(state, method, sequence, now, PageUrl(state)));
        return new SendMail(
            MailId(what, state.EventId, to.PersonId, version), to.PersonId, null, MailPurposes.Registration, subject, blocks, null, calendar, state.EndsAt, now);
    }

    /// <summary>The same for the same reason, person and version.</summary>
    internal static Guid MailId(string what, Guid eventId, Guid personId, long version)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"events/{what}/{eventId}/{personId}/{version}");
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name))[..16];
        // Version 8 of RFC 9562: an id whose bits the application chose.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    private static MailBlock Say(string french, string english) => new("text", new(french, english));

    private static MailBlock Facts(Event state, DateTimeOffset now)
    {
        var time = state.Time.Say(now);
        var (fr, en) = state.Address.Length > 0 ? (state.Address, state.Address) : (Venues.Name(state.Venue).Fr, Venues.Name(state.Venue).En);
        return new("facts", new($"{Capital(time.Fr)} · {fr}", $"{Capital(time.En)} · {en}"));
    }

    private static IEnumerable<MailBlock> Door(Event state)
    {
        if (!state.Online)
            yield break;
        yield return state.JoiningLink.Length > 0
            ? new("button", new("Rejoindre en ligne", "Join online"), state.JoiningLink)
            : Say("Le lien de connexion vous parviendra par courriel.", "The joining link will reach you by mail.");
    }

    private MailBlock Page(Event state) => new("link", new("Voir la page de l'événement", "See the event's page"), PageUrl(state));

    private MailBlock Withdraw(Event state, Recipient to) => new(
        "link", new("Annuler mon inscription", "Cancel my registration"),
        Address("/evenements/desinscription/" + links.Create(new ActionLink(WithdrawAction, to.PersonId, state.EventId))));

    private string RegisterUrl(Guid personId, Guid eventId) =>
        Address("/evenements/inscription/" + links.Create(new ActionLink(RegisterAction, personId, eventId)));

    private string Address(string path) => settings.Url.GetLeftPart(UriPartial.Authority) + path;

    private static string Start(string text) => text.Length <= 400 ? text : text[..400].TrimEnd() + "…";

    private static string Capital(string text) => char.ToUpper(text[0], French) + text[1..];
}
