using Google.Rpc;
using Grpc.Core;

namespace CseaMesh.Gateway.Ui;

/// <summary>A service's no, in the reader's language: sentence, stable reason, and the fields at fault.</summary>
public sealed record Refused(StatusCode Code, string Reason, string Sentence, IReadOnlyList<RefusedField> Fields, IReadOnlyDictionary<string, string> Facts)
{
    private const string Trailer = "grpc-status-details-bin";

    /// <summary>Null when the failure was none of a service's rules: it is down, slow, or broken.</summary>
    public static Refused? Of(RpcException exception)
    {
        if (exception.Trailers.GetValueBytes(Trailer) is not { } bytes) return null;
        var details = Google.Rpc.Status.Parser.ParseFrom(bytes).Details;
        var info = details.FirstOrDefault(d => d.Is(ErrorInfo.Descriptor))?.Unpack<ErrorInfo>();
        var locale = Lang.IsEn ? "en" : "zh-TW";
        var sentence = details.Where(d => d.Is(LocalizedMessage.Descriptor)).Select(d => d.Unpack<LocalizedMessage>())
            .FirstOrDefault(m => m.Locale == locale)?.Message ?? exception.Status.Detail;
        var fields = details.FirstOrDefault(d => d.Is(BadRequest.Descriptor))?.Unpack<BadRequest>().FieldViolations
            .Select(v => new RefusedField(v.Field, Lang.IsEn || v.LocalizedMessage is null ? v.Description : v.LocalizedMessage.Message)).ToList() ?? [];
        return new Refused(exception.StatusCode, info?.Reason ?? "", sentence, fields, info?.Metadata ?? new Dictionary<string, string>() as IReadOnlyDictionary<string, string>);
    }
}

/// <summary>One field that cannot be accepted.</summary>
public sealed record RefusedField(string Field, string Sentence);
