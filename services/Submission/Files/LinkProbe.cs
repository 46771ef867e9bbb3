using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace CseaMesh.Submission.Files;

/// <summary>What came of asking a public address. Status 0 = no answer.</summary>
internal sealed record LinkAnswer(bool Public, int Status)
{
    public bool Reached => Public && Status is >= 200 and < 300;
}

/// <summary>
/// Asks whether a public address answers, without ever being led into our own network (VID-06): every name is resolved here, every address it
/// resolves to must be public, and the connection goes to the very address that was judged, so that a name cannot mean another one a moment
/// later. Redirections are followed by hand, each judged like the first. Time and bytes are bounded.
/// Configuration: <c>Links:Check</c> false asks nobody.
/// </summary>
internal sealed class LinkProbe : IDisposable
{
    /// <summary>Resolves a name; all of its addresses.</summary>
    public delegate Task<IPAddress[]> Resolve(string host, CancellationToken ct);

    private const int MaxRedirections = 5;
    private const int MaxBytes = 64 << 10;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly Resolve _resolve;
    private readonly Func<Uri, bool> _isAllowed;
    private readonly Func<IPAddress, bool> _isPublic;

    public LinkProbe(IConfiguration configuration)
        : this((host, ct) => Dns.GetHostAddressesAsync(host, ct), LinkRules.IsPublic, uri => LinkRules.WhyNotLink(uri.AbsoluteUri) is null)
    {
        Enabled = configuration.GetValue("Links:Check", true);
    }

    /// <summary>With other names and another idea of what is public; for tests, which have no public network.</summary>
    internal LinkProbe(Resolve resolve, Func<IPAddress, bool> isPublic, Func<Uri, bool> isAllowed)
    {
        (_resolve, _isPublic, _isAllowed, Enabled) = (resolve, isPublic, isAllowed, true);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            MaxResponseHeadersLength = 32,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = ConnectAsync,
        }) { Timeout = Timeout.InfiniteTimeSpan, DefaultRequestHeaders = { { "User-Agent", "CseaMesh-LinkCheck/1.0" } } };
    }

    public bool Enabled { get; }

    public async Task<LinkAnswer> AskAsync(string url, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(MaxTime);
        try
        {
            var at = new Uri(url);
            for (var hop = 0; hop <= MaxRedirections; hop++)
            {
                if (!_isAllowed(at))
                {
                    return new LinkAnswer(false, 0);
                }

                using var request = new HttpRequestMessage(HttpMethod.Get, at) { Headers = { Range = new RangeHeaderValue(0, MaxBytes - 1) } };
                using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } next)
                {
                    at = new Uri(at, next);
                    continue;
                }

                return new LinkAnswer(true, (int)response.StatusCode);
            }

            return new LinkAnswer(true, 0);
        }
        catch (HttpRequestException e) when (e.InnerException is NotPublicException || e.InnerException?.InnerException is NotPublicException)
        {
            return new LinkAnswer(false, 0);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or OperationCanceledException or IOException or SocketException or UriFormatException)
        {
            return new LinkAnswer(true, 0);
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await _resolve(host, ct);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        // One private address among several is enough: which of them is used would otherwise be chance.
        if (!addresses.All(_isPublic))
        {
            throw new NotPublicException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class NotPublicException() : IOException("The name leads to an address that is not public.");
}
