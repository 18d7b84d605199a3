using Animation.Watch.Curation;
using Dapper;

namespace Animation.Watch.Library;

/// <summary>What an organisation must do of a legal text.</summary>
public enum Duty
{
    Obliged,
    NotObliged,

    /// <summary>It depends on a number nobody here knows.</summary>
    ToCheck,
}

/// <summary>What is known of the reader's organisation.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Population">Inhabitants of its territory; none when unknown or meaningless.</param>
[method: ExplicitConstructor]
public sealed record ReadersOrganisation(string Kind, int? Population)
{
    /// <summary>The organisation the person acts for by default; none when they act for themselves.</summary>
    internal static Task<ReadersOrganisation?> Of(WatchDb db, Guid person, CancellationToken ct) => db.First<ReadersOrganisation>(
        "SELECT o.kind, o.population FROM person p JOIN organisation o USING (organisation_id) WHERE p.person_id = @person AND NOT p.erased", new { person }, ct);
}

/// <summary>« Cela vous oblige » or not, from whom the item says it obliges.</summary>
public static class Obligation
{
    /// <summary>None when the item says nothing of whom it obliges.</summary>
    /// <remarks>Thresholds add up, as in the law on open data: 3 500 inhabitants and 50 agents.</remarks>
    public static Duty? Decide(Description item, ReadersOrganisation reader)
    {
        if (item.ObligedKinds.Length == 0 && item.ObligedPopulation is null && item.ObligedAgents is null)
            return null;
        if (item.ObligedKinds.Length > 0 && !item.ObligedKinds.Contains(reader.Kind) || reader.Population < item.ObligedPopulation)
            return Duty.NotObliged;
        return item.ObligedPopulation is not null && reader.Population is null || item.ObligedAgents is not null ? Duty.ToCheck : Duty.Obliged;
    }
}
