using Animation.Contracts.Members;
using Animation.Hosting;
using Animation.Vocabulary;
using Dapper;

namespace Animation.Members.Choices;

/// <summary>An item of the watch, as far as it takes to say whether a choice would bring it.</summary>
[method: ExplicitConstructor]
public sealed record KeptItem(string[] Themes, string[] Places, string Format, string[] Maturities, DateTimeOffset KeptAt)
{
    internal static Task<IReadOnlyList<KeptItem>> Recent(MembersDb db, CancellationToken ct) => db.Query<KeptItem>(
        "SELECT themes, places, format, maturities, kept_at FROM kept_item WHERE NOT withdrawn AND kept_at > @since ORDER BY kept_at",
        new { since = db.Now - Estimate.Past }, ct);
}

/// <summary>What choices would have brought by mail in the last weeks.</summary>
/// <param name="Items">A week, on average.</param>
/// <param name="Mails">A week, on average, watch and invitations together; never more than the cap.</param>
/// <param name="Invitations">A week, on average, before the cap.</param>
public sealed record Estimate(double Items, double Mails, double Invitations = 0)
{
    public static readonly TimeSpan Past = TimeSpan.FromDays(7 * Weeks);
    private const int Weeks = 4;
    private static readonly TimeSpan together = TimeSpan.FromMinutes(15);

    /// <param name="items">Items of <see cref="Past"/>.</param>
    /// <param name="events">Events announced in <see cref="Past"/>: each invites its followers once, in a mail of its own, whatever their rhythm.</param>
    public static Estimate Of(IEnumerable<KeptItem> items, IEnumerable<AnnouncedEvent> events, Preferences choices, DateTimeOffset now)
    {
        var followed = choices.Followed();
        var kept = items.Where(item => Fits(item, choices, followed)).Select(item => item.KeptAt).Order().ToList();
        double watch = choices.Watch switch
        {
            Rhythms.AsItComes => Groups(kept),
            Rhythms.Daily => kept.Select(at => at.AddHours(-choices.Hour).Date).Distinct().Count(),
            Rhythms.Weekly => kept.Select(at => (int)((now - at).TotalDays / 7)).Distinct().Count(),
            Rhythms.Monthly => Math.Min(kept.Count, 1),
            _ => 0,
        };
        double invitations = choices.InvitationByMail ? events.Count(one => one.Themes.Intersect(choices.Themes).Any()) : 0;
        return new(
            choices.WatchByMail ? (double)kept.Count / Weeks : 0, Math.Min((watch + invitations) / Weeks, choices.MailsPerWeek ?? double.MaxValue), invitations / Weeks);
    }

    /// <summary>In one sentence, for the person who is about to save.</summary>
    public Text Say(Preferences choices)
    {
        if (!choices.WatchByMail && Invitations == 0)
            return new("Avec ces choix, aucune veille ne vous arrive par courriel.", "With these choices, no watch comes to you by mail.");
        if (!choices.WatchByMail)
            return new($"Avec ces choix, aucune veille ne vous arrive par courriel, mais {Count(Mails, "invitation", "invitations", "une")} par semaine.", $"With these choices, no watch comes to you by mail, but {CountEn(Mails, "invitation", "invitations")} a week.");
        if (choices.Themes.Length == 0)
            return new("Sans thème choisi, vous recevez L'essentiel : au plus cinq informations et un courriel par semaine.", "Without a theme, you receive the essentials: at most five items and one mail a week.");
        if (Items == 0 && Invitations == 0)
            return new("Avec ces choix, rien ne vous serait arrivé ces quatre dernières semaines.", "With these choices, nothing would have come in the last four weeks.");
        return new(
            $"Environ {Count(Items, "information", "informations", "une")} et {Count(Mails, "courriel", "courriels", "un")} par semaine avec ces choix, {Including.Fr}d'après les quatre dernières semaines.",
            $"About {CountEn(Items, "item", "items")} and {CountEn(Mails, "mail", "mails")} a week with these choices, {Including.En}going by the last four weeks.");
    }

    private Text Including => Invitations == 0 ? new("", "") : new("invitations comprises, ", "invitations included, ");

    private static bool Fits(KeptItem item, Preferences choices, FollowedPlaces followed) =>
        item.Themes.Intersect(choices.Themes).Any()
        && (item.Maturities.Length == 0 || choices.Maturities.Length == 0 || item.Maturities.Intersect(choices.Maturities).Any())
        && (choices.Formats.Length == 0 || choices.Formats.Contains(item.Format))
        && followed.Reach(ConcernedPlaces.Of(item.Places));

    // What is kept within a quarter of an hour comes in one mail.
    private static int Groups(List<DateTimeOffset> kept)
    {
        var (groups, first) = (0, DateTimeOffset.MinValue);
        foreach (var at in kept)
            if (groups == 0 || at - first > together)
                (groups, first) = (groups + 1, at);
        return groups;
    }

    private static string Count(double number, string one, string many, string article) =>
        number < 0.75 ? $"moins d'{article} {one}" : Math.Round(number) is var whole && whole < 2 ? $"1 {one}" : $"{whole:0} {many}";

    private static string CountEn(double number, string one, string many) =>
        number < 0.75 ? $"less than one {one}" : Math.Round(number) is var whole && whole < 2 ? $"1 {one}" : $"{whole:0} {many}";
}
