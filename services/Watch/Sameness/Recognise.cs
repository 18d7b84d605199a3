using Animation.Watch.Ingestion;
using Dapper;

namespace Animation.Watch.Sameness;

/// <summary>An item already stored that shares the identifier or the address of one that comes.</summary>
[method: ExplicitConstructor]
public sealed record Namesake(Guid Id, Guid SourceId, string ExternalKey, string? AddressKey, string Title, DateTimeOffset PublishedAt, string State);

/// <summary>What is done with an item that comes.</summary>
/// <param name="Item">To store, its keys made free when a publisher used them for something else.</param>
/// <param name="Again">The stored item that it is; none for a new one.</param>
public sealed record Recognised(IncomingItem Item, Namesake? Again);

/// <summary>The same identifier or the same address is the same item, unless the publisher used it again for something else.</summary>
public static class Recognise
{
    private static readonly TimeSpan Far = TimeSpan.FromDays(1);

    public static Recognised Of(IncomingItem item, Guid sourceId, IReadOnlyCollection<Namesake> stored)
    {
        if (stored.FirstOrDefault(one => one.SourceId == sourceId && one.ExternalKey == item.ExternalKey) is { } sameId)
        {
            if (!IsAnother(item, sameId, addressDiffers: sameId.AddressKey is not null && item.AddressKey is not null && sameId.AddressKey != item.AddressKey))
                return new(item, sameId);
            item = item with { ExternalKey = OtherId(item) };
            if (stored.FirstOrDefault(one => one.SourceId == sourceId && one.ExternalKey == item.ExternalKey) is { } known)
                return new(item, known);
        }

        if (item.AddressKey is null || stored.FirstOrDefault(one => one.AddressKey == item.AddressKey) is not { } sameAddress)
            return new(item, null);
        // Some feeds give the site's front page as the address of everything.
        if (sameAddress.SourceId != sourceId || !IsAnother(item, sameAddress, addressDiffers: sameAddress.ExternalKey != item.ExternalKey))
            return new(item, sameAddress);
        item = item with { AddressKey = OtherAddress(item) };
        return new(item, stored.FirstOrDefault(one => one.AddressKey == item.AddressKey));
    }

    /// <summary>The identifier of something else under an identifier used again.</summary>
    internal static string OtherId(IncomingItem item) => $"{item.ExternalKey}#{item.AddressKey ?? item.Title}";

    /// <summary>The address key of something else under an address used again.</summary>
    internal static string OtherAddress(IncomingItem item) => $"{item.AddressKey}#{item.ExternalKey}";

    // A corrected title keeps most of its words, its address and its date; something else has two of the three of its own.
    private static bool IsAnother(IncomingItem item, Namesake stored, bool addressDiffers)
    {
        var (one, other) = (Wording.Of(item.Title, ""), Wording.Of(stored.Title, ""));
        var titleDiffers = Likeness.Of(one, other).Title < 0.3 || (one.Numbers.Count > 0 && other.Numbers.Count > 0 && !one.Numbers.SetEquals(other.Numbers));
        var dateDiffers = (item.PublishedAt - stored.PublishedAt).Duration() > Far;
        return titleDiffers && (addressDiffers || dateDiffers);
    }
}
