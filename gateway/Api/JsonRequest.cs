using System.Collections;
using System.Text;
using System.Text.Json;
using CseaMesh.Platform.Errors;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CseaMesh.Gateway.Api;

/// <summary>
/// Reads proto3 JSON into a message. Unlike the parser of the protobuf library it names the field of every mistake by its path,
/// in both languages, collects them all, and refuses duplicate names and control characters.
/// </summary>
internal ref struct JsonRequest
{
    private const int MaxDepth = 48;

    private readonly ReadOnlySpan<byte> _json;
    private readonly Problems _problems;
    private Utf8JsonReader _reader;

    private JsonRequest(ReadOnlySpan<byte> json, Problems problems)
    {
        _json = json;
        _problems = problems;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>
    /// Reads a whole document into <paramref name="target"/>, or into one <paramref name="field"/> of it (rules with <c>body: "field"</c>).
    /// Throws INVALID_ARGUMENT MALFORMED_JSON where it is not JSON; every other mistake goes to <paramref name="problems"/>.
    /// </summary>
    public static void Read(ReadOnlySpan<byte> json, IMessage target, FieldDescriptor? field, Problems problems)
    {
        var request = new JsonRequest(json, problems);
        try
        {
            request.Document(target, field);
        }
        catch (JsonException e)
        {
            throw Refusal.Invalid("", $"內容不是有效的 JSON（第 {e.LineNumber + 1} 行，第 {e.BytePositionInLine + 1} 位元組）",
                $"The body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})", "MALFORMED_JSON");
        }
    }

    private void Document(IMessage target, FieldDescriptor? field)
    {
        _reader.Read();
        if (field is not null)
        {
            Field(target, field, field.JsonName);
        }
        else if (_reader.TokenType == JsonTokenType.StartObject)
        {
            Message(target, "");
        }
        else
        {
            _problems.Add("", "內容須為 JSON 物件", "The body must be a JSON object", "WRONG_TYPE");
            _reader.Skip();
        }

        _reader.Read(); // anything after the value is malformed
    }

    private void Message(IMessage target, string path)
    {
        var seen = new HashSet<int>();
        var oneofs = default(HashSet<string>);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var name = Text() ?? "\uFFFD";
            _reader.Read();
            var field = JsonNames.Find(target.Descriptor, name);
            var fieldPath = path.Length == 0 ? field?.JsonName ?? Shown(name) : $"{path}.{field?.JsonName ?? Shown(name)}";
            if (field is null)
            {
                _problems.UnknownField(fieldPath);
                _reader.Skip();
            }
            else if (!seen.Add(field.FieldNumber))
            {
                _problems.NotAllowedTwice(fieldPath);
                _reader.Skip();
            }
            else if (field.RealContainingOneof is { } oneof && _reader.TokenType != JsonTokenType.Null && !(oneofs ??= []).Add(oneof.Name))
            {
                var names = string.Join(", ", oneof.Fields.Select(f => f.JsonName));
                _problems.Add(fieldPath, $"{names} 只能擇一", $"Only one of {names} may be given", "GIVEN_TWICE");
                _reader.Skip();
            }
            else
            {
                Field(target, field, fieldPath);
            }
        }
    }

    private void Field(IMessage target, FieldDescriptor field, string path)
    {
        if (_reader.TokenType == JsonTokenType.Null && !IsValue(field))
        {
            return; // null stands for "not given"
        }

        if (field.IsMap)
        {
            Map((IDictionary)field.Accessor.GetValue(target), field, path);
        }
        else if (field.IsRepeated)
        {
            List((IList)field.Accessor.GetValue(target), field, path);
        }
        else if (Value(field, path) is { } value)
        {
            field.Accessor.SetValue(target, value);
        }
    }

    private void List(IList list, FieldDescriptor field, string path)
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            _problems.Add(path, $"{path} 須為陣列", $"{path} must be an array", "WRONG_TYPE");
            _reader.Skip();
            return;
        }

        for (var i = 0; _reader.Read() && _reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (Value(field, $"{path}[{i}]") is { } value)
            {
                list.Add(value);
            }
        }
    }

    private void Map(IDictionary map, FieldDescriptor field, string path)
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _problems.Add(path, $"{path} 須為物件", $"{path} must be an object", "WRONG_TYPE");
            _reader.Skip();
            return;
        }

        var keyField = field.MessageType.FindFieldByNumber(1);
        var valueField = field.MessageType.FindFieldByNumber(2);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var name = Text();
            _reader.Read();
            var itemPath = $"{path}[\"{Shown(name ?? "\uFFFD")}\"]";
            var key = name is null ? null : Scalars.Parse(keyField, name);
            if (key is null || (key is string text && !Scalars.IsCleanText(text)))
            {
                _problems.WrongType(itemPath, keyField);
                _reader.Skip();
            }
            else if (map.Contains(key))
            {
                _problems.NotAllowedTwice(itemPath);
                _reader.Skip();
            }
            else if (Value(valueField, itemPath) is { } value)
            {
                map[key] = value;
            }
        }
    }

    /// <summary>The value at the reader's place, or null after noting what is wrong with it.</summary>
    private object? Value(FieldDescriptor field, string path)
    {
        if (field.FieldType is FieldType.Message or FieldType.Group)
        {
            return Child(field, path);
        }

        object? value = null;
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                var text = Text();
                if (text is null || (field.FieldType == FieldType.String && !Scalars.IsCleanText(text)))
                {
                    _problems.BadCharacter(path);
                    return null;
                }

                value = field.FieldType == FieldType.Bool ? null : Scalars.Parse(field, text);
                break;
            case JsonTokenType.Number when field.FieldType is not (FieldType.String or FieldType.Bytes or FieldType.Bool):
                value = Scalars.Parse(field, Encoding.ASCII.GetString(_reader.ValueSpan));
                break;
            case JsonTokenType.True or JsonTokenType.False when field.FieldType == FieldType.Bool:
                value = _reader.TokenType == JsonTokenType.True;
                break;
            default:
                _reader.Skip();
                break;
        }

        if (value is null)
        {
            _problems.WrongType(path, field);
        }

        return value;
    }

    private object? Child(FieldDescriptor field, string path)
    {
        if (JsonNames.IsWellKnown(field.MessageType))
        {
            return WellKnown(field, path);
        }

        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            _problems.WrongType(path, field);
            _reader.Skip();
            return null;
        }

        var child = Rpcs.New(field.MessageType);
        Message(child, path);
        return child;
    }

    /// <summary>Times, durations, masks and the like have a JSON form of their own, which the protobuf library knows.</summary>
    private object? WellKnown(FieldDescriptor field, string path)
    {
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        try
        {
            var parsed = JsonParser.Default.Parse(Encoding.UTF8.GetString(_json[start..(int)_reader.BytesConsumed]), field.MessageType);

            // Accessors of wrapper fields take the bare value.
            return field.MessageType.File.Name == "google/protobuf/wrappers.proto" ? field.MessageType.FindFieldByNumber(1).Accessor.GetValue(parsed) : parsed;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            _problems.WrongType(path, field);
            return null;
        }
    }

    /// <summary>The string at the reader's place, or null when its bytes are no text.</summary>
    private readonly string? Text()
    {
        try
        {
            return _reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsValue(FieldDescriptor field) => field.FieldType == FieldType.Message && field.MessageType.FullName == "google.protobuf.Value";

    /// <summary>A name that a client made up, fit to be repeated to him.</summary>
    private static string Shown(string name) => new([.. name.Take(60).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c)]);
}
