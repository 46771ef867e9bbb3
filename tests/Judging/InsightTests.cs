using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Judging;

/// <summary>A team award in which judge 3 is lenient, judge 6 gives one entry a mark of its own, and entry 5 lacks a judge.</summary>
public sealed class ScoredPanel : IAsyncLifetime
{
    internal const int Award = 12;

    internal PanelSeason Season { get; private set; } = null!;

    internal string[] Entries { get; private set; } = [];

    internal Diagnostics Coded { get; private set; } = new();

    internal Diagnostics Revealed { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        Season = await StartAsync();
        Entries = await Season.QualifyAsync(Award, 8);
        await Season.OpenReviewAsync(conflicts: (2, Entries[5]));
        for (var i = 0; i < Entries.Length; i++)
        {
            for (var judge = 1; judge <= 7; judge++)
            {
                if ((judge, i) != (2, 5))
                {
                    await ScoreAsync(judge, i);
                }
            }
        }

        var request = new GetDiagnosticsRequest { Edition = Code, Award = Award, Round = RoundKind.Review };
        await Refused.AsAsync(RefusalKind.Denied, "HOLDS_SHEET", () => Season.Client(Cast.Judge(1)).GetDiagnosticsAsync(request));
        await Refused.AsAsync(RefusalKind.Denied, "MASKED", () => Season.Client(Cast.Notary).GetDiagnosticsAsync(request));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_CERTIFIED", () => Season.Client(Cast.Auditor).GetDiagnosticsAsync(request));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => Season.Client(Cast.Manager(1)).GetDiagnosticsAsync(request));
        Coded = (await Season.Client(Cast.Secretary).GetDiagnosticsAsync(request)).Diagnostics;
        var reveal = new RevealDiagnosticsRequest { Edition = Code, Award = Award, Round = RoundKind.Review };
        await Refused.AsAsync(RefusalKind.Precondition, "REASON_MISSING", () => Season.Client(Cast.Secretary).RevealDiagnosticsAsync(reveal));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => Season.Client(Cast.Judge(1)).RevealDiagnosticsAsync(new RevealDiagnosticsRequest(reveal) { Reason = "x" }));
        var before = (await Season.Client(Cast.Notary).GetCheckpointAsync(new GetCheckpointRequest { Edition = Code })).Checkpoint.Size;
        var shown = await Season.Client(Cast.Secretary).RevealDiagnosticsAsync(new RevealDiagnosticsRequest(reveal) { Reason = "查核離群評分" });
        Assert.Equal(before, shown.LedgerIndex);
        Revealed = shown.Diagnostics;
        await Season.SealAsync(Award);
    }

    public ValueTask DisposeAsync() => Season.DisposeAsync();

    private async Task ScoreAsync(int judge, int entry)
    {
        var client = Season.Client(Cast.Judge(judge));
        var sheet = (await client.GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = Entries[entry] })).Sheet;
        var odd = (judge, entry) == (6, 2);
        var submit = Submit(sheet, c => Math.Min(100, 60 + 3 * entry + (judge * 7 + entry * 5 + c.Item * 3) % 4 + (judge == 3 ? 8 : 0) + (odd ? -35 : 0)));
        submit.Content.Comment = judge is 1 or 4 ? $"評語 {judge}-{entry}" : "";
        await client.SubmitScoreAsync(submit);
    }
}

public sealed class InsightTests(ScoredPanel panel) : IClassFixture<ScoredPanel>
{
    private readonly PanelSeason _season = panel.Season;

