using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using CseaMesh.Gateway.Api;
using CseaMesh.Platform.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Tests.Gateway;

/// <summary>Our own writer of JSON against protobuf's, over every message of the contracts.</summary>
public sealed class JsonAnswerTests
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));
    private static readonly string[] Texts = ["", "晨光「客服」", "<script>&'\"\\", "line\nbreak\t", "𠮷 emoji 🙂", "\u2028"];

    [Fact]
    public void Every_message_of_the_contracts_is_written_as_the_formatter_writes_it()
    {
        var random = new Random(1);
        var seen = 0;
        foreach (var type in Contracts.Files.Values.Where(f => f.Package.StartsWith("csea.", StringComparison.Ordinal)).SelectMany(f => f.MessageTypes))
        {
            for (var trial = 0; trial < 6; trial++)
            {
                var message = Fill(type, random, trial == 0 ? 0 : 3);
                var ours = Text(message);
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Formatter.Format(message)), JsonNode.Parse(ours)), $"{type.FullName}: {ours}");
                Assert.Equal(message, type.Parser.ParseJson(ours));
                seen++;
            }
        }

        Assert.True(seen > 2000, $"Only {seen} messages were tried.");
    }

    [Fact]
    public void Angle_brackets_do_not_reach_a_page_unescaped() =>
        Assert.DoesNotContain('<', Text(new CseaMesh.Common.V1.Text { Zh = "<b>", En = "</script>" }));

    private static string Text(IMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        JsonAnswer.Write(buffer, message);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static IMessage Fill(MessageDescriptor type, Random random, int depth)
    {
        if (type == Timestamp.Descriptor)
        {
            return new Timestamp { Seconds = random.Next(), Nanos = random.Next(2) * 123_000_000 };
        }

        var message = (IMessage)Activator.CreateInstance(type.ClrType)!;
        if (depth == 0 || type.File.Package.StartsWith("google.", StringComparison.Ordinal))
        {
            return message;
        }

        foreach (var field in type.Fields.InDeclarationOrder().Where(f => random.Next(4) > 0 && !(f.FieldType == FieldType.Message && f.MessageType == Any.Descriptor)))
        {
            if (field.IsMap)
            {
                var map = (System.Collections.IDictionary)field.Accessor.GetValue(message);
                var (key, value) = (field.MessageType.FindFieldByNumber(1), field.MessageType.FindFieldByNumber(2));
                map[Single(key, random, depth)!] = Single(value, random, depth);
            }
            else if (field.IsRepeated)
            {
                var list = (System.Collections.IList)field.Accessor.GetValue(message);
                for (var i = random.Next(3); i > 0; i--)
                {
                    list.Add(Single(field, random, depth));
                }
            }
            else
            {
                field.Accessor.SetValue(message, Single(field, random, depth));
            }
        }

        return message;
    }

    private static object? Single(FieldDescriptor field, Random random, int depth) => field.FieldType switch
    {
        FieldType.String => Texts[random.Next(Texts.Length)],
        FieldType.Bool => random.Next(2) == 1,
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => random.Next(-5, 5) * 100_000_007,
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => random.NextInt64(-9_007_199_254_740_993, 9_007_199_254_740_993),
        FieldType.UInt32 or FieldType.Fixed32 => (uint)random.Next(),
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)random.NextInt64(),
        FieldType.Double => random.Next(5) switch { 0 => double.NaN, 1 => double.PositiveInfinity, _ => random.NextDouble() },
        FieldType.Float => (float)random.Next(100) / 4,
        FieldType.Bytes => ByteString.CopyFrom([.. Enumerable.Range(0, random.Next(20)).Select(_ => (byte)random.Next(256))]),
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[random.Next(field.EnumType.Values.Count)].Number),
        FieldType.Message => Fill(field.MessageType, random, depth - 1),
        _ => throw new NotSupportedException($"{field.FullName}"),
    };
}
