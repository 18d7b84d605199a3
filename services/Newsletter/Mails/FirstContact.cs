using System.Globalization;
using Animation.Hosting;
using Animation.Web;
using Dapper;

namespace Animation.Newsletter.Mails;

/// <summary>Where the address of somebody came from who did not give it: their first mail says so, on which basis, and how to leave.</summary>
/// <param name="Member">The organisation of theirs that is a member; none when no membership is the reason to write.</param>
[method: ExplicitConstructor]
public sealed record FirstContact(string Detail, DateOnly On, string? Member)
{
    /// <summary>None for somebody who gave their address, or has been told.</summary>
    internal static Task<FirstContact?> Find(NewsletterDb db, Guid person, CancellationToken ct) => db.First<FirstContact>(
        """
        SELECT coalesce(p.origin_detail, '') AS detail, p.origin_on AS on, CASE WHEN o.status IN ('member', 'associate') AND (o.member_until IS NULL OR o.member_until >= @today) THEN o.name END AS member
        FROM person p LEFT JOIN organisation o ON o.id = p.organisation_id
        WHERE p.id = @person AND p.origin_on IS NOT NULL AND p.informed_at IS NULL
        """, new { person, today = Digests.DigestSchedule.Local(db.Now).Date }, ct);

    public FirstContactWords Written(Uri leave) => new(Said, leave.AbsoluteUri);

    private Text Said
    {
        get
        {
            var (day, from) = (Dates.InBoth(On), RequestedMail.OneLine(Detail));
            var basis = Member is { } member
                ? new Text($"Nous vous écrivons parce que votre organisation, {member}, est adhérente.", $"We write to you because your organisation, {member}, is a member.")
                : new Text("Nous vous écrivons dans l'intérêt légitime de l'association à faire connaître ses travaux ; vous pouvez vous y opposer.", "We write to you in the association's legitimate interest in making its work known; you may object.");
            return new(
                $"C'est notre premier courriel. Votre adresse a été enregistrée le {day.Fr}{(from.Length > 0 ? $" ({from})" : "")}. {basis.Fr}",
                $"This is our first mail. Your address was entered on {day.En}{(from.Length > 0 ? $" ({from})" : "")}. {basis.En}");
        }
    }
}

/// <summary>The paragraph of a first mail.</summary>
/// <param name="Leave">Signed address that stops everything the person did not ask for.</param>
public sealed record FirstContactWords(Text Sentence, string Leave)
{
    public static Text LeaveLabel => new("Ne plus recevoir vos courriels", "Stop your mails");

    public string Plain => $"{Sentence} {LeaveLabel} : {Leave}";
}

internal static class Speaking
{
    /// <summary>Says something in another language than that of the moment.</summary>
    internal static T Saying<T>(this CultureInfo culture, Func<T> say)
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
