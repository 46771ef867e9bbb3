using System.Text;
using System.Text.Json.Nodes;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using CseaMesh.Verifier;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Judging;

/// <summary>Ties, counts, overrides, corrections, and the recomputation of it all from an exported ledger.</summary>
public sealed class ResultTests : IAsyncLifetime
{
    private PanelSeason _season = null!;
    private string[] _entries = [];

    public async ValueTask InitializeAsync()
    {
        _season = await StartAsync();
        _entries = await _season.QualifyAsync(12, 5);
        await _season.OpenReviewAsync(conflicts: (5, _entries[3]));
    }

    public ValueTask DisposeAsync() => _season.DisposeAsync();

    [Fact]
    [Trait("rule", "RES-04")]
    [Trait("rule", "ORG-01")]
    public async Task The_committee_decides_how_many_win_and_cannot_cut_a_shared_place()
    {
        await ScoreAsync(90, 80, 80, 70, 60);
        await _season.SealAsync(12);
        var chair = _season.Client(Cast.Judge(1));
        var result = await _season.ResultAsync(12);
        Assert.Equal([1, 2, 2, 4, 5], result.Places.Select(p => p.Place_));
        Assert.Equal([false, true, true, false, false], result.Places.Select(p => p.Shared));
        Assert.Equal(1, result.Places.Count(p => p.Selected));

        await Refused.AsAsync(RefusalKind.Precondition, "NOT_A_PREFIX", () => chair.DecideWinnerCountAsync(Count(2)));
        await Refused.AsAsync(RefusalKind.Invalid, "OUT_OF_RANGE", () => chair.DecideWinnerCountAsync(Count(6)));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Judge(3)).DecideWinnerCountAsync(Count(3)));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Secretary).DecideWinnerCountAsync(Count(3)));
        Assert.Equal(3, (await chair.DecideWinnerCountAsync(Count(3))).Result.Places.Count(p => p.Selected));
        Assert.Equal(0, (await chair.DecideWinnerCountAsync(Count(0))).Result.Places.Count(p => p.Selected));

        var tied = result.Places.Where(p => p.Shared).Select(p => p.EntryId).ToList();
        await Refused.AsAsync(RefusalKind.Precondition, "NOT_TIED", () => chair.DecideTieAsync(Tie([result.Places[0].EntryId, tied[0]])));
        tied.Reverse();
        var decided = (await chair.DecideTieAsync(Tie(tied))).Result;
        Assert.Equal([1, 2, 3, 4, 5], decided.Places.Select(p => p.Place_));
        Assert.Equal(tied[0], decided.Places[1].EntryId);
        var count = await chair.DecideWinnerCountAsync(Count(2));
        var listed = (await chair.ListDecisionsAsync(new ListDecisionsRequest { Edition = Code, PageSize = 2 })).Decisions;
        Assert.Equal([count.Decision.Number, "2025-K-003"], listed.Select(d => d.Number));
        Assert.All(listed, d => Assert.Equal(Cast.Judge(1).Name, d.DecidedBy));
        await _season.CertifyAsync(12);
        await Refused.AsAsync(RefusalKind.Precondition, "RESULT_CERTIFIED", () => chair.DecideWinnerCountAsync(Count(1)));
        await _season.AssertSoundAsync();
        await AssertVerifiesAsync();
    }

    [Fact]
    public async Task Equal_totals_are_parted_by_the_heaviest_criterion_and_the_reason_says_so()
    {
        await ScoreAsync(50, 51, 52, 53, 0);
        foreach (var (entry, high) in new[] { (_entries[0], true), (_entries[1], false) })
        {
            await RescoreAsync(entry, high);
        }

        await _season.SealAsync(12);
        var result = await _season.ResultAsync(12);
        var first = result.Places.Single(p => p.EntryId == _entries[0]);
        var second = result.Places.Single(p => p.EntryId == _entries[1]);
        Assert.Equal(first.Value, second.Value);
        Assert.Equal(first.Place_ + 1, second.Place_);
        Assert.Contains("評選重點", first.Reason.Zh, StringComparison.Ordinal);
        Assert.Contains("criterion", first.Reason.En, StringComparison.Ordinal);
        await _season.CertifyAsync(12);
        await AssertVerifiesAsync();
    }

    [Fact]
    [Trait("rule", "GEN-02")]
    public async Task One_person_cannot_sign_for_chair_and_notary()
    {
        await ScoreAsync(90, 80, 70, 60, 50);
        await _season.Service.Clock.SetAsync(Taipei(6, 28));
        var seal = new SealRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review };
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Judge(3)).SealRoundAsync(seal));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Secretary).SealRoundAsync(seal));
        Assert.Equal(RoundState.Closed, (await _season.Client(Cast.Judge(1)).SealRoundAsync(seal)).Round.State);
        Assert.Equal(RoundState.Closed, (await _season.Client(Cast.Judge(1)).SealRoundAsync(seal)).Round.State);
        Assert.Equal(RoundState.Closed, (await _season.Client(Cast.Judge(6)).SealRoundAsync(seal)).Round.State);
        var done = (await _season.Client(Cast.Notary).SealRoundAsync(seal)).Round;
        Assert.Equal(RoundState.Sealed, done.State);
        Assert.Equal([Office.Chair, Office.Government, Office.Notary], done.SealSignatures.Select(s => s.Office));
    }

    [Fact]
    public async Task An_entry_with_too_few_sheets_has_no_result_until_the_chair_allows_it()
    {
        foreach (var entry in _entries[1..])
        {
            await _season.ScoreAllAsync(entry, 70, except: entry == _entries[3] ? [5] : []);
        }

        await _season.ScoreAsync(1, _entries[0], 95);
        await _season.ScoreAsync(2, _entries[0], 95);
        await _season.Service.Clock.SetAsync(Taipei(6, 28));
        var chair = _season.Client(Cast.Judge(1));
        var refusal = await Refused.AsAsync(RefusalKind.Precondition, "TOO_FEW_SHEETS", () => chair.SealRoundAsync(new SealRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review }));
        Assert.Equal((_entries[0], "2", "3"), (refusal.Metadata["entry"], refusal.Metadata["counted"], refusal.Metadata["minimum"]));
        var allow = new AllowFewerSheetsRequest { Edition = Code, Award = 12, Round = RoundKind.Review, EntryId = _entries[0] };
        await Refused.AsAsync(RefusalKind.Precondition, "REASON_MISSING", () => chair.AllowFewerSheetsAsync(allow));
        await chair.AllowFewerSheetsAsync(new AllowFewerSheetsRequest(allow) { Reason = "委員出國" });
        await _season.SealAsync(12);
        Assert.Equal(2, (await _season.ResultAsync(12)).Places[0].CountedSheets);
        await _season.CertifyAsync(12);
        await AssertVerifiesAsync();
    }

    [Fact]
    [Trait("rule", "CNF-03")]
    [Trait("rule", "ORG-03")]
    public async Task A_disqualified_winner_is_struck_by_a_correction_and_the_others_move_up()
    {
        await ScoreAsync(90, 80, 70, 60, 50);
        await _season.SealAsync(12);
        await _season.CertifyAsync(12);
        var chair = _season.Client(Cast.Judge(1));
        var request = new DecideDisqualificationRequest { Edition = Code, EntryId = _entries[0], RequestId = Guid.NewGuid().ToString() };
        await Refused.AsAsync(RefusalKind.Precondition, "REASON_MISSING", () => chair.DecideDisqualificationAsync(request));
        request.Reason = "蓄意提供虛假資料";
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Secretary).DecideDisqualificationAsync(request));
        var decision = (await chair.DecideDisqualificationAsync(request)).Decision;
        Assert.Equal(decision, (await chair.DecideDisqualificationAsync(request)).Decision);
        await Refused.AsAsync(RefusalKind.Precondition, "ALREADY_DECIDED", () => chair.DecideDisqualificationAsync(new DecideDisqualificationRequest(request) { RequestId = Guid.NewGuid().ToString() }));
        await _season.Service.SettleAsync();
        Assert.Equal(_entries[0], Assert.Single(_season.Service.Published<DisqualificationDecided>()).EntryId);

        await _season.Service.DeliverAsync("registration", new EntryDisqualified { Entry = Facts(1, 12), Reason = request.Reason }, subject: _entries[0], version: 8);
        var corrected = (await chair.OpenCorrectionAsync(new OpenCorrectionRequest { Edition = Code, Award = 12, Round = RoundKind.Review, Reason = "取消資格" })).Result;
        Assert.Equal((2, _entries[1], true), (corrected.ResultVersion, corrected.Places[0].EntryId, corrected.Places[0].Selected));
        Assert.True(corrected.Places[^1].Struck);
        await _season.CertifyAsync(12);
        await _season.Service.SettleAsync();
        var certified = _season.Service.Published<ResultsCertified>()[^1];
        Assert.Equal((2, true), (certified.ResultVersion, certified.Correction));
        Assert.Equal([_entries[1]], certified.Places.Where(p => p.Winner).Select(p => p.EntryId));
        await _season.AssertSoundAsync();
        await AssertVerifiesAsync();
    }

    [Fact]
    public async Task A_late_conflict_takes_the_judge_out_of_the_fit_in_a_correction()
    {
        await ScoreAsync(80, 79, 70, 60, 50);
        await RescoreAsync(3, _entries[0], 100);
        await _season.SealAsync(12);
        await _season.CertifyAsync(12);
        await _season.Client(Cast.Judge(3)).DeclareConflictsAsync(new DeclareConflictsRequest { Edition = Code, Complete = true, Conflicts = { new DeclaredConflict { EntryId = _entries[0], Kind = ConflictKind.Family } } });
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => _season.Client(Cast.Judge(3)).GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = _entries[0] }));
        var corrected = (await _season.Client(Cast.Judge(1)).OpenCorrectionAsync(new OpenCorrectionRequest { Edition = Code, Award = 12, Round = RoundKind.Review, Reason = "事後發現迴避事由" })).Result;
        Assert.Equal(6, corrected.Places.Single(p => p.EntryId == _entries[0]).CountedSheets);
        await _season.CertifyAsync(12);
        await _season.AssertSoundAsync();
        await AssertVerifiesAsync();
    }

    [Fact]
    public async Task A_withdrawal_after_the_seal_strikes_the_entry_and_voids_signatures()
    {
        await ScoreAsync(90, 80, 70, 60, 50);
        await _season.SealAsync(12);
        await _season.Client(Cast.Judge(1)).CertifyResultAsync(new CertifyResultRequest { Edition = Code, Award = 12 });
        await _season.Service.DeliverAsync("registration", new EntryWithdrawn { Entry = Facts(1, 12), Reason = "退賽" }, subject: _entries[0], version: 8);
        var result = await _season.ResultAsync(12);
        Assert.Equal((_entries[1], 1, true), (result.Places[0].EntryId, result.Places[0].Place_, result.Places[0].Selected));
        Assert.Empty(result.Signatures);
        await Refused.AsAsync(RefusalKind.Precondition, "SIGNATURE_MISSING", () => _season.Client(Cast.Notary).CertifyResultAsync(new CertifyResultRequest { Edition = Code, Award = 12 }));
        await _season.CertifyAsync(12);
        await _season.AssertSoundAsync();
    }

    [Fact]
    public async Task A_chair_with_a_conflict_gives_way_to_the_deputy_and_learns_nothing()
    {
        await _season.Client(Cast.Judge(1)).DeclareConflictsAsync(new DeclareConflictsRequest { Edition = Code, Complete = true, Conflicts = { new DeclaredConflict { OrganisationId = Cast.Id("ORG", 1), Kind = ConflictKind.Client } } });
        foreach (var entry in _entries)
        {
            await _season.ScoreAllAsync(entry, 70, except: entry == _entries[0] ? [1] : entry == _entries[3] ? [5] : []);
        }

        await _season.Service.Clock.SetAsync(Taipei(6, 28));
        var seal = new SealRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review };
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Judge(1)).SealRoundAsync(seal));
        await _season.Client(Cast.Judge(2)).SealRoundAsync(seal);
        await _season.Client(Cast.Notary).SealRoundAsync(seal);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Judge(1)).GetResultAsync(new GetResultRequest { Edition = Code, Award = 12, Round = RoundKind.Review }));
        Assert.Empty((await _season.Client(Cast.Judge(1)).ListResultsAsync(new ListResultsRequest { Edition = Code })).Results);
        Assert.Single((await _season.Client(Cast.Judge(2)).ListResultsAsync(new ListResultsRequest { Edition = Code })).Results);
    }

    [Fact]
    public async Task A_changed_mark_order_or_result_in_a_bundle_is_found()
    {
        await ScoreAsync(90, 80, 70, 60, 50);
        await _season.SealAsync(12);
        await _season.CertifyAsync(12);
        var bundle = await BundleAsync(Cast.Notary);
        Assert.True(Holds(bundle));
        Assert.False(Holds(Change(bundle, b => Sheet(b)["detail"] = ((string)Sheet(b)["detail"]!).Replace(",90]", ",91]", StringComparison.Ordinal))));
        Assert.False(Holds(Change(bundle, b => b["entries"]!.AsArray().RemoveAt(5))));
        Assert.False(Holds(Change(bundle, b => b["results"]![0]!["file"] = ((string)b["results"]![0]!["file"]!).Replace("\"place\":1", "\"place\":2", StringComparison.Ordinal))));
        Assert.False(Holds(Change(bundle, b => b["checkpoint"] = ((string)b["checkpoint"]!).Replace("csea-2025", "csea-2026", StringComparison.Ordinal))));
    }

    /// <summary>Setting publish_scores: what leaves the service with a certified result.</summary>
    [Theory]
    [InlineData(CseaMesh.Edition.V1.PublishScores.None)]
    [InlineData(CseaMesh.Edition.V1.PublishScores.Winners)]
    public async Task Scores_are_told_of_winners_only_and_only_where_the_edition_publishes_them(CseaMesh.Edition.V1.PublishScores setting)
    {
        await using var season = await StartAsync(d => (d.Settings.After ??= new()).PublishScores = setting);
        var entries = await season.QualifyAsync(12, 4);
        await season.OpenReviewAsync();
        foreach (var (entry, mark) in entries.Zip([90, 80, 70, 60]))
        {
            await season.ScoreAllAsync(entry, mark);
        }

        await season.SealAsync(12);
        await season.CertifyAsync(12);
        await season.Service.SettleAsync();
        var winner = setting == CseaMesh.Edition.V1.PublishScores.Winners ? (await season.ResultAsync(12)).Places[0].Shown : "";
        Assert.Equal([(true, winner), (false, ""), (false, ""), (false, "")], Assert.Single(season.Service.Published<ResultsCertified>()).Places.Select(p => (p.Winner, p.Shown)));
    }

    [Fact]
    public async Task Openings_go_to_the_notary_after_the_seal_and_to_the_auditor_after_certification()
    {
        await ScoreAsync(90, 80, 70, 60, 50);
        Assert.DoesNotContain("\"judge\"", await BundleAsync(Cast.Notary), StringComparison.Ordinal);
        await _season.SealAsync(12);
        Assert.Contains("\\\"judge\\\"", await BundleAsync(Cast.Notary), StringComparison.Ordinal);
        Assert.DoesNotContain("\\\"s\\\":", await BundleAsync(Cast.Auditor), StringComparison.Ordinal);
        Assert.DoesNotContain("\\\"s\\\":", await BundleAsync(Cast.Judge(1)), StringComparison.Ordinal);
        await _season.CertifyAsync(12);
        Assert.Contains("\\\"s\\\":", await BundleAsync(Cast.Auditor), StringComparison.Ordinal);
        await Refused.AsAsync(RefusalKind.Unauthenticated, "SIGN_IN_NEEDED", () => _season.Client(Cast.Visitor).ExportBundleAsync(new ExportBundleRequest { Edition = Code }));
        await _season.Service.DeliverAsync("registration", new WinnersPublished { Version = 1, Awards = { new PublishedAward { Award = 12, ResultVersion = 1 } } }, version: 1);
        var open = await BundleAsync(Cast.Visitor);
        Assert.DoesNotContain("\\\"s\\\":", open, StringComparison.Ordinal);
        Assert.True(Holds(open));
        Assert.Equal(ResultState.Published, (await _season.ResultAsync(12)).State);
    }

    [Fact]
    public async Task Checkpoints_of_different_times_are_consistent()
    {
        var notary = _season.Client(Cast.Notary);
        var before = (await notary.GetCheckpointAsync(new GetCheckpointRequest { Edition = Code })).Checkpoint;
        await _season.ScoreAsync(1, _entries[0], 50);
        var proof = await notary.GetProofAsync(new GetProofRequest { Edition = Code, OldSize = before.Size });
        Assert.True(CseaMesh.Judging.Domain.Ledger.MerkleTree.VerifyConsistency(before.Size, proof.Size, before.Root.Span, proof.Checkpoint.Root.Span, [.. proof.Path.Select(p => p.ToByteArray())]));
        await Refused.AsAsync(RefusalKind.Invalid, "OUT_OF_RANGE", () => notary.GetProofAsync(new GetProofRequest { Edition = Code, Index = 999 }));
    }

    private static JsonNode Sheet(JsonNode bundle) => bundle["entries"]!.AsArray().First(e => (string)e!["k"]! == "sheet")!;

    private static string Change(string bundle, Action<JsonNode> change)
    {
        var node = JsonNode.Parse(bundle)!;
        change(node);
        return CseaMesh.Judging.Domain.Results.CanonicalJson.Write(node);
    }

    private static bool Holds(string bundle) => Verification.Run(Encoding.UTF8.GetBytes(bundle), TextWriter.Null).Holds;

    private async Task<string> BundleAsync(CseaMesh.Platform.Identity.Caller caller) =>
        (await _season.Client(caller).ExportBundleAsync(new ExportBundleRequest { Edition = Code })).Bundle.ToStringUtf8();

    private async Task AssertVerifiesAsync()
    {
        var words = new StringWriter();
        Assert.True(Verification.Run(Encoding.UTF8.GetBytes(await BundleAsync(Cast.Notary)), words).Holds, words.ToString());
        Assert.Contains("same to the last byte", words.ToString(), StringComparison.Ordinal);
        await SecondVerifier.AgreesAsync(Encoding.UTF8.GetBytes(await BundleAsync(Cast.Notary)));
    }

    private async Task ScoreAsync(params int[] marks)
    {
        foreach (var (entry, mark) in _entries.Zip(marks))
        {
            await _season.ScoreAllAsync(entry, mark, except: entry == _entries[3] ? [5] : []);
        }
    }

    private async Task RescoreAsync(int judge, string entry, int mark)
    {
        await _season.Client(Cast.Judge(judge)).ReopenSheetAsync(new ReopenSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = entry });
        await _season.ScoreAsync(judge, entry, mark);
    }

    /// <summary>The same total from every judge by two ways: much in the heaviest criterion, or in the others.</summary>
    private async Task RescoreAsync(string entry, bool heaviestHigh)
    {
        for (var n = 1; n <= 7; n++)
        {
            var client = _season.Client(Cast.Judge(n));
            var sheet = (await client.ReopenSheetAsync(new ReopenSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = entry })).Sheet;
            var heavy = sheet.Criteria.MaxBy(c => c.Weight)!;
            var light = sheet.Criteria.First(c => c.Item != heavy.Item);
            await client.SubmitScoreAsync(Submit(sheet, c => 60
                + (heaviestHigh && c.Item == heavy.Item ? light.Weight : 0)
                + (!heaviestHigh && c.Item == light.Item ? heavy.Weight : 0)));
        }
    }

    private static DecideWinnerCountRequest Count(int count) => new() { Edition = Code, Award = 12, Round = RoundKind.Review, WinnerCount = count, Reason = "評審委員會決議" };

    private static DecideTieRequest Tie(IEnumerable<string> order)
    {
        var request = new DecideTieRequest { Edition = Code, Award = 12, Round = RoundKind.Review, Reason = "主席裁定" };
        request.EntryIds.AddRange(order);
        return request;
    }
}
