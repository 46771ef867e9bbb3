using System.Net;
using System.Net.Sockets;

namespace CseaMesh.Tests.Support;

internal static class FreePort
{
    /// <summary>A loopback port that the system has just called free.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
