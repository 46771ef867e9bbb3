using System.Collections;
using System.Text;
using CseaMesh.Gateway.Api;
using CseaMesh.Platform.Errors;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Tests.Gateway;

/// <summary>The gateway's own reader of JSON against the formatter of the protobuf library, on the real contracts.</summary>
public sealed class JsonRequestTests
{
    public static TheoryData<string> Requests => [.. Rpcs.All.Select(r => r.Descriptor.InputType.FullName).Distinct()];

    /// <summary>Random messages of every request type come back as they were, in either spelling of the names.</summary>
    [Theory]
    [MemberData(nameof(Requests))]
    public void What_the_formatter_writes_is_read_back(string type)
    {
        var descriptor = Rpcs.All.Select(r => r.Descriptor.InputType).First(d => d.FullName == type);
        var random = new Random(type.Length * 7919);
        for (var i = 0; i < 20; i++)
        {
            var message = Fill(descriptor, random, depth: 0);
            foreach (var settings in new[] { JsonFormatter.Settings.Default, JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true), JsonFormatter.Settings.Default.WithFormatDefaultValues(true) })
            {
                var json = new JsonFormatter(settings).Format(message);
                var problems = new Problems();
                var read = Rpcs.New(descriptor);
                JsonRequest.Read(Encoding.UTF8.GetBytes(json), read, null, problems);
                problems.ThrowIfAny();
                Assert.Equal(message, read);
            }
        }
    }

    [Theory]
    [InlineData("""{"pageSize":"12"}""")]
    [InlineData("""{"pageSize":12.0}""")]
    [InlineData("""{"page_size":1.2e1}""")]
    public void Whole_numbers_may_be_written_as_canonical_JSON_allows(string json)
    {
        var read = new CseaMesh.Registration.V1.ListEntriesRequest();
        var problems = new Problems();
        JsonRequest.Read(Encoding.UTF8.GetBytes(json), read, null, problems);
        problems.ThrowIfAny();
        Assert.Equal(12, read.PageSize);
    }

    [Theory]
    [InlineData("""{"pageSize":1.5}""", "pageSize", "WRONG_TYPE")]
    [InlineData("""{"pageSize":99999999999}""", "pageSize", "WRONG_TYPE")]
    [InlineData("""{"pageSize":true}""", "pageSize", "WRONG_TYPE")]
    [InlineData("""{"pageSize":{"a":[1]}}""", "pageSize", "WRONG_TYPE")]
    [InlineData("""{"text":5}""", "text", "WRONG_TYPE")]
    [InlineData("""{"phase":"PHASE_NONSENSE"}""", "phase", "WRONG_TYPE")]
    [InlineData("""{"phase":4711}""", "phase", "WRONG_TYPE")]
    [InlineData("""{"nonsense":1}""", "nonsense", "UNKNOWN_FIELD")]
    [InlineData("""{"text":"a","text":"b"}""", "text", "GIVEN_TWICE")]
    [InlineData("""{"page_size":1,"pageSize":2}""", "pageSize", "GIVEN_TWICE")]
    [InlineData("""{"text":"a\u0000b"}""", "text", "BAD_CHARACTER")]
    [InlineData("""{"text":"a\u0007b"}""", "text", "BAD_CHARACTER")]
    [InlineData("""{"text":"\ud800"}""", "text", "BAD_CHARACTER")]
    [InlineData("""[]""", "", "WRONG_TYPE")]
    [InlineData("5", "", "WRONG_TYPE")]
    public void A_mistake_is_named_by_its_field(string json, string field, string reason)
    {
        var refusal = Refuse(Encoding.UTF8.GetBytes(json), new CseaMesh.Registration.V1.ListEntriesRequest());
        Assert.Equal((field, reason), (refusal.Fields[0].Field, refusal.Fields[0].Reason));
    }

    [Fact]
    public void Mistakes_deep_inside_are_named_by_their_path_and_collected()
    {
        var refusal = Refuse("""{"content":{"marks":[{"item":1},{"item":"x","more":1}]},"round":"ROUND_KIND_REVIEW","etag":7}"""u8, new CseaMesh.Judging.V1.SubmitScoreRequest());
        Assert.Equal(["content.marks[1].item", "content.marks[1].more", "etag"], refusal.Fields.Select(f => f.Field));
        Assert.All(refusal.Fields, f => Assert.Contains(f.Field, f.Zh, StringComparison.Ordinal));
        Assert.All(refusal.Fields, f => Assert.Contains(f.Field, f.En, StringComparison.Ordinal));
    }

    [Fact]
    public void At_most_twenty_mistakes_are_listed() =>
        Assert.Equal(20, Refuse(Encoding.UTF8.GetBytes($$"""{ {{string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"bad{i}\":1"))}} }"""), new CseaMesh.Registration.V1.ListEntriesRequest()).Fields.Count);

    public static TheoryData<byte[]> Malformed =>
    [
        "{"u8.ToArray(), ""u8.ToArray(), "{\"text\":}"u8.ToArray(), "{\"text\":\"a\"} x"u8.ToArray(), "{'text':'a'}"u8.ToArray(), "{\"text\":\"a\",}"u8.ToArray(),
        "{\"text\":01}"u8.ToArray(), "{\"text\":\"a\nb\"}"u8.ToArray(), new byte[] { 0xFF, 0xFE }, new byte[] { (byte)'{', 0xC0, 0x80 }, Encoding.UTF8.GetBytes(new string('[', 5000)),
        Encoding.UTF8.GetBytes("{\"text\":" + new string('[', 200)),
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_is_no_JSON_is_refused_as_such(byte[] json) =>
        Assert.Equal("MALFORMED_JSON", Refuse(json, new CseaMesh.Registration.V1.ListEntriesRequest()).Reason);

    [Fact]
    public void Bytes_that_are_no_UTF_8_inside_a_string_are_refused()
    {
        byte[] json = [.. "{\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.Equal("BAD_CHARACTER", Refuse(json, new CseaMesh.Registration.V1.ListEntriesRequest()).Reason);
    }

    private static Refusal Refuse(ReadOnlySpan<byte> json, IMessage target)
    {
        try
        {
            var problems = new Problems();
            JsonRequest.Read(json, target, null, problems);
            problems.ThrowIfAny();
        }
        catch (Refusal refusal)
        {
            return refusal;
        }

        throw new InvalidOperationException("Nothing was refused.");
    }

    private static IMessage Fill(MessageDescriptor type, Random random, int depth)
    {
        var message = Rpcs.New(type);
        foreach (var field in type.Fields.InDeclarationOrder().Where(_ => random.Next(3) > 0))
        {
            if (field.RealContainingOneof is { } oneof && oneof.Accessor.GetCaseFieldDescriptor(message) is not null)
            {
                continue;
            }

            if (field.IsMap)
            {
                var map = (IDictionary)field.Accessor.GetValue(message);
                map[One(field.MessageType.FindFieldByNumber(1), random, depth)!] = One(field.MessageType.FindFieldByNumber(2), random, depth);
            }
            else if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(message);
                for (var i = random.Next(3); i > 0 && One(field, random, depth) is { } item; i--)
                {
                    list.Add(item);
                }
            }
            else if (One(field, random, depth) is { } value)
            {
                field.Accessor.SetValue(message, value);
            }
        }

        return message;
    }

    private static object? One(FieldDescriptor field, Random random, int depth) => field.FieldType switch
    {
        FieldType.String => new[] { "", "卓越客服大獎", "\"\\/<>&'", "line\nbreak\ttab", "𠮷野家 😀", "2025-C-0001" }[random.Next(6)],
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Int32 => new[] { 0, 1, -1, int.MinValue, int.MaxValue }[random.Next(5)],
        FieldType.Int64 => new[] { 0L, 1L, -1L, long.MinValue, long.MaxValue }[random.Next(5)],
        FieldType.UInt64 => new[] { 0UL, 1UL, ulong.MaxValue }[random.Next(3)],
        FieldType.UInt32 => new[] { 0U, 1U, uint.MaxValue }[random.Next(3)],
        FieldType.Double => new[] { 0.0, 1.5, -1e300, double.NaN, double.PositiveInfinity }[random.Next(5)],
        FieldType.Bytes => ByteString.CopyFrom([0, 255, (byte)random.Next(256)]),
        FieldType.Enum => field.EnumType.Values[random.Next(field.EnumType.Values.Count)].Number,
        FieldType.Message => field.MessageType.FullName switch
        {
            "google.protobuf.Timestamp" => Timestamp.FromDateTimeOffset(new DateTimeOffset(2025, 6, 6, 15, 59, 59, TimeSpan.Zero).AddTicks(random.Next(10) * 10)),
            "google.protobuf.Duration" => Duration.FromTimeSpan(TimeSpan.FromMilliseconds(random.Next(100_000))),
            var name when name.StartsWith("google.protobuf.", StringComparison.Ordinal) => null,
            _ => depth < 5 ? Fill(field.MessageType, random, depth + 1) : null,
        },
        _ => null,
    };
}
