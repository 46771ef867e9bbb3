using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using CseaMesh.Gateway.Accounts;
using CseaMesh.Platform;
using CseaMesh.Platform.Errors;
using CseaMesh.Submission.V1;
using Grpc.Core;

namespace CseaMesh.Gateway.Calls;

/// <summary>
/// Passes the bytes of an upload on to Submission as the body of one plain request, because messages of a call cost several copies of every byte.
/// The caller's token for Submission goes along; who may send what is decided there. Configuration: <c>Services:submission:Http</c>.
/// </summary>
internal sealed class UploadRelay(IConfiguration configuration, ServiceTokens tokens) : IDisposable
{
    private const string Service = "submission";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ActivityHeadersPropagator = null,
    });

    private readonly Uri? _address = configuration[$"Services:{Service}:Http"] is { Length: > 0 } address ? new Uri(address) : null;

    /// <summary>The upload as it is afterwards. Throws the service's refusal, or UNAVAILABLE.</summary>
    public async Task<AppendUploadResponse> AppendAsync(HttpContext context, AppendHeader header)
    {
        if (_address is null)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"Services:{Service}:Http is not set."));
        }

        var query = string.Create(CultureInfo.InvariantCulture, $"?offset={header.Offset}&algorithm={Uri.EscapeDataString(header.ChecksumAlgorithm)}&checksum={Uri.EscapeDataString(header.Checksum.ToBase64())}");
        using var body = new Body(context.Request.BodyReader, context.Request.ContentLength);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, $"/uploads/{Uri.EscapeDataString(header.Upload)}/bytes{query}")) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.For(context.Caller(), Service));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(Longest);
        try
        {
            using var answer = await _http.SendAsync(request, limit.Token);
            var bytes = await answer.Content.ReadAsByteArrayAsync(limit.Token);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => AppendUploadResponse.Parser.ParseFrom(bytes),
                HttpStatusCode.Conflict => throw RefusalStatus.FromStatusBytes(bytes),
                _ => throw new RpcException(new Status(StatusCode.Internal, $"Submission answered {(int)answer.StatusCode}.")),
            };
        }
        catch (HttpRequestException e) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, e.Message));
        }
        finally
        {
            // A refusal may come before the last byte is sent; nobody else may read this body until we have let go of it.
            await body.EndAsync();
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The body of the request in hand: written on as it comes, so that a slow reader slows the sender.</summary>
    private sealed class Body(PipeReader from, long? length) : HttpContent
    {
        private readonly CancellationTokenSource _over = new();
        private Task _sending = Task.CompletedTask;

        /// <summary>Stops reading, where it has not ended by itself.</summary>
        public async Task EndAsync()
        {
            await _over.CancelAsync();
            await _sending.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => _sending = SendAsync(stream, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            _over.Dispose();
            base.Dispose(disposing);
        }

        private async Task SendAsync(Stream stream, CancellationToken ct)
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, _over.Token);
            await Pieces.ReadAsync(from, piece => stream.WriteAsync(piece, both.Token), both.Token);
        }

        protected override bool TryComputeLength(out long known)
        {
            known = length ?? 0;
            return length is not null;
        }
    }
}
