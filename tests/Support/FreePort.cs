using System.Net;
using System.Net.Sockets;

namespace CseaMesh.Tests.Support;

internal static class FreePort
{
    private static int last = Environment.ProcessId * 37;

    /// <summary>A free loopback port, given once per run, below the range from which the system takes ports for outgoing connections.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = 12_000 + (int)((uint)Interlocked.Increment(ref last) % 18_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // somebody else's; the next one
            }
        }
    }
}
