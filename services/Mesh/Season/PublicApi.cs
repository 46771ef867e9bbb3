using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using BillingApi = CseaMesh.Billing.V1.Billing;
using JudgingApi = CseaMesh.Judging.V1.Judging;
using NotificationApi = CseaMesh.Notification.V1.Notification;
using RegistrationApi = CseaMesh.Registration.V1.Registration;
using SubmissionApi = CseaMesh.Submission.V1.Submission;

namespace CseaMesh.Mesh.Season;

/// <summary>
/// The two public doors of the mesh, as any program outside would use them: JSON over HTTP for accounts, tokens and the clock, gRPC through
/// the gateway for everything else, always with a person's access token.
/// </summary>
internal sealed class PublicApi : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _http;
    private readonly GrpcChannel _channel;

    public PublicApi(Uri http, Uri grpc)
    {
        _http = new HttpClient { BaseAddress = http, Timeout = TimeSpan.FromMinutes(2) };
        _channel = GrpcChannel.ForAddress(grpc, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = 16 << 20,
            HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true },
        });
    }

    /// <summary>Calls as the holder of an access token.</summary>
    public Session As(string name, string mail, string token) => new(this, _channel, name, mail, token);

    /// <summary>POST of a JSON body; answers the JSON. A problem document becomes an exception with its sentence.</summary>
    public async Task<JsonElement> PostAsync(string path, object body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1{path}") { Content = JsonContent.Create(body, options: Json) };
        return await SendAsync(request, token);
    }

    public async Task<JsonElement> GetAsync(string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1{path}");
        return await SendAsync(request, token);
    }

    public void Dispose()
    {
        _http.Dispose();
        _channel.Dispose();
    }

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, string? token)
    {
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(text.Length == 0 ? "{}" : text)
            : throw new InvalidOperationException($"{request.Method} {request.RequestUri}: {(int)response.StatusCode} {text}");
    }
}

/// <summary>One signed-in person with a client for each service.</summary>
internal sealed class Session
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public Session(PublicApi api, GrpcChannel channel, string name, string mail, string token)
    {
        (Api, Name, Mail, Token) = (api, name, mail, token);
        var invoker = channel.Intercept(metadata =>
        {
            metadata.Add("authorization", $"Bearer {token}");
            return metadata;
        }).Intercept(new Deadlines());
        Registration = new RegistrationApi.RegistrationClient(invoker);
        Submission = new SubmissionApi.SubmissionClient(invoker);
        Judging = new JudgingApi.JudgingClient(invoker);
        Billing = new BillingApi.BillingClient(invoker);
        Notification = new NotificationApi.NotificationClient(invoker);
    }

    public PublicApi Api { get; }

    public string Name { get; }

    public string Mail { get; }

    public string Token { get; }

    public RegistrationApi.RegistrationClient Registration { get; }

    public SubmissionApi.SubmissionClient Submission { get; }

    public JudgingApi.JudgingClient Judging { get; }

    public BillingApi.BillingClient Billing { get; }

    public NotificationApi.NotificationClient Notification { get; }

    // Every outgoing call has a deadline; streams get the same.
    private sealed class Deadlines : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
            continuation(request, With(context));

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) =>
            continuation(With(context));

        private static ClientInterceptorContext<TRequest, TResponse> With<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
            where TRequest : class
            where TResponse : class => new(context.Method, context.Host, context.Options.WithDeadline(DateTime.UtcNow + Patience));
    }
}
