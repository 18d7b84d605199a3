using System.Net;
using System.Net.Sockets;

namespace Animation.PrivateServers;

/// <summary>Free TCP ports of the loopback interface.</summary>
public static class Ports
{
    /// <summary>A port nobody listens on now. Somebody else may take it before it is used: start again with another then.</summary>
    public static int Free() => Free(1)[0];

    /// <summary>Several distinct free ports.</summary>
    public static int[] Free(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            listeners.ForEach(listener => listener.Start());
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
