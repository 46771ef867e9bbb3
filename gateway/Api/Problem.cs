using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using CseaMesh.Platform.Errors;
using Grpc.Core;

namespace CseaMesh.Gateway.Api;

/// <summary>Why a request was not carried out: an RFC 9457 problem document in one language.</summary>
/// <param name="Reason">Stable UPPER_SNAKE word of the refusal; programs may rely on it.</param>
internal sealed record Problem(int Status, string Reason, string Zh, string En)
{
    public IReadOnlyList<FieldProblem> Errors { get; init; } = [];

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All) };

    public static Problem Of(Refusal refusal) => new(StatusOf(refusal.Kind), refusal.Reason, refusal.Zh, refusal.En)
    {
        Errors = [.. refusal.Fields.Where(f => f.Field.Length > 0)],
        Metadata = refusal.Metadata,
    };

    /// <summary>What a service answered; anything but a refusal says nothing about the inside.</summary>
    public static Problem Of(RpcException failure) => failure.ToRefusal() is { } refusal ? ForJson(Of(refusal)) : failure.StatusCode switch
    {
        StatusCode.DeadlineExceeded => new(504, "DEADLINE_EXCEEDED", "處理時間過長，尚不確定是否完成，請先查詢再重試。", "This took too long and may or may not have been done. Look before you repeat it."),
        StatusCode.Unavailable => new(503, "UNAVAILABLE", "服務暫時無法回應，請稍後再試。", "The service cannot be reached at the moment. Please try again shortly.") { Metadata = new Dictionary<string, string> { ["retry_after_seconds"] = "5" } },
        StatusCode.ResourceExhausted => new(413, "TOO_LARGE", "內容超過上限。", "The content is larger than allowed."),
        StatusCode.Unauthenticated => new(401, "SIGN_IN_NEEDED", "請先登入。", "Please sign in first."),
        StatusCode.PermissionDenied => new(403, "NOT_YOURS", "您的帳號沒有這項權限。", "Your account does not have this right."),
        StatusCode.NotFound => new(404, "NOT_FOUND", "找不到資料。", "There is no such thing."),
        StatusCode.InvalidArgument => new(400, "INVALID", "內容不符合要求。", "The request is not valid."),
        StatusCode.Unimplemented => new(501, "NOT_SERVED", "這項服務未開放。", "This is not served here."),
        StatusCode.Cancelled => new(499, "CANCELLED", "連線已中斷。", "The call was cancelled."),
        _ => Internal,
    };

    public static readonly Problem Internal = new(500, "INTERNAL", "系統暫時無法完成這個動作，已記錄下來。", "This could not be done because of an error on our side, which has been recorded.");

    /// <summary>Answers with this problem, unless the answer has begun.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        var response = context.Response;
        var language = Tongue.Of(context);
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        response.Headers.ContentLanguage = language;
        response.Headers.CacheControl = "no-store";
        switch (Status)
        {
            case 401:
                response.Headers.WWWAuthenticate = "Bearer";
                break;
            case 429 or 503 when Metadata.GetValueOrDefault("retry_after_seconds") is { } seconds:
                response.Headers.RetryAfter = seconds;
                break;
        }

        await using (var json = new Utf8JsonWriter(response.BodyWriter, Options))
        {
            Write(json, language);
        }

        await response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    public void Write(Utf8JsonWriter json, string language)
    {
        var zh = language == Tongue.Chinese;
        json.WriteStartObject();
        json.WriteString("type", $"urn:cseamesh:problem:{Reason.ToLowerInvariant().Replace('_', '-')}");
        json.WriteString("title", Title(zh));
        json.WriteNumber("status", Status);
        json.WriteString("detail", zh ? Zh : En);
        json.WriteString("reason", Reason);
        if (Errors.Count > 0)
        {
            json.WriteStartArray("errors");
            foreach (var error in Errors)
            {
                json.WriteStartObject();
                json.WriteString("field", error.Field);
                json.WriteString("detail", zh ? error.Zh : error.En);
                json.WriteString("reason", error.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (Metadata.Count > 0)
        {
            json.WriteStartObject("metadata");
            foreach (var (key, value) in Metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        if (Status >= 500 && Activity.Current is { } activity)
        {
            json.WriteString("traceId", activity.TraceId.ToString());
        }

        json.WriteEndObject();
    }

    /// <summary>Services know a field by its contract name, clients of the JSON API by its JSON name, also inside the sentences.</summary>
    private static Problem ForJson(Problem problem)
    {
        var renamed = problem.Errors.Select(e => (Old: e.Field, New: JsonNames.OfPath(e.Field))).Where(n => n.Old != n.New).ToList();
        return renamed.Count == 0 ? problem : problem with
        {
            Zh = Rename(problem.Zh),
            En = Rename(problem.En),
            Errors = [.. problem.Errors.Select(e => e with { Field = JsonNames.OfPath(e.Field), Zh = Rename(e.Zh), En = Rename(e.En) })],
        };

        string Rename(string sentence) => renamed.Aggregate(sentence, (text, name) => text.Replace(name.Old, name.New, StringComparison.Ordinal));
    }

    private string Title(bool zh) => Status switch
    {
        400 => zh ? "內容或狀態不符" : "Not valid",
        401 => zh ? "需要登入" : "Sign-in needed",
        403 => zh ? "沒有權限" : "Not allowed",
        404 => zh ? "找不到" : "Not found",
        405 => zh ? "不支援的方法" : "Method not allowed",
        409 => zh ? "與現況衝突" : "Conflict",
        413 => zh ? "內容過大" : "Too large",
        415 => zh ? "不支援的格式" : "Unsupported media type",
        429 => zh ? "次數過多" : "Too many attempts",
        503 or 504 => zh ? "暫時無法服務" : "Temporarily unavailable",
        _ => zh ? "無法完成" : "Not done",
    };

    private static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid or RefusalKind.Precondition => 400,
        RefusalKind.Unauthenticated => 401,
        RefusalKind.Denied => 403,
        RefusalKind.NotFound => 404,
        RefusalKind.Exists or RefusalKind.Aborted => 409,
        RefusalKind.Exhausted => 429,
    };
}
