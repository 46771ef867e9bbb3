using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Gateway.Api;

/// <summary>
/// Canonical proto3 JSON, zero values included, as UTF-8 straight into a buffer. The same text as protobuf's own formatter up to escapes,
/// without building it as a string first: long lists are what this is for.
/// </summary>
internal static class JsonAnswer
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };
    private static readonly JsonFormatter WellKnown = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));
    private static readonly ConcurrentDictionary<MessageDescriptor, Shape> Shapes = new();

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    public static void Write(IBufferWriter<byte> into, IMessage message) => With(into, json => Value(json, message));

    /// <summary>The value of one field of the message, where the answer consists of it.</summary>
    public static void Write(IBufferWriter<byte> into, IMessage message, FieldDescriptor field) =>
        With(into, json => Field(json, field, field.Accessor.GetValue(message)));

    private static void With(IBufferWriter<byte> into, Action<Utf8JsonWriter> write)
    {
        var json = writer ??= new Utf8JsonWriter(into, Options);
        json.Reset(into);
        write(json);
        json.Flush();
        json.Reset(Stream.Null);
    }

    private static void Value(Utf8JsonWriter json, IMessage message)
    {
        var shape = Shapes.GetOrAdd(message.Descriptor, d => new Shape(d));
        if (shape.IsWellKnown)
        {
            json.WriteRawValue(WellKnown.Format(message));
            return;
        }

        json.WriteStartObject();
        foreach (var (field, name) in shape.Fields)
        {
            if (field.HasPresence && !field.Accessor.HasValue(message))
            {
                continue;
            }

            json.WritePropertyName(name);
            Field(json, field, field.Accessor.GetValue(message));
        }

        json.WriteEndObject();
    }

    private static void Field(Utf8JsonWriter json, FieldDescriptor field, object value)
    {
        if (field.IsMap)
        {
            Map(json, field, (System.Collections.IDictionary)value);
        }
        else if (field.IsRepeated)
        {
            json.WriteStartArray();
            if (value is RepeatedField<string> texts)
            {
                texts.ToList().ForEach(json.WriteStringValue);
            }
            else
            {
                foreach (var item in (System.Collections.IEnumerable)value)
                {
                    Single(json, field, item);
                }
            }

            json.WriteEndArray();
        }
        else
        {
            Single(json, field, value);
        }
    }

    private static void Map(Utf8JsonWriter json, FieldDescriptor field, System.Collections.IDictionary map)
    {
        var inner = field.MessageType.FindFieldByNumber(2);
        json.WriteStartObject();
        foreach (System.Collections.DictionaryEntry pair in map)
        {
            json.WritePropertyName(pair.Key is bool flag ? flag ? "true" : "false" : Convert.ToString(pair.Key, System.Globalization.CultureInfo.InvariantCulture)!);
            Single(json, inner, pair.Value!);
        }

        json.WriteEndObject();
    }

    private static void Single(Utf8JsonWriter json, FieldDescriptor field, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int whole when field.FieldType != FieldType.Enum:
                json.WriteNumberValue(whole);
                break;
            case uint whole:
                json.WriteNumberValue(whole);
                break;
            case long or ulong:
                json.WriteStringValue(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case double number:
                Number(json, number, () => json.WriteNumberValue(number));
                break;
            case float number:
                Number(json, number, () => json.WriteNumberValue(number));
                break;
            case ByteString bytes:
                json.WriteBase64StringValue(bytes.Span);
                break;
            case IMessage message:
                Value(json, message);
                break;
            default:
                var known = Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture);
                if (field.EnumType.FindValueByNumber(known) is { } named)
                {
                    json.WriteStringValue(named.Name);
                }
                else
                {
                    json.WriteNumberValue(known);
                }

                break;
        }
    }

    private static void Number(Utf8JsonWriter json, double number, Action write)
    {
        if (double.IsFinite(number))
        {
            write();
        }
        else
        {
            json.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
        }
    }

    private sealed class Shape(MessageDescriptor type)
    {
        /// <summary>Types with a JSON form of their own.</summary>
        public bool IsWellKnown { get; } = type.File.Package == "google.protobuf" && type != Empty.Descriptor;

        public (FieldDescriptor Field, JsonEncodedText Name)[] Fields { get; } = [.. type.Fields.InFieldNumberOrder().Select(f => (f, JsonEncodedText.Encode(f.JsonName)))];
    }
}
