using CseaMesh.Edition.V1;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Judging;

public sealed class ScoringTests() : ScoringOnEachBook([]);

/// <summary>The way of SQL Server, which works on SQLite too.</summary>
public sealed class TrackedScoringTests() : ScoringOnEachBook(["--Scoring:Tracked=true"]);

/// <summary>A judge's own sheets in an open review round of award 21 (five criteria, one bonus item of 10) and award 12.</summary>
public abstract class ScoringOnEachBook(string[] settings) : IAsyncLifetime
{
    private PanelSeason _season = null!;
    private string[] _people = [];
    private string[] _teams = [];

    public async ValueTask InitializeAsync()
    {
        _season = await StartAsync(null, settings);
        _people = await _season.QualifyAsync(21, 4);
        _teams = await _season.QualifyAsync(12, 4);
        await _season.OpenReviewAsync(conflicts: (2, _people[0]));
    }

    public ValueTask DisposeAsync() => _season.DisposeAsync();

    [Fact]
    [Trait("rule", "AWD-07")]
    [Trait("rule", "AWD-08")]
    [Trait("rule", "BON-06")]
    [Trait("rule", "BON-07")]
    public async Task The_base_is_the_weighted_sum_and_the_bonus_comes_on_top()
    {
        var sheet = await SheetAsync(1, _teams[0]);
        Assert.Equal(100, sheet.Criteria.Sum(c => c.Weight));
        Assert.Equal([5, 5], sheet.BonusItems.Select(b => b.Max));
        var marks = sheet.Criteria.ToDictionary(c => c.Item, c => 60 + c.Item);
        var answer = await Judge(1).SubmitScoreAsync(Submit(sheet, c => marks[c.Item], bonus: 4));
        Assert.Equal(sheet.Criteria.Sum(c => c.Weight * marks[c.Item]), answer.BaseCentipoints);
        Assert.Equal(800, answer.BonusCentipoints);
        Assert.Equal((SheetState.Submitted, 1), (answer.State, answer.SubmittedVersion));
    }

    [Theory]
    [Trait("rule", "AWD-07")]
    [Trait("rule", "AWD-08")]
    [InlineData(101, 0, "MARK_OUT_OF_RANGE")]
    [InlineData(-1, 0, "MARK_OUT_OF_RANGE")]
    [InlineData(80, 11, "BONUS_OVER_CAP")]
    [InlineData(80, -1, "BONUS_OVER_CAP")]
    public async Task Marks_and_points_out_of_range_are_refused_by_item(int mark, int bonus, string reason)
    {
        var sheet = await SheetAsync(1, _people[1]);
        var request = Submit(sheet, _ => mark);
        request.Content.Bonus.Add(new Mark { Item = sheet.BonusItems[0].Item, Value = bonus });
        var refusal = await Refused.AsAsync(RefusalKind.Invalid, reason, () => Judge(1).SubmitScoreAsync(request));
        Assert.Contains(refusal.Fields, f => f.Field.StartsWith(bonus == 0 ? "marks[" : "bonus[", StringComparison.Ordinal));
        Assert.Equal(SheetState.Assigned, (await SheetAsync(1, _people[1])).State);
    }

    [Fact]
    public async Task A_missing_mark_is_not_zero_and_an_unknown_item_is_refused()
    {
        var sheet = await SheetAsync(1, _people[1]);
        var missing = Submit(sheet, _ => 0);
        missing.Content.Marks.RemoveAt(2);
        var refusal = await Refused.AsAsync(RefusalKind.Invalid, "MARK_MISSING", () => Judge(1).SubmitScoreAsync(missing));
        Assert.Equal($"marks[{sheet.Criteria[2].Item}]", Assert.Single(refusal.Fields).Field);

        var unknown = Submit(sheet, _ => 50);
        unknown.Content.Marks.Add(new Mark { Item = 99, Value = 1 });
        await Refused.AsAsync(RefusalKind.Invalid, "ITEM_UNKNOWN", () => Judge(1).SubmitScoreAsync(unknown));
        Assert.Equal(0, (await Judge(1).SubmitScoreAsync(Submit(sheet, _ => 0))).BaseCentipoints);
    }

