using System.Net;
using System.Net.Sockets;

namespace Animation.Hosting.Fetching;

/// <summary>Tells an address of the open Internet from one that only means something nearby.</summary>
public static class RoutableAddress
{
    // IANA special-purpose registry, plus the relay of 6to4 and one cloud's metadata service that sits on a public number.
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
            "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>True when packets to this address leave for the open Internet and nothing else.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !IsGlobalUnicast(address))
            return false;
        return !Array.Exists(NotPublic, network => network.Contains(address));
    }

    // 2000::/3, tested on the bytes: IPNetwork reads a mapped address as the IPv4 one inside it. ISATAP hides an IPv4 in the last half.
    private static bool IsGlobalUnicast(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out _)
            && (bytes[0] & 0xe0) == 0x20
            && !(bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe);
    }
}
