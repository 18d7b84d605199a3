using Animation.Contracts.Events;
using Animation.Hosting;
using Animation.Hosting.Errors;
using Dapper;

namespace Animation.Events.Programme;

/// <summary>An event as stored: the state every decision looks at.</summary>
/// <param name="LocalStart">What the wall clock of <paramref name="Zone"/> shows.</param>
/// <param name="Address">Where it takes place; empty when online only or not known yet.</param>
/// <param name="JoiningLink">Given to registered people only; empty when there is none yet.</param>
/// <param name="Capacity">How many may register; none when everybody may.</param>
/// <param name="Taken">Places taken, counted under the row's lock.</param>
/// <param name="Version">One more at each change.</param>
/// <param name="Sequence">One more at each change that calendars must follow.</param>
[method: ExplicitConstructor]
public sealed record Event(
    Guid EventId, string Slug, string Title, string Kind, string Description, DateTime LocalStart, DateTime LocalEnd, string Zone,
    DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Venue, string Address, string JoiningLink, int? Capacity, int Taken,
    string Status, string CancelReason, long Version, int Sequence, Guid? WatchItemId, string[] Themes, DateTimeOffset ChangedAt)
{
    internal const string Columns =
        """
        e.event_id, e.slug, e.title, e.kind, e.description, e.local_start, e.local_end, e.zone, e.starts_at, e.ends_at, e.venue, e.address,
        e.joining_link, e.capacity, e.taken, e.status, e.cancel_reason, e.version, e.sequence, e.watch_item_id, e.themes, e.changed_at
        """;

    /// <summary>How long before the start the door opens.</summary>
    public static readonly TimeSpan DoorOpens = TimeSpan.FromMinutes(15);

    public bool Cancelled => Status == EventStatus.Cancelled;

    public bool Online => Venue != Venues.OnSite;

    public bool OnSite => Venue != Venues.Online;

    public bool Full => Capacity is { } places && Taken >= places;

    public EventTime Time => new(LocalStart, LocalEnd, Zone, StartsAt, EndsAt);

    /// <summary>Its public page.</summary>
    public string Path => "/evenements/" + Slug;

    /// <summary>The officer's page about it.</summary>
    public string OfficePath => "/animation/evenements/" + Slug;

    public bool Over(DateTimeOffset now) => EndsAt <= now;

    /// <summary>True while a registered person can enter: from 15 minutes before to the end.</summary>
    public bool DoorOpen(DateTimeOffset now) => !Cancelled && JoiningLink.Length > 0 && now >= StartsAt - DoorOpens && now < EndsAt;

    /// <summary>What it still lacks before people can come, in the words of the officer.</summary>
    public IReadOnlyList<Text> Lacks()
    {
        var lacks = new List<Text>();
        if (Online && JoiningLink.Length == 0)
            lacks.Add(new("lien de connexion", "joining link"));
        if (OnSite && Address.Length == 0)
            lacks.Add(new("adresse", "address"));
        if (Description.Length == 0)
            lacks.Add(new("description", "description"));
        if (Themes.Length == 0)
            lacks.Add(new("thème", "theme"));
        return lacks;
    }

    /// <summary>What the other services learn: everything public, never the joining link.</summary>
    public EventChanged Changed(string change) =>
        new EventChanged(EventId, Version, change, Slug, Title, Kind, Status, StartsAt, EndsAt, Themes, WatchItemId, ChangedAt);

    /// <summary>The event behind an address, old ones included; none when there never was one.</summary>
    internal static Task<Event?> BySlug(EventsDb db, string slug, CancellationToken ct) => db.First<Event>(
        $"SELECT {Columns} FROM event_slug s JOIN event e USING (event_id) WHERE s.slug = @slug", new { slug }, ct);

    /// <summary>The event, its row held until the transaction ends: who changes it or takes a place goes through here.</summary>
    internal static async Task<Event> Lock(EventsDb db, Guid eventId, CancellationToken ct) =>
        await db.First<Event>($"SELECT {Columns} FROM event e WHERE e.event_id = @eventId FOR UPDATE", new { eventId }, ct)
        ?? throw new Refusal("events.unknown", new("Cet événement n'existe pas.", "This event does not exist."));

    /// <summary>The same by its address.</summary>
    internal static async Task<Event> Lock(EventsDb db, string slug, CancellationToken ct)
    {
        var id = await db.First<Guid?>("SELECT event_id FROM event_slug WHERE slug = @slug", new { slug }, ct);
        return await Lock(db, id ?? Guid.Empty, ct);
    }

    /// <summary>Refuses what was decided on an older state than the stored one.</summary>
    /// <param name="version">The version the form was filled on, as posted; none skips the check.</param>
    internal void MustBe(string? version)
    {
        if (!string.IsNullOrEmpty(version) && version != Version.ToString(System.Globalization.CultureInfo.InvariantCulture))
            throw new Refusal("events.stale", new(
                "Quelqu'un a modifié cet événement entre-temps. Rechargez la page pour voir où il en est.",
                "Somebody changed this event in the meantime. Reload the page to see where it stands."))
            { Stale = true };
    }

    internal static Refusal CancelledRefusal => new("events.cancelled", new("Cet événement est annulé.", "This event is cancelled."));

    internal static Refusal OverRefusal => new("events.over", new("Cet événement est terminé.", "This event is over."));
}

/// <summary>Where an event stands.</summary>
public static class EventStatus
{
    public const string Scheduled = "scheduled";
    public const string Cancelled = "cancelled";
}
