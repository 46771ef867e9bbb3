using CseaMesh.Billing.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Billing;

/// <summary>From money on the account to a settled fee: matching, the queue, and what only a person may decide.</summary>
public sealed class PaymentTests
{
    [Fact]
    [Trait("rule", "FEE-18")]
    public async Task A_report_is_a_hint_that_pays_nothing_until_the_bank_agrees()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        var reported = await season.ReportAsync(1, bill, "2025-05-01", 20_000, "0012345678901");
        Assert.Equal((BillState.Issued, "78901", ReportState.Reported), (reported.State, reported.Reports[0].LastFive, reported.Reports[0].State));
        Assert.Empty(await season.PublishedAsync<ReviewFeeSettled>());

        await season.ReceiveAsync("114/05/01", 20_000, "跨行轉入", "0012345678901");
        var paid = await season.BillAsync(bill.Id);
        Assert.Equal((BillState.Paid, ReportState.Linked, MatchGround.Report), (paid.State, paid.Reports[0].State, paid.Allocations[0].Ground));
    }

    [Fact]
    [Trait("rule", "FEE-18")]
    public async Task A_report_that_comes_after_the_money_finds_it_in_the_queue()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        Assert.Equal(StatementLineState.Queued, (await season.ReceiveAsync("2025-05-01", 20_000, "跨行轉入", "0012345678901")).State);
        Assert.Equal(BillState.Paid, (await season.ReportAsync(1, bill, "2025-05-01", 20_000, "78901")).State);
    }

    [Fact]
    [Trait("rule", "REG-07")]
    public async Task Every_entry_paid_in_full_is_told_with_the_date_of_the_money()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1, 10);
        await season.Service.Clock.SetAsync(2025, 6, 13);
        await season.ReceiveAsync("114/06/11", 30_000, MoneySeason.Name(1), time: "23:59:59");
        var settled = await season.PublishedAsync<ReviewFeeSettled>();
        Assert.Equal(bill.Lines.Select(l => l.Entry), settled.Select(s => s.Entry));
        Assert.All(settled, s => Assert.Equal(("2025-06-11", false), (s.SettledOn, s.AcceptedLate)));
        Assert.Equal(30_000, Assert.Single(await season.PublishedAsync<PaymentMatched>()).AmountTwd);
    }

    [Fact]
    [Trait("rule", "REG-07")]
    public async Task A_part_payment_completes_only_the_entries_it_pays_in_full()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1, 10);
        var line = await season.ReceiveAsync("2025-05-01", 25_000, MoneySeason.Name(1));
        Assert.Equal(StatementLineState.Queued, line.State);
        var request = new AllocateRequest { Line = line.Id, Splits = { new Split { Bill = bill.Id, AmountTwd = 25_000 } } };
        await Refused.AsAsync(RefusalKind.Precondition, "AMOUNT_MISMATCH", () => season.Cashier.AllocateAsync(request));
        request.DifferenceConfirmed = true;
        var part = (await season.Cashier.AllocateAsync(request)).Bills[0];
        Assert.Equal((BillState.PartPaid, 5_000L), (part.State, part.OutstandingTwd));
        Assert.Equal([LineState.Settled, LineState.Open], part.Lines.Select(l => l.State));
        Assert.Equal(bill.Lines[0].Entry, Assert.Single(await season.PublishedAsync<ReviewFeeSettled>()).Entry);
    }

    [Fact]
    public async Task The_amount_alone_never_matches()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        var line = await season.ReceiveAsync("2025-05-01", 20_000, "跨行轉入", "0012345678901");
        Assert.Equal(StatementLineState.Queued, line.State);
        var candidate = Assert.Single((await season.Cashier.GetCandidatesAsync(new GetCandidatesRequest { Line = line.Id })).Candidates);
        Assert.Equal((MatchGround.AmountOnly, bill.Number, 0L), (candidate.Ground, candidate.Bills[0].Number, candidate.DifferenceTwd));
    }

    [Theory]
    [InlineData("臺灣優質服務股份有限公司", MatchGround.AmountAndName)]
    [InlineData("台灣優質服務股份有限", MatchGround.AmountAndName)]
    [InlineData("統編 ０４５９５２５７", MatchGround.AmountAndName)]
    [InlineData("報名費 2025B00001", MatchGround.BillNumber)]
    [InlineData("２０２５－Ｂ－００００１", MatchGround.BillNumber)]
    public async Task Amount_with_name_or_bill_number_matches(string memo, MatchGround ground)
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        await season.RegisterAsync(2, 1);
        await season.ReceiveAsync("2025-05-01", 20_000, memo);
        var paid = await season.BillAsync(bill.Id);
        Assert.Equal((BillState.Paid, ground), (paid.State, Assert.Single(paid.Allocations).Ground));
    }

    [Fact]
    public async Task A_short_name_inside_other_text_and_a_title_typed_by_the_payer_are_no_evidence()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(3, 1);
        await season.As(Cast.Manager(3)).ReviseBillAsync(new ReviseBillRequest { Bill = bill.Id, InvoiceTitle = "別家公司", InvoiceMail = "a@b.example" });
        Assert.Equal(StatementLineState.Queued, (await season.ReceiveAsync("2025-05-01", 20_000, MoneySeason.Name(3)[..4] + "ATM")).State);
        Assert.Equal(StatementLineState.Queued, (await season.ReceiveAsync("2025-05-01", 20_000, "別家公司")).State);
        await season.ReceiveAsync("2025-05-01", 20_000, MoneySeason.Name(3)[..4]);
        Assert.Equal(BillState.Paid, (await season.BillAsync(bill.Id)).State);
    }

    [Fact]
    public async Task A_person_who_pays_for_the_own_entry_sees_and_reports_the_bill()
    {
        await using var season = await MoneySeason.StartAsync();
        var person = Cast.Member(7);
        var payer = new CseaMesh.Registration.V1.Payer { Kind = PayerKind.Person, Id = person.Id, Name = "歐陽小美", InvoiceMail = "me@home.example" };
        await season.Service.DeliverAsync(
            "registration",
            new EntriesRegistered
            {
                Checkout = "C1",
                Organisation = new OrganisationFacts { Id = MoneySeason.Org(1), LegalName = MoneySeason.Name(1) },
                Payer = payer,
                At = new() { Seconds = 1_746_061_200 },
                Entries = { new EntryFacts { Entry = "E1", Number = "2025-I-0001", Award = 23, AwardClass = CseaMesh.Common.V1.AwardClass.Individual, Organisation = MoneySeason.Org(1), Person = person.Id, PersonName = "歐陽小美", Payer = payer } },
            },
            MoneySeason.Edition,
            "C1");
        var bill = Assert.Single((await season.As(person).ListBillsAsync(new ListBillsRequest { Edition = MoneySeason.Edition })).Bills);
        Assert.Equal((person.Id, "歐陽小美", "歐陽小美"), (bill.Payer.Person, bill.Payer.Name, bill.Lines[0].Label));
        await season.As(person).ReportPaymentAsync(new ReportPaymentRequest { Bill = bill.Id, PaidOn = "2025-05-01", AmountTwd = 2_000, PayerName = "歐陽小美" });
        await season.ReceiveAsync("2025-05-01", 2_000, "臨櫃 歐陽小美");
        Assert.Equal(BillState.Paid, (await season.BillAsync(bill.Id)).State);
    }

    [Fact]
    public async Task Two_possible_owners_go_to_the_queue_ranked()
    {
        await using var season = await MoneySeason.StartAsync();
        await season.RegisterAsync(1, 1);
        await season.RegisterAsync(1, 2);
        await season.RegisterAsync(2, 1);
        var line = await season.ReceiveAsync("2025-05-01", 20_000, MoneySeason.Name(1));
        Assert.Equal(StatementLineState.Queued, line.State);
        Assert.Contains("2", line.Note.En);
        var candidates = (await season.Cashier.GetCandidatesAsync(new GetCandidatesRequest { Line = line.Id })).Candidates;
        Assert.Equal([MatchGround.AmountAndName, MatchGround.AmountAndName, MatchGround.AmountOnly], candidates.Select(c => c.Ground));
        Assert.Equal([1, 2, 3], candidates.Select(c => c.Rank));
        Assert.All(candidates, c => Assert.False(string.IsNullOrEmpty(c.Explanation.Zh)));
    }

    [Fact]
    public async Task A_remark_naming_another_bill_stops_automatic_matching()
    {
        await using var season = await MoneySeason.StartAsync();
        var first = await season.RegisterAsync(1, 1);
        var second = await season.RegisterAsync(1, 10);
        await season.ReportAsync(1, first, "2025-05-01", 20_000, "78901");
        Assert.Equal(StatementLineState.Queued, (await season.ReceiveAsync("2025-05-01", 20_000, second.Number, "0012345678901")).State);
    }

    [Fact]
    public async Task A_company_pays_all_its_bills_with_one_transfer()
    {
        await using var season = await MoneySeason.StartAsync();
        var bills = new[] { await season.RegisterAsync(1, 1), await season.RegisterAsync(1, 10) };
        await season.ReceiveAsync("2025-05-01", 30_000, MoneySeason.Name(1));
        foreach (var bill in bills)
        {
            Assert.Equal(BillState.Paid, (await season.BillAsync(bill.Id)).State);
        }
    }

    [Fact]
    public async Task One_reported_transfer_for_several_bills_pays_exactly_those()
    {
        await using var season = await MoneySeason.StartAsync();
        var (first, second, third) = (await season.RegisterAsync(1, 1), await season.RegisterAsync(1, 10), await season.RegisterAsync(1, 2));
        await season.ReportAsync(1, first, "2025-05-01", 30_000, "78901", second.Number);
        await season.ReceiveAsync("2025-05-01", 30_000, "", "0012345678901");
        Assert.Equal([BillState.Paid, BillState.Paid, BillState.Issued], [(await season.BillAsync(first.Id)).State, (await season.BillAsync(second.Id)).State, (await season.BillAsync(third.Id)).State]);
    }

    [Fact]
    public async Task Many_movements_pay_one_bill_and_one_movement_many_bills_by_hand()
    {
        await using var season = await MoneySeason.StartAsync();
        var (first, second) = (await season.RegisterAsync(1, 1), await season.RegisterAsync(2, 10));
        var (half, rest) = (await season.ReceiveAsync("2025-05-01", 12_000, "甲"), await season.ReceiveAsync("2025-05-01", 18_000, "乙"));
        await season.Cashier.AllocateAsync(new AllocateRequest { Line = half.Id, DifferenceConfirmed = true, Splits = { new Split { Bill = first.Number, AmountTwd = 12_000 } } });
        var answer = await season.Cashier.AllocateAsync(new AllocateRequest { Line = rest.Id, Splits = { new Split { Bill = first.Id, AmountTwd = 8_000 }, new Split { Bill = second.Id, AmountTwd = 10_000 } } });
        Assert.Equal(StatementLineState.Matched, answer.Line.State);
        Assert.All(answer.Bills, b => Assert.Equal(BillState.Paid, b.State));
        Assert.Equal(2, (await season.BillAsync(first.Id)).Allocations.Count);
        await Refused.AsAsync(RefusalKind.Precondition, "ALREADY_ALLOCATED", () => season.Cashier.AllocateAsync(new AllocateRequest { Line = rest.Id, Splits = { new Split { Bill = second.Id, AmountTwd = 1 } } }));
    }

    [Fact]
    [Trait("rule", "FEE-17")]
    public async Task A_charge_taken_off_the_transfer_leaves_the_bill_short_until_two_persons_waive_it()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        var line = await season.ReceiveAsync("2025-05-01", 19_970, bill.Number);
        Assert.Equal(StatementLineState.Queued, line.State);
        var candidate = (await season.Cashier.GetCandidatesAsync(new GetCandidatesRequest { Line = line.Id })).Candidates[0];
        Assert.Equal((MatchGround.BillNumberOtherAmount, -30L), (candidate.Ground, candidate.DifferenceTwd));

        var request = new AllocateRequest { Line = line.Id, Splits = { new Split { Bill = bill.Id, AmountTwd = 19_970 } } };
        var refusal = await Refused.AsAsync(RefusalKind.Precondition, "AMOUNT_MISMATCH", () => season.Cashier.AllocateAsync(request));
        Assert.Equal("-30", refusal.Metadata["difference_twd"]);
        request.DifferenceConfirmed = true;
        Assert.Equal(BillState.PartPaid, (await season.Cashier.AllocateAsync(request)).Bills[0].State);

        var waiver = new ProposeWaiverRequest { Bill = bill.Id, BillLine = bill.Lines[0].Id, AmountTwd = 30, Reason = "匯款手續費內扣" };
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.Secretary.ProposeWaiverAsync(waiver));
        var proposal = (await season.Cashier.ProposeWaiverAsync(waiver)).Proposal;
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.Cashier.ApproveWaiverAsync(new ApproveWaiverRequest { Proposal = proposal.Id }));
        var both = new CseaMesh.Platform.Identity.Caller(Cast.Cashier.Id, "兼職", "", ["cashier", "secretariat"]);
        await Refused.AsAsync(RefusalKind.Denied, "SECOND_PERSON_NEEDED", () => season.As(both).ApproveWaiverAsync(new ApproveWaiverRequest { Proposal = proposal.Id }));

        var settled = (await season.Secretary.ApproveWaiverAsync(new ApproveWaiverRequest { Proposal = proposal.Id, Etag = proposal.Etag })).Bill;
        Assert.Equal((BillState.Paid, 30L, "2025-05-01"), (settled.State, settled.WaivedTwd, settled.Lines[0].SettledOn));
        Assert.Single(await season.PublishedAsync<ReviewFeeSettled>());
        await Refused.AsAsync(RefusalKind.Precondition, "PROPOSAL_DECIDED", () => season.Secretary.RefuseProposalAsync(new RefuseProposalRequest { Proposal = proposal.Id, Reason = "x" }));
    }

    [Fact]
    [Trait("rule", "FEE-17")]
    public async Task A_shortage_within_the_released_tolerance_settles_by_itself()
    {
        await using var season = await MoneySeason.StartAsync(d => d.Settings.Money.ShortPaymentToleranceTwd = 30);
        var bill = await season.RegisterAsync(1, 1);
        Assert.Equal(StatementLineState.Queued, (await season.ReceiveAsync("2025-05-01", 19_969, bill.Number)).State);
        await season.ReceiveAsync("2025-05-01", 19_970, bill.Number);
        var paid = await season.BillAsync(bill.Id);
        Assert.Equal((BillState.Paid, 30L), (paid.State, paid.WaivedTwd));
    }

    [Fact]
    [Trait("rule", "FEE-17")]
    public async Task Where_part_payments_are_held_not_even_a_confirmed_one_is_set_against_a_bill()
    {
        await using var season = await MoneySeason.StartAsync(d => d.Settings.Money.PartPayment = CseaMesh.Edition.V1.PartPayment.Hold);
        var bill = await season.RegisterAsync(1, 1);
        var line = await season.ReceiveAsync("2025-05-01", 19_000, bill.Number);
        await Refused.AsAsync(RefusalKind.Precondition, "AMOUNT_MISMATCH", () => season.Cashier.AllocateAsync(new AllocateRequest { Line = line.Id, DifferenceConfirmed = true, Splits = { new Split { Bill = bill.Id, AmountTwd = 19_000 } } }));
    }

    [Fact]
    [Trait("rule", "FEE-10")]
    public async Task Money_set_against_a_fee_is_never_sent_back_and_what_is_over_may_be()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        var line = await season.ReceiveAsync("2025-05-01", 20_500, bill.Number);
        var request = new AllocateRequest { Line = line.Id, Splits = { new Split { Bill = bill.Id, AmountTwd = 20_000 } } };
        await Refused.AsAsync(RefusalKind.Precondition, "AMOUNT_MISMATCH", () => season.Cashier.AllocateAsync(request));
        request.DifferenceConfirmed = true;
        Assert.Equal((StatementLineState.Queued, 500L), ((await season.Cashier.AllocateAsync(request)).Line.State, (await season.Cashier.GetStatementLineAsync(new GetStatementLineRequest { Line = line.Id })).Line.UnallocatedTwd));

        var back = new RecordReturnRequest { Line = line.Id, AmountTwd = 501, Reason = "溢繳" };
        await Refused.AsAsync(RefusalKind.Precondition, "FEE_NOT_REFUNDABLE", () => season.Cashier.RecordReturnAsync(back));
        back.AmountTwd = 20_000;
        await Refused.AsAsync(RefusalKind.Precondition, "FEE_NOT_REFUNDABLE", () => season.Cashier.RecordReturnAsync(back));

        var outgoing = await season.ReceiveAsync("2025-05-01", -500, "退溢繳款");
        back.AmountTwd = 500;
        back.OutgoingLine = outgoing.Id;
        var returned = (await season.Cashier.RecordReturnAsync(back)).Line;
        Assert.Equal((StatementLineState.Matched, 500L, 0L), (returned.State, returned.ReturnedTwd, returned.UnallocatedTwd));
        Assert.Equal(BillState.Paid, (await season.BillAsync(bill.Id)).State);
        var ledger = (await season.Cashier.GetMoneySummaryAsync(new GetMoneySummaryRequest { Edition = MoneySeason.Edition })).Ledger.ToDictionary(l => l.Account, l => l.BalanceTwd);
        Assert.Equal((20_000L, 0L, 0L, 0L, -20_000L), (ledger["BANK"], ledger["UNALLOCATED"], ledger["RETURNS"], ledger["RECEIVABLE"], ledger["FEES"]));
    }

    [Fact]
    [Trait("rule", "FEE-10")]
    public async Task A_wrong_matching_is_undone_with_a_reason_and_told()
    {
        await using var season = await MoneySeason.StartAsync();
        var (wrong, right) = (await season.RegisterAsync(1, 1), await season.RegisterAsync(2, 1));
        var line = await season.ReceiveAsync("2025-05-01", 20_000, wrong.Number);
        var allocation = (await season.BillAsync(wrong.Id)).Allocations[0];
        await Refused.AsAsync(RefusalKind.Precondition, "REASON_MISSING", () => season.Cashier.UndoAllocationAsync(new UndoAllocationRequest { Allocation = allocation.Id }));
        var undone = await season.Cashier.UndoAllocationAsync(new UndoAllocationRequest { Allocation = allocation.Id, Reason = "付款人寫錯單號" });
        Assert.Equal((BillState.Issued, StatementLineState.Queued, 20_000L), (undone.Bill.State, undone.Line.State, undone.Line.UnallocatedTwd));
        Assert.Equal("付款人寫錯單號", Assert.Single(await season.PublishedAsync<FeeSettlementReversed>()).Reason);
        await Refused.AsAsync(RefusalKind.Precondition, "ALREADY_UNDONE", () => season.Cashier.UndoAllocationAsync(new UndoAllocationRequest { Allocation = allocation.Id, Reason = "x" }));

        await season.Cashier.AllocateAsync(new AllocateRequest { Line = line.Id, Splits = { new Split { Bill = right.Id, AmountTwd = 20_000 } } });
        Assert.Equal(BillState.Paid, (await season.BillAsync(right.Id)).State);
        Assert.True((await season.BillAsync(wrong.Id)).Allocations[0].Undone);
    }

    [Fact]
    public async Task A_repeated_allocation_request_counts_once()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        var line = await season.ReceiveAsync("2025-05-01", 20_000, "甲");
        var request = new AllocateRequest { Line = line.Id, RequestId = "0e7b1c62-16a5-4a0b-8a52-6d4a2b9f8f01", Etag = line.Etag, DifferenceConfirmed = true, Splits = { new Split { Bill = bill.Id, AmountTwd = 5_000 } } };
        var first = await season.Cashier.AllocateAsync(request);
        Assert.Equal(first, await season.Cashier.AllocateAsync(request));
        Assert.Equal(first.Line.Etag, (await season.Cashier.GetStatementLineAsync(new GetStatementLineRequest { Line = line.Id })).Line.Etag);
        Assert.Equal(5_000, (await season.BillAsync(bill.Id)).AllocatedTwd);
        request.RequestId = "";
        await Refused.AsAsync(RefusalKind.Aborted, "STALE_ETAG", () => season.Cashier.AllocateAsync(request));
    }

    [Fact]
    public async Task Cashiers_who_act_on_one_bill_at_once_pay_it_once()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        var lines = new List<StatementLine>();
        for (var i = 0; i < 6; i++)
        {
            lines.Add(await season.ReceiveAsync("2025-05-01", 20_000, $"甲{i}"));
        }

        var outcomes = await Task.WhenAll(lines.Select(async line =>
        {
            try
            {
                await season.Cashier.AllocateAsync(new AllocateRequest { Line = line.Id, Splits = { new Split { Bill = bill.Id, AmountTwd = 20_000 } } });
                return "done";
            }
            catch (Grpc.Core.RpcException e)
            {
                return e.ToRefusal()!.Reason;
            }
        }));
        Assert.Single(outcomes, "done");
        Assert.All(outcomes.Where(o => o != "done"), o => Assert.Contains(o, new[] { "STALE_ETAG", "BILL_PAID" }));
        Assert.Single(await season.PublishedAsync<ReviewFeeSettled>());
    }

    [Fact]
    [Trait("rule", "FEE-14")]
    public async Task The_award_fee_is_settled_only_when_paid_in_full()
    {
        await using var season = await MoneySeason.StartAsync();
        var entry = (await season.RegisterAsync(1, 1)).Lines[0].Entry;
        await season.ReceiveAsync("2025-05-01", 20_000, MoneySeason.Name(1));
        await season.Service.Clock.SetAsync(2025, 8, 20);
        await season.PublishWinnersAsync(1, [entry]);
        var bill = await season.AwardBillAsync(entry);
        var part = await season.ReceiveAsync("2025-08-20", 79_999, bill.Number);
        await season.Cashier.AllocateAsync(new AllocateRequest { Line = part.Id, DifferenceConfirmed = true, Splits = { new Split { Bill = bill.Id, AmountTwd = 79_999 } } });
        Assert.Empty(await season.PublishedAsync<AwardFeeSettled>());
        await season.ReceiveAsync("2025-08-20", 1, bill.Number);
        var settled = Assert.Single(await season.PublishedAsync<AwardFeeSettled>());
        Assert.Equal((MoneySeason.WinOf(entry), "2025-08-20"), (settled.Win, settled.SettledOn));
    }

    [Fact]
    public async Task Interest_is_put_aside_and_counts_nowhere()
    {
        await using var season = await MoneySeason.StartAsync();
        var line = await season.ReceiveAsync("2025-05-01", 37, "存款息");
        await season.Cashier.MarkIgnoredAsync(new MarkIgnoredRequest { Line = line.Id, Etag = line.Etag, Reason = "利息" });
        var summary = await season.Cashier.GetMoneySummaryAsync(new GetMoneySummaryRequest { Edition = MoneySeason.Edition });
        Assert.Equal((0L, 0), (summary.UnallocatedTwd, summary.QueuedLines));
        Assert.Equal(0, summary.Ledger.Sum(l => l.BalanceTwd));
        await Refused.AsAsync(RefusalKind.Precondition, "ALREADY_ALLOCATED", () => season.Cashier.MarkIgnoredAsync(new MarkIgnoredRequest { Line = line.Id, Reason = "利息" }));
    }
}
