using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Judging;

/// <summary>Conflicts: found, answered, decided, and enforced wherever an entry could show.</summary>
public sealed class ConflictTests
{
    /// <summary>Six organisations, each tied to judge 4 in another way, and one that is not.</summary>
    [Fact]
    public async Task Ties_are_found_by_number_name_group_history_and_mail()
    {
        await using var season = await StartAsync();
        await season.QualifyAsync(12, 7);
        await KnowAsync(season, 1, ubn: "10000001");
        await KnowAsync(season, 2, parent: "20000002");
        await KnowAsync(season, 3, name: "晨光服務股份有限公司");
        await KnowAsync(season, 4, domains: ["panel.example"]);
        await KnowAsync(season, 5, ubn: "50000005");
        await KnowAsync(season, 6, domains: ["gmail.com"]);
        await season.SeatAsync();
        var own = season.Client(Cast.Judge(4));
        await season.Client(Cast.Secretary).SetMemberTiesAsync(new SetMemberTiesRequest
        {
            Edition = Code, MemberId = season.MemberId(4), Ties =
            {
                new MemberTie { Kind = ConflictKind.Supplier, Name = "智匯系統", Ubn = "10000001" },
                new MemberTie { Kind = ConflictKind.Employer, Name = "大地控股", Ubn = "20000002", From = "2019-03-01" },
                new MemberTie { Kind = ConflictKind.Client, Name = "晨光服務" },
                new MemberTie { Kind = ConflictKind.Employer, Name = "舊東家", Ubn = "50000005", From = "2015-01-01", Until = "2020-12-31" },
            },
        });
        var list = (await own.ListConflictProposalsAsync(new ListConflictProposalsRequest { Edition = Code })).Proposals.ToDictionary(p => p.OrganisationId);
        Assert.Equal((ConflictSource.Ubn, ConflictKind.Supplier, ConflictGrade.Hard), Strongest(list, 1));
        Assert.Equal((ConflictSource.Group, ConflictKind.Group, ConflictGrade.Hard), Strongest(list, 2));
        Assert.Equal((ConflictSource.Name, ConflictKind.Client, ConflictGrade.Hard), Strongest(list, 3));
        Assert.Equal((ConflictSource.MailDomain, ConflictKind.Employer, ConflictGrade.Hard), Strongest(list, 4));
        Assert.Equal((ConflictSource.Ubn, ConflictKind.Employer, ConflictGrade.Soft), Strongest(list, 5));
        Assert.Empty(list[Cast.Id("ORG", 6)].Findings);
        Assert.Empty(list[Cast.Id("ORG", 7)].Findings);
        Assert.Contains("2020-12-31", list[Cast.Id("ORG", 5)].Evidence, StringComparison.Ordinal);

        // Relations are nobody else's business.
        Assert.Equal(4, (await own.GetMemberTiesAsync(new GetMemberTiesRequest { Edition = Code, MemberId = season.MemberId(4) })).Ties.Count);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.Client(Cast.Judge(1)).GetMemberTiesAsync(new GetMemberTiesRequest { Edition = Code, MemberId = season.MemberId(4) }));
    }

    [Fact]
    public async Task A_sister_company_is_found_through_the_parent_of_both()
    {
        await using var season = await StartAsync();
        await season.QualifyAsync(12, 2);
        await KnowAsync(season, 1, ubn: "11111111", parent: "99999999");
        await KnowAsync(season, 2, ubn: "22222222", parent: "99999999");
        await season.SeatAsync();
        await season.Client(Cast.Judge(3)).SetMemberTiesAsync(new SetMemberTiesRequest { Edition = Code, MemberId = season.MemberId(3), Ties = { new MemberTie { Kind = ConflictKind.Employer, Name = "甲", Ubn = "11111111" } } });
        var list = (await season.Client(Cast.Judge(3)).ListConflictProposalsAsync(new ListConflictProposalsRequest { Edition = Code })).Proposals.ToDictionary(p => p.OrganisationId);
        Assert.Equal(ConflictSource.Ubn, Strongest(list, 1).Source);
        Assert.Equal((ConflictSource.Group, ConflictKind.Group, ConflictGrade.Hard), Strongest(list, 2));
    }

    [Theory]
    [InlineData(ConflictState.Dismissed, 28)]
    [InlineData(ConflictState.Confirmed, 27)]
    public async Task A_suspicion_that_the_judge_does_not_share_waits_for_the_chair(ConflictState decided, int sheets)
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(12, 4);
        await KnowAsync(season, 2, ubn: "22222222");
        await season.SeatAsync();
        await season.Client(Cast.Judge(4)).SetMemberTiesAsync(new SetMemberTiesRequest { Edition = Code, MemberId = season.MemberId(4), Ties = { new MemberTie { Kind = ConflictKind.Supplier, Name = "某公司", Ubn = "22222222" } } });
        await season.DeclareConflictsAsync();
        await season.DeclareMethodAsync();
        await season.Service.Clock.SetAsync(Taipei(6, 16));
        var open = new OpenRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review };
        await Refused.AsAsync(RefusalKind.Precondition, "CONFLICTS_UNRESOLVED", () => season.Client(Cast.Secretary).OpenRoundAsync(open));

        var chair = season.Client(Cast.Judge(1));
        var proposed = Assert.Single((await chair.ListConflictsAsync(new ListConflictsRequest { Edition = Code })).Conflicts);
        Assert.Equal((ConflictState.Proposed, ConflictSource.Ubn, season.MemberId(4)), (proposed.State, proposed.Source, proposed.MemberId));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.Client(Cast.Judge(4)).ResolveConflictAsync(new ResolveConflictRequest { Edition = Code, ConflictId = proposed.Id, State = ConflictState.Dismissed, Reason = "沒有" }));
        await chair.ResolveConflictAsync(new ResolveConflictRequest { Edition = Code, ConflictId = proposed.Id, State = decided, Reason = "查證後裁決", Etag = proposed.Etag });
        Assert.Equal(sheets, (await season.Client(Cast.Secretary).OpenRoundAsync(open)).SheetCount);
        Assert.Equal(decided == ConflictState.Dismissed ? 4 : 3, (await season.Client(Cast.Judge(4)).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code })).Sheets.Count);
        Assert.Equal(4, entries.Length);
    }

    [Fact]
    public async Task A_late_entry_is_kept_from_a_judge_with_a_known_tie_until_the_chair_has_decided()
    {
        await using var season = await StartAsync();
        await season.QualifyAsync(12, 4);
        await season.SeatAsync();
        await season.Client(Cast.Judge(4)).SetMemberTiesAsync(new SetMemberTiesRequest { Edition = Code, MemberId = season.MemberId(4), Ties = { new MemberTie { Kind = ConflictKind.Supplier, Name = "某公司", Ubn = "55555555" } } });
        await season.DeclareConflictsAsync();
        await season.DeclareMethodAsync();
        await season.Service.Clock.SetAsync(Taipei(6, 16));
        await season.Client(Cast.Secretary).OpenRoundAsync(new OpenRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review });
        await KnowAsync(season, 5, ubn: "55555555");
        var late = (await season.QualifyAsync(12, 1))[0];
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => season.Client(Cast.Judge(4)).GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = late }));
        await season.ScoreAsync(3, late, 70);
        Assert.Equal(ConflictState.Proposed, Assert.Single((await season.Client(Cast.Judge(1)).ListConflictsAsync(new ListConflictsRequest { Edition = Code })).Conflicts).State);
    }

    /// <summary>One judge with one HARD conflict, asked everything there is to ask.</summary>
    [Fact]
    [Trait("rule", "CNF-01")]
    public async Task A_barred_judge_meets_the_entry_nowhere()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(3, 5);
        var hidden = entries[0];
        await season.OpenReviewAsync(conflicts: (4, hidden));
        foreach (var (entry, mark) in entries.Zip([90, 80, 70, 60, 50]))
        {
            await season.ScoreAllAsync(entry, mark, except: entry == hidden ? [4] : []);
        }

        var barred = season.Client(Cast.Judge(4));
        var review = RoundKind.Review;

        // Lists, search and pages.
        Assert.DoesNotContain((await barred.ListMySheetsAsync(new ListMySheetsRequest { Edition = Code, PageSize = 200 })).Sheets, s => s.EntryId == hidden);
        Assert.Empty((await barred.ListMySheetsAsync(new ListMySheetsRequest { Edition = Code, Search = "2025-C-0001" })).Sheets);
        Assert.Single((await barred.ListMySheetsAsync(new ListMySheetsRequest { Edition = Code, Search = "2025-C-0002" })).Sheets);
        Assert.DoesNotContain((await barred.ListConflictProposalsAsync(new ListConflictProposalsRequest { Edition = Code })).Proposals, p => p.OrganisationId == Cast.Id("ORG", 1));

        // The sheet itself, by every rpc that names it; refused like an entry that does not exist.
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => barred.GetSheetAsync(new GetSheetRequest { Edition = Code, Round = review, EntryId = hidden }));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => barred.SaveSheetAsync(new SaveSheetRequest { Edition = Code, Round = review, EntryId = hidden, Content = new SheetContent(), Etag = "\"v1\"" }));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => barred.SubmitScoreAsync(new SubmitScoreRequest { Edition = Code, Round = review, EntryId = hidden, Content = new SheetContent(), Etag = "\"v1\"" }));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => barred.ReopenSheetAsync(new ReopenSheetRequest { Edition = Code, Round = review, EntryId = hidden }));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => barred.GetReceiptAsync(new GetReceiptRequest { Edition = Code, Round = review, EntryId = hidden }));

        // Files: the right to read was never granted.
        await season.Service.SettleAsync();
        Assert.DoesNotContain(season.Service.Published<ReadingRightChanged>(), r => r.EntryId == hidden && r.MemberId == season.MemberId(4) && r.Granted);

        // Counts and averages: his own sheets only, and no count of an award's entries.
        var own = await barred.GetMyDistributionAsync(new GetMyDistributionRequest { Edition = Code, Round = review, Award = 3 });
        Assert.Equal((4, 8000), (own.Sheets, own.Criteria[0].Highest * 100));
        Assert.Equal(0, (await barred.ListRoundsAsync(new ListRoundsRequest { Edition = Code })).Rounds.Single().CandidateCount);
        await Refused.AsAsync(RefusalKind.Denied, "HOLDS_SHEET", () => barred.GetProgressAsync(new GetProgressRequest { Edition = Code, Round = review }));

        // Board and its stream; results, exports and decisions after the seal.
        await Refused.AsAsync(RefusalKind.Denied, "HOLDS_SHEET", () => barred.GetBoardAsync(new GetBoardRequest { Edition = Code, Award = 3, Round = review }));
        await season.SealAsync(3);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => barred.GetBoardAsync(new GetBoardRequest { Edition = Code, Award = 3, Round = review }));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => barred.GetResultAsync(new GetResultRequest { Edition = Code, Award = 3, Round = review }));
        var bundle = (await barred.ExportBundleAsync(new ExportBundleRequest { Edition = Code })).Bundle.ToStringUtf8();
        Assert.DoesNotContain(hidden, bundle, StringComparison.Ordinal);

        // Finals: no slot, no question, no room.
        await season.CertifyFinalistsAsync(3);
        await season.Client(Cast.Secretary).PlanSlotsAsync(new PlanSlotsRequest { Edition = Code, Link = "https://meet.example/1" });
        Assert.DoesNotContain((await barred.ListFinalsSlotsAsync(new ListFinalsSlotsRequest { Edition = Code })).Slots, s => s.EntryId == hidden);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => barred.GetFinalsSlotAsync(new GetFinalsSlotRequest { Edition = Code, EntryId = hidden }));
        await season.AssertSoundAsync();
    }

    [Fact]
    public async Task Bulk_acts_obey_the_same_rule_as_single_ones()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(12, 5);
        await season.OpenReviewAsync(conflicts: [(4, entries[0]), (5, entries[1])]);
        var substitute = new AssignSubstituteRequest { Edition = Code, Award = 12, Round = RoundKind.Review, MemberId = season.MemberId(4), InsteadOfMemberId = season.MemberId(5), Reason = "全部改派" };
        await season.Client(Cast.Judge(1)).AssignSubstituteAsync(substitute);
        Assert.DoesNotContain((await season.Client(Cast.Judge(4)).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code })).Sheets, s => s.EntryId == entries[0]);
        await season.AssertSoundAsync();
    }

    [Fact]
    public async Task A_barred_chair_is_replaced_by_the_deputy_and_learns_nothing()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(12, 4);
        await season.OpenReviewAsync(conflicts: (1, entries[0]));
        foreach (var entry in entries)
        {
            await season.ScoreAllAsync(entry, 70, except: entry == entries[0] ? [1] : []);
        }

        await season.Service.Clock.SetAsync(Taipei(6, 28, 9));
        var seal = new SealRoundRequest { Edition = Code, Award = 12, Round = RoundKind.Review };
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.Client(Cast.Judge(1)).SealRoundAsync(seal));
        await season.Client(Cast.Judge(2)).SealRoundAsync(seal);
        Assert.Equal(RoundState.Sealed, (await season.Client(Cast.Notary).SealRoundAsync(seal)).Round.State);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.Client(Cast.Judge(1)).GetResultAsync(new GetResultRequest { Edition = Code, Award = 12, Round = RoundKind.Review }));
        Assert.Equal(BoardMask.Open, (await season.Client(Cast.Judge(2)).GetBoardAsync(new GetBoardRequest { Edition = Code, Award = 12, Round = RoundKind.Review })).Board.Mask);
        Assert.Empty((await season.Client(Cast.Judge(1)).ListConflictsAsync(new ListConflictsRequest { Edition = Code })).Conflicts);
    }

    [Fact]
    public async Task A_late_conflict_takes_the_sheet_out_of_the_count_and_keeps_it()
    {
        await using var season = await StartAsync();
        var entries = await season.QualifyAsync(12, 4);
        await season.OpenReviewAsync();
        foreach (var (entry, mark) in entries.Zip([90, 80, 70, 60]))
        {
            await season.ScoreAllAsync(entry, mark, except: [4]);
            await season.ScoreAsync(4, entry, entry == entries[1] ? 100 : mark);
        }

        await season.Service.SettleAsync();
        var declare = new DeclareConflictsRequest { Edition = Code, Complete = true, Conflicts = { new DeclaredConflict { EntryId = entries[1], Kind = ConflictKind.Family, Evidence = "事後得知" } } };
        await season.Client(Cast.Judge(4)).DeclareConflictsAsync(declare);
        await season.Client(Cast.Judge(4)).DeclareConflictsAsync(declare);
        await season.Service.SettleAsync();
        Assert.Equal(27, (await season.Client(Cast.Secretary).GetBoardAsync(new GetBoardRequest { Edition = Code, Award = 12, Round = RoundKind.Review })).Board.Counted);
        await season.SealAsync(12);
        var place = (await season.ResultAsync(12)).Places.Single(p => p.EntryId == entries[1]);
        Assert.Equal((6, "80.00"), (place.CountedSheets, place.Shown));
        await season.AssertSoundAsync();
    }

    private static (ConflictSource Source, ConflictKind Kind, ConflictGrade Grade) Strongest(Dictionary<string, ConflictProposal> list, int organisation)
    {
        var first = list[Cast.Id("ORG", organisation)].Findings[0];
        Assert.False(string.IsNullOrWhiteSpace(first.Sentence.Zh) || string.IsNullOrWhiteSpace(first.Sentence.En));
        return (first.Source, first.Kind, first.Grade);
    }

    private static Task KnowAsync(PanelSeason season, int n, string ubn = "", string parent = "", string? name = null, string[]? domains = null)
    {
        var facts = Organisation(n);
        (facts.IdKind, facts.IdNumber, facts.GroupParentUbn) = (IdKind.Ubn, ubn, parent);
        facts.LegalName = name ?? facts.LegalName;
        facts.MailDomains.Add(domains ?? []);
        return season.Service.DeliverAsync("registration", new OrganisationChanged { Organisation = facts }, subject: facts.Id, version: 3);
    }
}
