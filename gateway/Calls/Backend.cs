using CseaMesh.Gateway.Accounts;
using CseaMesh.Gateway.Api;
using CseaMesh.Platform;
using CseaMesh.Platform.Identity;
using Grpc.Core;

namespace CseaMesh.Gateway.Calls;

/// <summary>
/// The way from the gateway to the services: one <see cref="CallInvoker"/> that knows from the method which service to call, adds the token
/// of the caller for that service alone, and a deadline where none is given.
/// </summary>
internal sealed class Backend(ServiceChannels channels, ServiceTokens tokens, OwnChannel own)
{
    public const string Own = "gateway";

    /// <summary>Short names of the services behind the gateway.</summary>
    public static readonly IReadOnlyList<string> Services = ["registration", "submission", "judging", "billing", "notification"];

    /// <param name="caller">Visitors call without a token.</param>
    public CallInvoker For(Caller caller) => new Routed(this, caller);

    /// <summary>Generated clients for whoever makes the present request: pages ask for them in their constructors.</summary>
    public static void AddClients(IServiceCollection services)
    {
        services.AddSingleton<Backend>();
        services.AddSingleton<ServiceTokens>();
        services.AddSingleton<OwnChannel>();
        services.AddSingleton<UploadRelay>();
        services.AddScoped(s => s.GetRequiredService<Backend>().For(s.GetRequiredService<IHttpContextAccessor>().HttpContext?.Caller() ?? Caller.Visitor));
        services.AddScoped(s => new Registration.V1.Registration.RegistrationClient(s.GetRequiredService<CallInvoker>()));
        services.AddScoped(s => new Submission.V1.Submission.SubmissionClient(s.GetRequiredService<CallInvoker>()));
        services.AddScoped(s => new Judging.V1.Judging.JudgingClient(s.GetRequiredService<CallInvoker>()));
        services.AddScoped(s => new Billing.V1.Billing.BillingClient(s.GetRequiredService<CallInvoker>()));
        services.AddScoped(s => new Notification.V1.Notification.NotificationClient(s.GetRequiredService<CallInvoker>()));
        services.AddScoped(s => new V1.Gateway.GatewayClient(s.GetRequiredService<CallInvoker>()));
    }

    private string Token(Caller caller, string service) => tokens.For(caller, service);

    private CallInvoker Invoker(string service) =>
        service == Own ? own.Invoker
        : channels.Names.Contains(service) ? channels.AsVisitor(service)
        : throw new RpcException(new Status(StatusCode.Unavailable, $"Services:{service}:Grpc is not set."));

    private sealed class Routed(Backend backend, Caller caller) : CallInvoker
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new NotSupportedException("Calls to services are asynchronous.");

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            var (invoker, mine) = Prepare(method, options);
            if (mine.Deadline is null)
            {
                mine = mine.WithDeadline(DateTime.UtcNow + Deadlines.Of(method.Name));
            }

            return invoker.AsyncUnaryCall(method, host, mine, request);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            var (invoker, mine) = Prepare(method, options);
            return invoker.AsyncServerStreamingCall(method, host, mine, request);
        }

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
        {
            var (invoker, mine) = Prepare(method, options);
            return invoker.AsyncClientStreamingCall(method, host, mine);
        }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
        {
            var (invoker, mine) = Prepare(method, options);
            return invoker.AsyncDuplexStreamingCall(method, host, mine);
        }

        private (CallInvoker Invoker, CallOptions Options) Prepare<TRequest, TResponse>(Method<TRequest, TResponse> method, CallOptions options)
            where TRequest : class
            where TResponse : class
        {
            var service = Rpcs.ServiceOf(method.ServiceName);
            if (!caller.IsSignedIn)
            {
                return (backend.Invoker(service), options);
            }

            var headers = new Metadata();
            foreach (var header in options.Headers ?? [])
            {
                headers.Add(header);
            }

            headers.Add("authorization", $"Bearer {backend.Token(caller, service)}");
            return (backend.Invoker(service), options.WithHeaders(headers));
        }
    }
}
