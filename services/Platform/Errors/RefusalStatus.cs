using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace CseaMesh.Platform.Errors;

/// <summary>A <see cref="Refusal"/> on the wire: gRPC status with google.rpc details in the trailer grpc-status-details-bin.</summary>
public static class RefusalStatus
{
    /// <summary>ErrorInfo.domain of every refusal of this system.</summary>
    public const string Domain = "cseamesh";

    private const string Trailer = "grpc-status-details-bin";

    public static RpcException ToRpcException(this Refusal refusal) =>
        new(new Status(Code(refusal.Kind), refusal.En), new Metadata { { Trailer, refusal.ToStatusBytes() } });

    /// <summary>The same failure again from the bytes of its google.rpc.Status, where it travelled otherwise than in a trailer.</summary>
    public static RpcException FromStatusBytes(byte[] bytes)
    {
        var details = Google.Rpc.Status.Parser.ParseFrom(bytes);
        return new RpcException(new Status((StatusCode)details.Code, details.Message), new Metadata { { Trailer, bytes } });
    }

    /// <summary>The refusal as a serialized google.rpc.Status.</summary>
    public static byte[] ToStatusBytes(this Refusal refusal)
    {
        var code = Code(refusal.Kind);
        var details = new Google.Rpc.Status { Code = (int)code, Message = refusal.En };
        var info = new ErrorInfo { Reason = refusal.Reason, Domain = Domain };
        info.Metadata.Add(refusal.Metadata.ToDictionary());
        details.Details.Add(Any.Pack(info));
        details.Details.Add(Any.Pack(new LocalizedMessage { Locale = "zh-TW", Message = refusal.Zh }));
        details.Details.Add(Any.Pack(new LocalizedMessage { Locale = "en", Message = refusal.En }));
        if (refusal.Fields.Count > 0)
        {
            var bad = new BadRequest();
            foreach (var field in refusal.Fields)
            {
                bad.FieldViolations.Add(new BadRequest.Types.FieldViolation
                {
                    Field = field.Field,
                    Reason = field.Reason,
                    Description = field.En,
                    LocalizedMessage = new LocalizedMessage { Locale = "zh-TW", Message = field.Zh },
                });
            }

            details.Details.Add(Any.Pack(bad));
        }

        return details.ToByteArray();
    }

    /// <summary>The refusal that a service sent, or null when the failure was none of its rules (deadline, unavailable, internal error).</summary>
    public static Refusal? ToRefusal(this RpcException exception)
    {
        if (exception.Trailers.GetValueBytes(Trailer) is not { } bytes || Kind(exception.StatusCode) is not { } kind)
        {
            return null;
        }

        var details = Google.Rpc.Status.Parser.ParseFrom(bytes).Details;
        if (details.FirstOrDefault(d => d.Is(ErrorInfo.Descriptor))?.Unpack<ErrorInfo>() is not { } info)
        {
            return null;
        }

        var sentences = details.Where(d => d.Is(LocalizedMessage.Descriptor)).Select(d => d.Unpack<LocalizedMessage>()).ToDictionary(m => m.Locale, m => m.Message);
        var en = sentences.GetValueOrDefault("en", details.Count > 0 ? exception.Status.Detail : "");
        var zh = sentences.GetValueOrDefault("zh-TW", en);
        var fields = details.FirstOrDefault(d => d.Is(BadRequest.Descriptor))?.Unpack<BadRequest>().FieldViolations
            .Select(v => new FieldProblem(v.Field, v.LocalizedMessage?.Message ?? v.Description, v.Description, v.Reason)).ToList();
        var refusal = kind switch
        {
            RefusalKind.Invalid when fields is { Count: > 0 } => Refusal.Invalid(fields),
            RefusalKind.Invalid => Refusal.Invalid("", zh, en, info.Reason),
            RefusalKind.Unauthenticated => Refusal.Unauthenticated(info.Reason, zh, en),
            RefusalKind.Denied => Refusal.Denied(info.Reason, zh, en),
            RefusalKind.NotFound => Refusal.NotFound(zh, en),
            RefusalKind.Exists => Refusal.Exists(info.Reason, zh, en),
            RefusalKind.Precondition => Refusal.Precondition(info.Reason, zh, en),
            RefusalKind.Aborted => Refusal.Aborted(info.Reason, zh, en),
            RefusalKind.Exhausted => Refusal.Exhausted(info.Reason, zh, en),
        };
        foreach (var (key, value) in info.Metadata)
        {
            refusal.With(key, value);
        }

        return refusal;
    }

    private static StatusCode Code(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => StatusCode.InvalidArgument,
        RefusalKind.Unauthenticated => StatusCode.Unauthenticated,
        RefusalKind.Denied => StatusCode.PermissionDenied,
        RefusalKind.NotFound => StatusCode.NotFound,
        RefusalKind.Exists => StatusCode.AlreadyExists,
        RefusalKind.Precondition => StatusCode.FailedPrecondition,
        RefusalKind.Aborted => StatusCode.Aborted,
        RefusalKind.Exhausted => StatusCode.ResourceExhausted,
    };

    private static RefusalKind? Kind(StatusCode code) =>
        System.Enum.GetValues<RefusalKind>().Cast<RefusalKind?>().FirstOrDefault(kind => Code(kind!.Value) == code);
}