    [Fact]
    public void Before_the_seal_the_secretariat_sees_codes_and_flags_and_nothing_that_ranks()
    {
        var coded = panel.Coded;
        Assert.Equal((BoardMask.Coded, true, 55, 55), (coded.Mask, coded.Comparable, coded.Counted, coded.Assigned));
        Assert.All(coded.Judges, j => Assert.Matches("^J[1-7]$", j.Label));
        Assert.All(coded.Judges, j => Assert.Empty(j.MemberId));
        Assert.All(coded.Judges, j => Assert.False(j.HasFirstStaysWithout));
        Assert.All(coded.Entries, e => Assert.Matches("^12-0[1-8]$", e.Label));
        Assert.All(coded.Entries, e => Assert.Equal((0, 0, false, false), (e.Rank, e.RankBest, e.HasPFirst, e.HasValue)));
        Assert.Empty(coded.Sheets);
        Assert.Null(coded.CloseCall);
        Assert.Equal(coded.Entries.Select(e => e.Label).Order(StringComparer.Ordinal), coded.Entries.Select(e => e.Label));
        Assert.Contains(coded.Flags, f => f.Kind == DiagnosticFlagKind.Lenient && f.Judge.StartsWith('J'));
        Assert.Contains(coded.Flags, f => f.Kind == DiagnosticFlagKind.OutlyingSheet && f.Entry.StartsWith("12-", StringComparison.Ordinal));
        Assert.DoesNotContain(Cast.Judge(3).Name, coded.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("公司", coded.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_logged_reveal_shows_names()
    {
        Assert.Equal(BoardMask.Open, panel.Revealed.Mask);
        Assert.Contains(panel.Revealed.Flags, f => f.Kind == DiagnosticFlagKind.Lenient && f.Judge == Cast.Judge(3).Name);
        Assert.Contains(panel.Revealed.Flags, f => f.Kind == DiagnosticFlagKind.OutlyingSheet && f.Judge == Cast.Judge(6).Name);
    }

    [Fact]
    public async Task After_the_seal_chair_and_notary_see_everything_with_names()
    {
        var request = new GetDiagnosticsRequest { Edition = Code, Award = ScoredPanel.Award, Round = RoundKind.Review, RatingScale = true };
        var seen = (await _season.Client(Cast.Judge(1)).GetDiagnosticsAsync(request)).Diagnostics;
        Assert.Equal(seen, (await _season.Client(Cast.Notary).GetDiagnosticsAsync(request)).Diagnostics);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Judge(4)).GetDiagnosticsAsync(request));

        var lenient = seen.Judges.Single(j => j.Label == Cast.Judge(3).Name);
        Assert.InRange(lenient.Leniency, 5, 9);
        Assert.True(lenient.LeniencyHalfWidth > lenient.LeniencyError);
        Assert.True(lenient.RaschSeverity < 0, "The Rasch model counts strictness, not leniency.");
        var odd = seen.Sheets.Single(s => s.Outlying);
        Assert.Equal((panel.Entries[2], Cast.Judge(6).Name), (seen.Entries[odd.Entry].EntryId, seen.Judges[odd.Judge].Label));
        Assert.Equal(55, seen.Sheets.Count);
        Assert.Equal(Enumerable.Range(1, 8), seen.Entries.Select(e => e.Rank));
        Assert.Equal([panel.Entries[7], panel.Entries[6]], seen.Entries.Take(2).Select(e => e.EntryId));
        Assert.All(seen.Entries, e => Assert.InRange(e.Rank, e.RankBest, e.RankWorst));
        Assert.InRange(seen.Entries.Sum(e => e.PFirst), 1 - 1e-9, 1 + 1e-9);
        Assert.Null(seen.Agreement.RankingMean);
        Assert.InRange(seen.Agreement.Reliability, .5, 1);
        Assert.InRange(seen.Agreement.Overlap, .8, 1);
        Assert.Equal(7, seen.CloseCall.StaysWithout + seen.CloseCall.ChangesWithout);
        Assert.Contains("plain_mean", seen.CloseCall.Others.Select(o => o.Name));
        Assert.Equal(seen.CloseCall.First[0], seen.CloseCall.Condorcet);
    }

    [Fact]
    public async Task A_judge_sees_himself_beside_the_panel_and_an_entrant_the_comments_passed_on()
    {
        var mine = new GetMyPanelComparisonRequest { Edition = Code, Round = RoundKind.Review };
        Assert.Empty((await _season.Client(Cast.Judge(3)).GetMyPanelComparisonAsync(mine)).Awards);
        var feedback = new GetAwardFeedbackRequest { Edition = Code, Award = ScoredPanel.Award };
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_PUBLISHED", () => _season.Client(Cast.Secretary).GetAwardFeedbackAsync(feedback));
        await _season.CertifyAsync(ScoredPanel.Award);

        var lenient = Assert.Single((await _season.Client(Cast.Judge(3)).GetMyPanelComparisonAsync(mine)).Awards);
        Assert.Equal((8, 7), (lenient.Sheets, lenient.Judges));
        Assert.InRange(lenient.Leniency, 5, 9);
        Assert.All(lenient.Criteria, c => Assert.True(c.OwnMean > c.PanelMean));
        Assert.All(lenient.OwnSheets, s => Assert.True(s.OwnTotal > s.OthersMean));
        Assert.InRange(lenient.Agreement, .8, 1);
        var recused = Assert.Single((await _season.Client(Cast.Judge(2)).GetMyPanelComparisonAsync(mine)).Awards);
        Assert.DoesNotContain(panel.Entries[5], recused.OwnSheets.Select(s => s.EntryId));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Secretary).GetMyPanelComparisonAsync(mine));

