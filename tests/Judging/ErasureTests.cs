using System.Text.Json.Nodes;
using CseaMesh.Judging.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Judging;

/// <summary>What becomes of a judge, the notary and an entrant when they are erased: the persons go, the result stays and can still be recomputed.</summary>
public sealed class ErasureTests
{
    private const string Instead = "（已刪除）";
    private const int Award = 30;

    [Fact]
    public async Task Persons_vanish_and_the_result_their_marks_made_stays_and_is_still_proven()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(Award, 4);
        await season.SeatAsync();
        await season.Client(Cast.Secretary).SetMemberTiesAsync(new SetMemberTiesRequest
        {
            Edition = Code, MemberId = season.MemberId(3), Ties = { new MemberTie { Kind = ConflictKind.Employer, Name = "曾任職公司", From = "2019-01-01", Until = "2024-12-31" } },
        });
        await season.DeclareConflictsAsync(7, (3, entries[3]));
        await season.DeclareMethodAsync();
        await season.Service.Clock.SetAsync(Taipei(6, 16));
        await season.Client(Cast.Secretary).OpenRoundsAsync(new OpenRoundsRequest { Edition = Code, Round = RoundKind.Review });
        foreach (var (entry, i) in entries.Select((e, i) => (e, i)))
        {
            await season.ScoreAllAsync(entry, 90 - (5 * i), except: 3);
            if (i < 3)
            {
                await ScoreWithWordsAsync(season, entry, 80 - (3 * i), i);
            }
        }

        await season.SealAsync(Award);
        await season.CertifyAsync(Award);
        await season.Service.DeliverAsync("registration", new WinnersPublished { Version = 1, Awards = { new PublishedAward { Award = Award, ResultVersion = 1 } } }, version: 1);
        var staff = season.Client(Cast.Secretary);
        var withheld = (await FeedbackAsync(staff)).Single(f => f.EntryId == entries[1]).Rounds[0].Comments.Single().Id;
        await staff.ReleaseFeedbackAsync(new ReleaseFeedbackRequest { Edition = Code, Award = Award, EntryIds = { entries[0], entries[1] }, WithheldCommentIds = { withheld }, RequestId = Guid.NewGuid().ToString() });
        var (result, before) = (await season.ResultAsync(Award), await BundleAsync(season));

        await EraseAsync(season, Cast.Judge(3).Id);
        await EraseAsync(season, Cast.Notary.Id);
        var facts = Facts(1, Award);
        facts.PersonName = Instead;
        await season.Service.DeliverAsync("registration", new EntryChanged { Entry = facts }, subject: entries[0], version: 9);

        // Gone: names, addresses, what the judge wrote of himself and for himself, and comments nobody was given.
        var committee = (await staff.GetCommitteeAsync(new GetCommitteeRequest { Edition = Code })).Committee;
        Assert.Equal((Instead, Instead), (committee.Members.Single(m => m.Id == season.MemberId(3)).Name, committee.Notary.Representative));
        Assert.Empty((await staff.GetMemberTiesAsync(new GetMemberTiesRequest { Edition = Code, MemberId = season.MemberId(3) })).Ties);
        Assert.Equal(Instead, Assert.Single((await season.Client(Cast.Judge(1)).ListConflictsAsync(new ListConflictsRequest { Edition = Code })).Conflicts, c => c.MemberId == season.MemberId(3) && c.State == ConflictState.Confirmed).Evidence);
        var sheet = (await season.Client(Cast.Judge(3)).GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = entries[0] })).Sheet;
        Assert.Equal(("", ""), (sheet.Content.Notes, sheet.Content.Questions));
        Assert.Equal([["評語 0"], [], [], []], (await FeedbackAsync(staff)).OrderBy(f => Array.IndexOf(entries, f.EntryId)).Select(f => f.Rounds.SelectMany(r => r.Comments).Select(c => c.Text).ToArray()));
        string[] told =
        [
            committee.ToString(),
            (await season.Client(Cast.Judge(1)).ListConflictsAsync(new ListConflictsRequest { Edition = Code })).ToString(),
            (await staff.ListMaterialReportsAsync(new ListMaterialReportsRequest { Edition = Code })).ToString(),
            (await staff.GetProgressAsync(new GetProgressRequest { Edition = Code, Round = RoundKind.Review })).ToString(),
            (await season.ResultAsync(Award)).ToString(),
            (await season.Client(Cast.Judge(1)).GetDiagnosticsAsync(new GetDiagnosticsRequest { Edition = Code, Award = Award, Round = RoundKind.Review })).ToString(),
            string.Join('\n', (await FeedbackAsync(staff)).Select(f => f.ToString())),
            await BundleAsync(season),
        ];
        foreach (var gone in new[] { Cast.Judge(3).Name, Cast.Judge(3).Mail, Cast.Notary.Name, Cast.Notary.Mail, "參賽人 1", "前雇主", "曾任職公司", "自己的筆記" })
        {
            Assert.All(told, text => Assert.DoesNotContain(gone, text, StringComparison.Ordinal));
        }

        // The committee is told again, so that the other services forget them too.
        await season.Service.SettleAsync();
        Assert.DoesNotContain(season.Service.Published<CommitteeChanged>()[^1].Members, m => m.Mail == Cast.Judge(3).Mail || m.Name == Cast.Judge(3).Name);

        // Stays: every place to the last digit, every commitment of the ledger, and the proof.
        var after = await season.ResultAsync(Award);
        Assert.Equal(result.Places.Select(p => (p.EntryId, p.Place_, p.Shown, p.CountedSheets)), after.Places.Select(p => (p.EntryId, p.Place_, p.Shown, p.CountedSheets)));
        Assert.Equal(result.FileHash, after.FileHash);
        Assert.Equal(Commitments(before), Commitments(await BundleAsync(season)));
        Assert.True(CseaMesh.Verifier.Verification.Run(System.Text.Encoding.UTF8.GetBytes(await BundleAsync(season)), TextWriter.Null).Holds);
        await season.AssertSoundAsync();

        // A repeated event changes nothing.
        await EraseAsync(season, Cast.Judge(3).Id);
        Assert.Equal(Commitments(before), Commitments(await BundleAsync(season)));
    }

    private static async Task ScoreWithWordsAsync(PanelSeason season, string entry, int mark, int i)
    {
        var client = season.Client(Cast.Judge(3));
        var sheet = (await client.GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = entry })).Sheet;
        var submit = Submit(sheet, _ => mark);
        (submit.Content.Notes, submit.Content.Comment) = ($"自己的筆記 {i}", $"評語 {i}");
        await client.SubmitScoreAsync(submit);
    }

    private static Task EraseAsync(PanelSeason season, string person) =>
        season.Service.DeliverAsync("registration", new PersonErased { Person = person, Instead = Instead }, subject: person, version: 9);

    private static async Task<IReadOnlyList<Feedback>> FeedbackAsync(CseaMesh.Judging.V1.Judging.JudgingClient staff) =>
        (await staff.GetAwardFeedbackAsync(new GetAwardFeedbackRequest { Edition = Code, Award = Award })).Entries;

    private static async Task<string> BundleAsync(PanelSeason season) =>
        (await season.Client(Cast.Auditor).ExportBundleAsync(new ExportBundleRequest { Edition = Code })).Bundle.ToStringUtf8();

    private static IEnumerable<string> Commitments(string bundle) => JsonNode.Parse(bundle)!["entries"]!.AsArray().Select(e => (string)e!["c"]!);
}
