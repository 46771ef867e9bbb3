using CseaMesh.Platform.Errors;
using Google.Protobuf.Reflection;

namespace CseaMesh.Gateway.Api;

/// <summary>Collects what is wrong with one request before it reaches a service: every field named, at most twenty of them.</summary>
internal sealed class Problems
{
    private const int Most = 20;
    private readonly List<FieldProblem> _found = [];

    public bool Any => _found.Count > 0;

    public bool Full => _found.Count >= Most;

    public void Add(string field, string zh, string en, string reason)
    {
        if (!Full)
        {
            _found.Add(new FieldProblem(field, zh, en, reason));
        }
    }

    public void UnknownField(string field) =>
        Add(field, $"沒有名為 {field} 的欄位", $"There is no field named {field}", "UNKNOWN_FIELD");

    public void WrongType(string field, FieldDescriptor descriptor) =>
        Add(field, $"{field} 的型別不對，應為{Expected(descriptor).Zh}", $"{field} must be {Expected(descriptor).En}", "WRONG_TYPE");

    public void NotAllowedTwice(string field) =>
        Add(field, $"{field} 只能給一次", $"{field} may be given only once", "GIVEN_TWICE");

    public void BadCharacter(string field) =>
        Add(field, $"{field} 含有不可使用的控制字元或不成對的代理字元", $"{field} holds a control character or an unpaired surrogate, which is not allowed", "BAD_CHARACTER");

    public void ThrowIfAny()
    {
        if (_found.Count > 0)
        {
            throw Refusal.Invalid(_found);
        }
    }

    private static (string Zh, string En) Expected(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Bool => (" true 或 false", "true or false"),
        FieldType.String => ("文字", "a string"),
        FieldType.Bytes => (" base64 文字", "a base64 string"),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => (" 32 位元整數", "a 32-bit integer"),
        FieldType.UInt32 or FieldType.Fixed32 => (" 32 位元非負整數", "a non-negative 32-bit integer"),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => (" 64 位元整數", "a 64-bit integer"),
        FieldType.UInt64 or FieldType.Fixed64 => (" 64 位元非負整數", "a non-negative 64-bit integer"),
        FieldType.Float or FieldType.Double => ("數字", "a number"),
        FieldType.Enum => Choices(field.EnumType),
        FieldType.Message or FieldType.Group => field.MessageType.FullName switch
        {
            "google.protobuf.Timestamp" => ("時間，如 2025-06-06T16:00:00Z", "a time such as 2025-06-06T16:00:00Z"),
            "google.protobuf.Duration" => ("時間長度，如 90s", "a duration such as 90s"),
            "google.protobuf.FieldMask" => ("以逗號分隔的欄位名", "field names separated by commas"),
            var name when name.StartsWith("google.protobuf.", StringComparison.Ordinal) => ($" {name}", name),
            _ => ("物件", "an object"),
        },
        _ => ("其他型別", "of another type"),
    };

    private static (string Zh, string En) Choices(EnumDescriptor type)
    {
        var names = string.Join(", ", type.Values.Where(v => v.Number != 0).Take(24).Select(v => v.Name));
        return ($"下列之一：{names}", $"one of {names}");
    }
}
