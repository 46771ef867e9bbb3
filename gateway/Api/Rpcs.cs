using System.Collections.Frozen;
using CseaMesh.Platform.Reflection;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace CseaMesh.Gateway.Api;

/// <summary>One rpc of one service, callable without its generated client.</summary>
/// <param name="Service">Short name of the service that answers it, as in configuration and token audiences.</param>
/// <param name="Method">The call itself; messages are created by their descriptors.</param>
/// <param name="Http">The google.api.http rule, or null where web clients do not see the rpc.</param>
internal sealed record Rpc(string Service, MethodDescriptor Descriptor, Method<IMessage, IMessage> Method, HttpRule? Http)
{
    public string Name => Descriptor.Name;

    /// <summary>Calls between services carry no HTTP rule; files, which no rule can express, are streams without one.</summary>
    public bool IsForPeople => Http is not null || Descriptor.IsClientStreaming || Descriptor.IsServerStreaming;
}

/// <summary>What the compiled contracts declare. A new rpc is found here by itself.</summary>
internal static class Rpcs
{
    /// <summary>Rpcs of the services proper, whose full name is <c>csea.NAME.v1.NAME</c>. Event sinks and clocks are not among them.</summary>
    public static readonly IReadOnlyList<Rpc> All = [.. Contracts.Services.Values
        .Where(s => ShortName(s) is not null)
        .OrderBy(s => s.FullName, StringComparer.Ordinal)
        .SelectMany(s => s.Methods)
        .Select(ToRpc)];

    /// <summary>Paths of the rpcs that people and their programs may call, e.g. /csea.judging.v1.Judging/SubmitScore.</summary>
    public static readonly FrozenSet<string> Open = All.Where(r => r.IsForPeople).Select(r => $"/{r.Descriptor.Service.FullName}/{r.Name}").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Full name of the gRPC service of a service: csea.judging.v1.Judging.</summary>
    public static string GrpcNameOf(string service) => $"csea.{service}.v1.{char.ToUpperInvariant(service[0])}{service[1..]}";

    /// <summary>The service that a gRPC service name such as csea.judging.v1.Judging belongs to.</summary>
    public static string ServiceOf(string grpcService) => grpcService.Split('.')[1];

    /// <summary>An empty message of the given type.</summary>
    public static IMessage New(MessageDescriptor type) => (IMessage)Activator.CreateInstance(type.ClrType)!;

    private static string? ShortName(ServiceDescriptor service) =>
        service.FullName.Split('.') is ["csea", var name, _, var own] && string.Equals(name, own, StringComparison.OrdinalIgnoreCase) ? name : null;

    private static Rpc ToRpc(MethodDescriptor method)
    {
        var type = (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (false, true) => MethodType.ServerStreaming,
            (true, false) => MethodType.ClientStreaming,
            (true, true) => MethodType.DuplexStreaming,
        };
        var call = new Method<IMessage, IMessage>(type, method.Service.FullName, method.Name, Marshal(method.InputType), Marshal(method.OutputType));
        return new Rpc(ServiceOf(method.Service.FullName), method, call, method.GetOptions()?.GetExtension(AnnotationsExtensions.Http));
    }

    private static Marshaller<IMessage> Marshal(MessageDescriptor type) => new(
        static (message, context) =>
        {
            context.SetPayloadLength(message.CalculateSize());
            message.WriteTo(context.GetBufferWriter());
            context.Complete();
        },
        context => type.Parser.ParseFrom(context.PayloadAsReadOnlySequence()));
}
