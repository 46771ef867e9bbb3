using CseaMesh.Judging.V1;
using CseaMesh.Platform.Identity;
using CseaMesh.Tests.Support;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using static CseaMesh.Tests.Judging.PanelSeason;
using JudgingClient = CseaMesh.Judging.V1.Judging.JudgingClient;

namespace CseaMesh.Tests.Judging;

/// <summary>
/// While an award is open, every rpc that only reads is asked by everybody who holds a sheet in it, by an entrant and by a visitor: no answer holds
/// another judge's mark, comment, question, note or remark, nor any figure made of them. A new rpc is in this test without being named.
/// </summary>
public sealed class SecrecyTests
{
    private const string Comment = "祕語一";
    private const string Question = "祕語二";
    private const string Notes = "祕語三";
    private const string Report = "祕語四";

    [Fact]
    [Trait("rule", "CNF-01")]
    public async Task No_answer_tells_anybody_of_another_judges_sheet_while_the_award_is_open()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(12, 4);
        await season.OpenReviewAsync(conflicts: (5, entries[0]));
        var sheet = (await season.Client(Cast.Judge(2)).GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = entries[0] })).Sheet;
        var submit = Submit(sheet, _ => 87);
        (submit.Content.Comment, submit.Content.Questions, submit.Content.Notes, submit.Content.Report) = (Comment, Question, Notes, Report);
        await season.Client(Cast.Judge(2)).SubmitScoreAsync(submit);
        await season.ScoreAsync(3, entries[0], 51);
        await season.Service.SettleAsync();

        // 87 and 51: the totals, their sum and their mean, in points and in hundredths; marks in an opened ledger entry.
        string[] figures = [": 8700", "\"8700", "87.00", ": 87 ", ": 87,", ": 6900", "\"6900", "69.00", ": 13800", "\\\"s\\\":"];
        var reads = CseaMesh.Judging.V1.Judging.Descriptor.Methods.Where(m => !m.IsClientStreaming && !m.IsServerStreaming && (m.Name.StartsWith("Get", StringComparison.Ordinal) || m.Name.StartsWith("List", StringComparison.Ordinal) || m.Name is "ExportBundle" or "PlanAssignments")).ToList();
        Assert.True(reads.Count > 25, $"{reads.Count} rpcs only read");
        var answered = 0;
        foreach (var caller in new[] { Cast.Judge(1), Cast.Judge(4), Cast.Judge(5), Cast.Judge(6), Cast.Judge(7), Cast.Manager(1), Cast.Visitor })
        {
            foreach (var (rpc, answer) in await AskAsync(season.Client(caller), reads, entries[0], season.MemberId(2)))
            {
                answered++;
                Assert.All(new[] { Comment, Question, Notes, Report }, word => Assert.False(answer.Contains(word, StringComparison.Ordinal), $"{caller.Name} reads {word} by {rpc}"));
                Assert.All(figures, figure => Assert.False(answer.Contains(figure, StringComparison.Ordinal), $"{caller.Name} reads {figure} by {rpc}: {answer}"));
            }
        }

        Assert.True(answered > 50, $"{answered} answers");

        // The same words are found where they may be: the test would notice them.
        var own = string.Concat((await AskAsync(season.Client(Cast.Judge(2)), reads, entries[0], season.MemberId(2))).Select(a => a.Answer));
        Assert.All(new[] { Comment, Question, Notes, Report, ": 8700" }, word => Assert.Contains(word, own, StringComparison.Ordinal));
    }

    private static async Task<List<(string Rpc, string Answer)>> AskAsync(JudgingClient client, IReadOnlyList<MethodDescriptor> rpcs, string entry, string member)
    {
        var answers = new List<(string, string)>();
        foreach (var rpc in rpcs)
        {
            var request = (IMessage)Activator.CreateInstance(rpc.InputType.ClrType)!;
            foreach (var field in rpc.InputType.Fields.InDeclarationOrder().Where(f => !f.IsRepeated))
            {
                object? value = field.Name switch
                {
                    "edition" => Code,
                    "award" => 12,
                    "round" => RoundKind.Review,
                    "entry_id" => entry,
                    "member_id" => member,
                    "page_size" => 200,
                    "rating_scale" => true,
                    _ => null,
                };
                if (value is not null)
                {
                    field.Accessor.SetValue(request, value);
                }
            }

            var method = typeof(JudgingClient).GetMethod($"{rpc.Name}Async", [rpc.InputType.ClrType, typeof(CallOptions)])!;
            var call = method.Invoke(client, [request, new CallOptions()])!;
            try
            {
                var answer = (Task)call.GetType().GetProperty("ResponseAsync")!.GetValue(call)!;
                await answer;
                var said = (IMessage)answer.GetType().GetProperty("Result")!.GetValue(answer)!;
                answers.Add((rpc.Name, said is ExportBundleResponse bundle ? bundle.Bundle.ToStringUtf8() : said.ToString()!));
            }
            catch (RpcException)
            {
                // Refused: that tells nothing.
            }
        }

        return answers;
    }
}
