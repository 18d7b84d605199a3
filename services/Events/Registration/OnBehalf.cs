using Animation.Hosting;
using Animation.Hosting.Errors;
using Dapper;

namespace Animation.Events.Registration;

/// <summary>An organisation that somebody acts for. Who acts for several says for which one they register.</summary>
/// <param name="Name">Empty while it has not arrived from the directory.</param>
[method: ExplicitConstructor]
public sealed record OnBehalf(Guid OrganisationId, string Name)
{
    /// <summary>The name to show, whatever is known.</summary>
    public string Shown => Name.Length > 0 ? Name : new Text("Organisation dont le nom est à venir", "Organisation whose name is to come");

    /// <summary>The organisations of a person, the default one first; none for nobody.</summary>
    internal static async Task<IReadOnlyList<OnBehalf>> Of(EventsDb db, Guid? person, CancellationToken ct) => person is null ? [] : await db.Query<OnBehalf>(
        """
        SELECT acts.organisation_id, coalesce(o.name, '') AS name
        FROM person p CROSS JOIN unnest(coalesce(p.affiliations, ARRAY[p.organisation_id])) WITH ORDINALITY AS acts (organisation_id, place)
        LEFT JOIN organisation o ON o.organisation_id = acts.organisation_id
        WHERE p.person_id = @person AND NOT p.erased AND acts.organisation_id IS NOT NULL ORDER BY acts.place
        """,
        new { person }, ct);

    /// <summary>The organisation chosen; none where there is nothing to choose, or where nothing was: their default one, whichever that is on the day.</summary>
    /// <exception cref="Refusal">They do not act for the one they name.</exception>
    internal static Guid? Decide(string? asked, IReadOnlyCollection<Guid> actsFor)
    {
        if (string.IsNullOrEmpty(asked))
            return null;
        return !Guid.TryParse(asked, out var chosen) || !actsFor.Contains(chosen)
            ? throw new Refusal("events.organisation", new(
                "Vous n'agissez pas, ou plus, pour cette organisation : choisissez-en une de la liste.", "You do not act for that organisation, or no longer: choose one of the list."), nameof(RegisterForm.Organisation))
            : actsFor.Count > 1 ? chosen : null;
    }
}
