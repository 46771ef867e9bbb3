using CseaMesh.Platform.Identity;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Routing;

namespace CseaMesh.Platform.Reflection;

/// <summary>gRPC server reflection: tools such as grpcurl learn the contract from the running service.</summary>
internal sealed class ReflectionService(EndpointDataSource endpoints) : ServerReflection.ServerReflectionBase
{
    [Public]
    public override async Task ServerReflectionInfo(IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            var response = Answer(request);
            response.ValidHost = request.Host;
            response.OriginalRequest = request;
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request) => request.MessageRequestCase switch
    {
        ServerReflectionRequest.MessageRequestOneofCase.ListServices => Services(),
        ServerReflectionRequest.MessageRequestOneofCase.FileByFilename => File(Contracts.Files.GetValueOrDefault(request.FileByFilename)),
        ServerReflectionRequest.MessageRequestOneofCase.FileContainingSymbol => File(Contracts.Files.Values.FirstOrDefault(f => Defines(f, request.FileContainingSymbol))),
        ServerReflectionRequest.MessageRequestOneofCase.FileContainingExtension => File(Contracts.Files.Values.FirstOrDefault(f => f.Extensions.UnorderedExtensions.Any(e =>
            e.ExtendeeType.FullName == request.FileContainingExtension.ContainingType && e.FieldNumber == request.FileContainingExtension.ExtensionNumber))),
        ServerReflectionRequest.MessageRequestOneofCase.AllExtensionNumbersOfType => Extensions(request.AllExtensionNumbersOfType),
        _ => Error(StatusCode.InvalidArgument, "The request names nothing to look up."),
    };

    private ServerReflectionResponse Services()
    {
        var list = new ListServiceResponse();
        list.Service.AddRange(endpoints.Endpoints.Select(e => e.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.ServiceName).OfType<string>()
            .Distinct().Order(StringComparer.Ordinal).Select(name => new ServiceResponse { Name = name }));
        return new ServerReflectionResponse { ListServicesResponse = list };
    }

    private static ServerReflectionResponse Extensions(string type)
    {
        var numbers = new ExtensionNumberResponse { BaseTypeName = type };
        numbers.ExtensionNumber.AddRange(Contracts.Files.Values.SelectMany(f => f.Extensions.UnorderedExtensions).Where(e => e.ExtendeeType.FullName == type).Select(e => e.FieldNumber).Order());
        return new ServerReflectionResponse { AllExtensionNumbersResponse = numbers };
    }

    /// <summary>The file and all it imports, so that one question is enough.</summary>
    private static ServerReflectionResponse File(FileDescriptor? file)
    {
        if (file is null)
        {
            return Error(StatusCode.NotFound, "No contract holds that.");
        }

        var answer = new FileDescriptorResponse();
        var seen = new HashSet<string>();
        Add(file);
        return new ServerReflectionResponse { FileDescriptorResponse = answer };

        void Add(FileDescriptor f)
        {
            if (seen.Add(f.Name))
            {
                answer.FileDescriptorProto.Add(f.SerializedData);
                foreach (var dependency in f.Dependencies)
                {
                    Add(dependency);
                }
            }
        }
    }

    private static bool Defines(FileDescriptor file, string symbol) =>
        file.MessageTypes.Any(m => Defines(m, symbol))
        || file.EnumTypes.Any(e => e.FullName == symbol)
        || file.Services.Any(s => s.FullName == symbol || s.Methods.Any(m => m.FullName == symbol))
        || file.Extensions.UnorderedExtensions.Any(e => e.FullName == symbol);

    private static bool Defines(MessageDescriptor message, string symbol) =>
        message.FullName == symbol || message.EnumTypes.Any(e => e.FullName == symbol) || message.Fields.InDeclarationOrder().Any(f => f.FullName == symbol)
        || message.NestedTypes.Any(n => Defines(n, symbol));

    private static ServerReflectionResponse Error(StatusCode code, string message) =>
        new() { ErrorResponse = new ErrorResponse { ErrorCode = (int)code, ErrorMessage = message } };
}