        await _season.Service.DeliverAsync("registration", new WinnersPublished { Version = 1, Awards = { new PublishedAward { Award = ScoredPanel.Award, ResultVersion = 1 } } }, version: 1);
        await _season.Service.DeliverAsync("registration", new OrganisationMemberChanged { Member = "m1", Organisation = Cast.Id("ORG", 1), Person = Cast.Manager(1).Id, Role = MemberRole.Manager, Active = true }, subject: "m1", version: 1);
        var drafts = (await _season.Client(Cast.Secretary).GetAwardFeedbackAsync(feedback)).Entries;
        Assert.Equal(8, drafts.Count);
        var first = drafts.Single(d => d.EntryId == panel.Entries[0]);
        Assert.Equal(2, first.Rounds[0].Comments.Count);
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_RELEASED", () => _season.Client(Cast.Manager(1)).GetFeedbackAsync(new GetFeedbackRequest { Edition = Code, EntryId = panel.Entries[0] }));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Judge(1)).GetAwardFeedbackAsync(feedback));

        var release = new ReleaseFeedbackRequest { Edition = Code, Award = ScoredPanel.Award, EntryIds = { panel.Entries[0] }, RequestId = Guid.NewGuid().ToString() };
        release.WithheldCommentIds.Add("nothing");
        await Refused.AsAsync(RefusalKind.Invalid, "INVALID", () => _season.Client(Cast.Secretary).ReleaseFeedbackAsync(release));
        release.WithheldCommentIds[0] = first.Rounds[0].Comments.Single(c => c.Text == "評語 4-0").Id;
        Assert.Equal(1, (await _season.Client(Cast.Secretary).ReleaseFeedbackAsync(release)).Released);
        Assert.Equal(1, (await _season.Client(Cast.Secretary).ReleaseFeedbackAsync(release)).Released);
        await _season.Service.SettleAsync();
        Assert.Equal(panel.Entries[0], Assert.Single(_season.Service.Published<FeedbackReleased>()).EntryId);

        var told = (await _season.Client(Cast.Manager(1)).GetFeedbackAsync(new GetFeedbackRequest { Edition = Code, EntryId = panel.Entries[0] })).Feedback;
        var comment = Assert.Single(Assert.Single(told.Rounds).Comments);
        Assert.Equal(("評語 1-0", ""), (comment.Text, comment.Id));
        Assert.All(told.Rounds[0].Criteria, c => Assert.True(c.HasAwardMedian && c.Mean < c.AwardMedian));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => _season.Client(Cast.Manager(1)).GetFeedbackAsync(new GetFeedbackRequest { Edition = Code, EntryId = panel.Entries[1] }));
    }
}