    [Fact]
    public async Task Two_tabs_and_a_replayed_request_cannot_overwrite_each_other()
    {
        var tab = await SheetAsync(1, _people[1]);
        var first = await Judge(1).SubmitScoreAsync(Submit(tab, _ => 70));
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => Judge(1).SubmitScoreAsync(Submit(tab, _ => 70)));
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => Judge(1).SubmitScoreAsync(Submit(tab, _ => 90)));
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => Judge(1).SaveSheetAsync(new SaveSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = _people[1], Content = new SheetContent(), Etag = tab.Etag }));
        await Refused.AsAsync(RefusalKind.Precondition, "SHEET_SUBMITTED", () => Judge(1).SubmitScoreAsync(new SubmitScoreRequest(Submit(tab, _ => 90)) { Etag = first.Etag }));
        var now = await SheetAsync(1, _people[1]);
        Assert.Equal((7000, 1), (now.BaseCentipoints, now.SubmittedVersion));
        await Refused.AsAsync(RefusalKind.Invalid, "REQUIRED", () => Judge(1).SubmitScoreAsync(new SubmitScoreRequest(Submit(now, _ => 1)) { Etag = "" }));
    }

    [Fact]
    public async Task Many_submissions_at_once_are_all_stored_in_one_unbroken_ledger()
    {
        var work = new List<Task<SubmitScoreResponse>>();
        for (var n = 1; n <= 7; n++)
        {
            foreach (var entry in _teams)
            {
                var sheet = await SheetAsync(n, entry);
                work.Add(Judge(n).SubmitScoreAsync(Submit(sheet, _ => 60 + n)).ResponseAsync);
            }
        }

        var indexes = (await Task.WhenAll(work)).Select(r => r.Receipt.Index).Order().ToList();
        Assert.Equal(28, indexes.Distinct().Count());
        Assert.Equal(27, indexes[^1] - indexes[0]);
        await _season.AssertSoundAsync();
    }

    /// <summary>They arrive while others are written and are judged together; each is accepted or refused by itself.</summary>
    [Fact]
    public async Task A_refused_submission_takes_none_of_its_neighbours_with_it()
    {
        var sheets = new List<(int Judge, Sheet Sheet)>();
        for (var n = 1; n <= 7; n++)
        {
            foreach (var entry in _teams)
            {
                sheets.Add((n, await SheetAsync(n, entry)));
            }
        }

        var outcomes = await Task.WhenAll(sheets.Select(async (s, i) =>
        {
            var request = Submit(s.Sheet, _ => i % 4 == 1 ? 101 : 70);
            request.Etag = i % 4 == 2 ? "\"v99\"" : request.Etag;
            request.EntryId = i % 4 == 3 ? Cast.Id("ENTRY", 999) : request.EntryId;
            try
            {
                return $"{i % 4} {(await Judge(s.Judge).SubmitScoreAsync(request)).State}";
            }
            catch (Grpc.Core.RpcException e)
            {
                return $"{i % 4} {e.ToRefusal()?.Reason}";
            }
        }));
        Assert.Equal(
            new Dictionary<string, int> { ["0 Submitted"] = 7, ["1 MARK_OUT_OF_RANGE"] = 7, ["2 STALE_ETAG"] = 7, ["3 NOT_FOUND"] = 7 },
            outcomes.GroupBy(o => o).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count()));
        await _season.Service.SettleAsync();
        await _season.AssertSoundAsync();
        var board = (await _season.Client(Cast.Secretary).GetBoardAsync(new GetBoardRequest { Edition = Code, Award = 12, Round = RoundKind.Review })).Board;
        Assert.Equal((7, 28), (board.Counted, board.Assigned));
    }

    [Fact]
    public async Task The_same_sheet_sent_twice_at_the_same_moment_is_stored_once()
    {
        var sheet = await SheetAsync(1, _people[1]);
        var both = new[] { Judge(1).SubmitScoreAsync(Submit(sheet, _ => 70)).ResponseAsync, Judge(1).SubmitScoreAsync(Submit(sheet, _ => 80)).ResponseAsync };
        await Task.WhenAll(both.Select(t => t.ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.Equal(1, both.Count(t => t.IsCompletedSuccessfully));
        Assert.Equal(1, (await SheetAsync(1, _people[1])).SubmittedVersion);
    }

    [Fact]
    [Trait("rule", "CNF-01")]
    public async Task A_conflicted_judge_sees_nothing_of_the_entry_at_all()
    {
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => Judge(2).GetSheetAsync(Get(_people[0])));
        var mine = (await Judge(2).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code, PageSize = 200 })).Sheets;
        Assert.Equal(7, mine.Count);
        Assert.DoesNotContain(mine, s => s.EntryId == _people[0]);
        Assert.DoesNotContain((await Judge(2).ListConflictProposalsAsync(new ListConflictProposalsRequest { Edition = Code })).Proposals, p => p.Entries.Any(e => e.EntryId == _people[0]));
        var other = await SheetAsync(1, _people[0]);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => Judge(2).SubmitScoreAsync(Submit(other, _ => 99)));
    }

    [Fact]
    [Trait("rule", "CNF-01")]
    public async Task Nobody_without_a_sheet_scores_or_reads_one()
    {
        var sheet = await SheetAsync(1, _people[0]);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => _season.Client(Cast.Manager(1)).SubmitScoreAsync(Submit(sheet, _ => 100)));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => _season.Client(Cast.Secretary).SubmitScoreAsync(Submit(sheet, _ => 100)));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Secretary).GetSheetAsync(Get(_people[0])));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => _season.Client(Cast.Notary).GetSheetAsync(Get(_people[0])));
    }

    [Fact]
    [Trait("rule", "SCH-07")]
    [Trait("rule", "REV-01")]
    public async Task No_mark_is_taken_after_the_review_has_ended_or_is_sealed()
    {
        foreach (var entry in _people)
        {
            await _season.ScoreAllAsync(entry, 75, except: entry == _people[0] ? [2, 1] : [1]);
        }

        var sheet = await SheetAsync(1, _people[1]);
        await _season.Service.Clock.SetAsync(Taipei(6, 27, 23, 59));
        Assert.Equal(1, (await _season.ScoreAsync(1, _people[2], 70)).SubmittedVersion);
        await _season.Service.Clock.SetAsync(Taipei(6, 28, 0));
        await Refused.AsAsync(RefusalKind.Precondition, "ROUND_CLOSED", () => Judge(1).SubmitScoreAsync(Submit(sheet, _ => 70)));
        await _season.SealAsync(21);
        await Refused.AsAsync(RefusalKind.Precondition, "ROUND_CLOSED", () => Judge(1).SubmitScoreAsync(Submit(sheet, _ => 70)));
        await Refused.AsAsync(RefusalKind.Precondition, "ROUND_CLOSED", () => Judge(3).ReopenSheetAsync(new ReopenSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = _people[1] }));
        await _season.AssertSoundAsync();
    }

    [Fact]
    [Trait("rule", "VID-11")]
    [Trait("rule", "BON-04")]
    public async Task Points_for_a_bonus_that_staff_found_not_to_qualify_are_refused_and_taken_out()
    {
        await _season.ScoreAsync(1, _people[1], 80, bonus: 6);
        await _season.Service.DeliverAsync("submission", new MaterialVerdictGiven { Entry = _people[1], Kind = SlotKind.BonusVideo, Invalid = true, BonusItemsForcedZero = { 6 }, Reason = "非直屬主管" }, subject: _people[1], version: 9);
        var sheet = await SheetAsync(3, _people[1]);
        Assert.True(sheet.BonusItems.Single().ForcedZero);
        Assert.True(sheet.VideoDisregarded);
        await Refused.AsAsync(RefusalKind.Invalid, "BONUS_EXCLUDED", () => Judge(3).SubmitScoreAsync(Submit(sheet, _ => 80, bonus: 6)));
        await _season.ScoreAllAsync(_people[1], 80, except: [1]);
        foreach (var entry in _people.Except([_people[1]]))
        {
            await _season.ScoreAllAsync(entry, 79, except: entry == _people[0] ? [2] : []);
        }

        await _season.SealAsync(21);
        var place = (await _season.ResultAsync(21)).Places.Single(p => p.EntryId == _people[1]);
        Assert.Equal(("8000", "1"), (place.Value.Numerator, place.Value.Denominator));
        await _season.AssertSoundAsync();
    }

    [Fact]
    [Trait("rule", "REV-02")]
    [Trait("rule", "BON-05")]
    public async Task A_sheet_shows_the_basis_of_scoring_and_has_no_field_for_it()
    {
        var sheet = await SheetAsync(1, _people[1]);
        Assert.Equal(2, sheet.Guidance.Count);
        Assert.All(sheet.Guidance, g => Assert.False(string.IsNullOrWhiteSpace(g.Zh) || string.IsNullOrWhiteSpace(g.En)));
        Assert.All(sheet.Criteria, c => Assert.False(string.IsNullOrWhiteSpace(c.Title.Zh)));
    }

    /// <summary>Public facts and named recommendations earn nothing; only the listed items do, each within its own cap.</summary>
    [Fact]
    [Trait("rule", "BON-01")]
    [Trait("rule", "BON-02")]
    [Trait("rule", "BON-03")]
    public async Task Points_are_given_for_the_listed_bonus_items_only_and_each_within_its_cap()
    {
        var (person, team) = (await SheetAsync(1, _people[1]), await SheetAsync(1, _teams[0]));
        Assert.Equal([10], person.BonusItems.Select(b => b.Max));
        Assert.Equal([5, 5], team.BonusItems.Select(b => b.Max));
        foreach (var sheet in new[] { person, team })
        {
            Assert.DoesNotContain(sheet.BonusItems, b => b.Title.Zh.Contains("舉薦", StringComparison.Ordinal));
            var more = Submit(sheet, _ => 70);
            more.Content.Bonus.Add(new Mark { Item = 99, Value = 1 });
            await Refused.AsAsync(RefusalKind.Invalid, "ITEM_UNKNOWN", () => Judge(1).SubmitScoreAsync(more));
            var twice = Submit(sheet, _ => 70, bonus: 2);
            twice.Content.Bonus.Add(new Mark(twice.Content.Bonus[0]));
            await Refused.AsAsync(RefusalKind.Invalid, "INVALID", () => Judge(1).SubmitScoreAsync(twice));
            var full = await Judge(1).SubmitScoreAsync(Submit(sheet, _ => 70, bonus: sheet.BonusItems[0].Max));
            Assert.Equal(100 * sheet.BonusItems.Sum(b => b.Max), full.BonusCentipoints);
        }
    }

    [Fact]
    public async Task A_request_that_arrives_after_a_later_one_changes_nothing()
    {
        var client = Judge(1);
        var first = await SheetAsync(1, _people[1]);
        var slow = new SaveSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = _people[1], Etag = first.Etag, Content = new SheetContent { Notes = "早", Marks = { new Mark { Item = first.Criteria[0].Item, Value = 10 } } } };
        var quick = new SaveSheetRequest(slow) { Content = new SheetContent { Notes = "晚", Marks = { new Mark { Item = first.Criteria[0].Item, Value = 90 } } } };
        var second = (await client.SaveSheetAsync(quick)).Sheet;
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => client.SaveSheetAsync(slow));
        await client.SubmitScoreAsync(Submit(second, _ => 90));
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => client.SaveSheetAsync(quick));
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => client.SaveSheetAsync(slow));
        var now = await SheetAsync(1, _people[1]);
        Assert.Equal((SheetState.Submitted, 9000, 1), (now.State, now.BaseCentipoints, now.SubmittedVersion));
    }

    [Fact]
    public async Task A_reopened_sheet_still_counts_with_its_last_submitted_marks()
    {
        await _season.ScoreAsync(1, _people[1], 70);
        var draft = (await Judge(1).ReopenSheetAsync(new ReopenSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = _people[1] })).Sheet;
        await Judge(1).SaveSheetAsync(new SaveSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = _people[1], Content = new SheetContent { Notes = "再看一次" }, Etag = draft.Etag });
        foreach (var entry in _people)
        {
            await _season.ScoreAllAsync(entry, 70, except: entry == _people[0] ? [1, 2] : [1]);
        }

        await _season.SealAsync(21);
        var place = (await _season.ResultAsync(21)).Places.Single(p => p.EntryId == _people[1]);
        Assert.Equal((7, "70.00"), (place.CountedSheets, place.Shown));
    }

    [Fact]
    public async Task A_receipt_proves_that_the_sheet_is_in_the_ledger()
    {
        var answer = await _season.ScoreAsync(1, _people[1], 66);
        await _season.ScoreAsync(3, _people[1], 67);
        var receipt = (await Judge(1).GetReceiptAsync(new GetReceiptRequest { Edition = Code, Round = RoundKind.Review, EntryId = _people[1] })).Receipt;
        Assert.Equal((answer.Receipt.Index, answer.Receipt.LeafHash), (receipt.Index, receipt.LeafHash));
        var commitment = LedgerText.Commit(LedgerKind.Sheet, receipt.Salt.Span, receipt.CanonicalSheet);
        Assert.Equal(receipt.Commitment.ToByteArray(), commitment);
        Assert.Equal(receipt.LeafHash.ToByteArray(), LedgerText.Leaf(LedgerKind.Sheet, commitment));
        Assert.True(MerkleTree.VerifyInclusion(receipt.Index, receipt.Checkpoint.Size, receipt.LeafHash.Span, [.. receipt.InclusionPath.Select(h => h.ToByteArray())], receipt.Checkpoint.Root.Span));
        using var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportFromPem(receipt.Checkpoint.PublicKey);
        Assert.True(SignedNote.Parse(receipt.Checkpoint.Note).IsSignedBy(key));
    }

    [Fact]
    public async Task A_judge_sees_the_spread_of_his_own_marks_only()
    {
        await _season.ScoreAsync(1, _people[1], 100);
        await _season.ScoreAsync(3, _people[1], 10);
        var own = await Judge(1).GetMyDistributionAsync(new GetMyDistributionRequest { Edition = Code, Round = RoundKind.Review, Award = 21 });
        Assert.Equal((1, own.Criteria.Count), (own.Sheets, own.Bands[9]));
        Assert.Equal(0, own.Bands.Take(9).Sum());
        Assert.All(own.Criteria, c => Assert.Equal((100, 100, 10000), (c.Lowest, c.Highest, c.MeanHundredths)));
    }

    [Fact]
    public async Task A_withdrawn_entry_leaves_the_lists_and_comes_back_with_its_marks()
    {
        await _season.ScoreAsync(1, _people[1], 70);
        await _season.Service.DeliverAsync("registration", new CseaMesh.Registration.V1.EntryWithdrawn { Entry = Facts(2, 21), Reason = "退賽" }, subject: _people[1], version: 6);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => Judge(1).GetSheetAsync(Get(_people[1])));
        await _season.Service.SettleAsync();
        Assert.Equal(7, _season.Service.Published<ReadingRightChanged>().Count(r => r.EntryId == _people[1] && !r.Granted));
        await _season.Service.DeliverAsync("registration", new CseaMesh.Registration.V1.EntryReinstated { Entry = Facts(2, 21), Phase = CseaMesh.Registration.V1.Phase.Qualified }, subject: _people[1], version: 7);
        Assert.Equal((SheetState.Submitted, 7000), ((await SheetAsync(1, _people[1])).State, (await SheetAsync(1, _people[1])).BaseCentipoints));
    }

    private static GetSheetRequest Get(string entry) => new() { Edition = Code, Round = RoundKind.Review, EntryId = entry };

    private CseaMesh.Judging.V1.Judging.JudgingClient Judge(int n) => _season.Client(Cast.Judge(n));

    private async Task<Sheet> SheetAsync(int judge, string entry) => (await Judge(judge).GetSheetAsync(Get(entry))).Sheet;
}
