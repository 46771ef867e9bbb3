using CseaMesh.Billing.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Billing;

/// <summary>Money that comes late, and money that races with the end of what it pays for.</summary>
public sealed class LateAndRaceTests
{
    [Fact]
    [Trait("rule", "FEE-08")]
    public async Task Late_money_waits_until_two_persons_accept_it()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        await season.Service.Clock.SetAsync(2025, 6, 13);
        var line = await season.ReceiveAsync("114/06/12", 20_000, bill.Number);
        Assert.Equal(StatementLineState.Queued, line.State);
        var late = Assert.Single(await season.PublishedAsync<LateMoneyReceived>());
        Assert.Equal((bill.Number, 20_000L, "2025-06-12", "2025-06-11"), (late.Number, late.AmountTwd, late.MoneyDate, late.DueOn));
        await Refused.AsAsync(RefusalKind.Precondition, "PAYMENT_LATE", () => season.Cashier.AllocateAsync(new AllocateRequest { Line = line.Id, Splits = { new Split { Bill = bill.Id, AmountTwd = 20_000 } } }));
        Assert.True(Assert.Single((await season.Cashier.GetCandidatesAsync(new GetCandidatesRequest { Line = line.Id })).Candidates).Late);

        var proposal = (await season.Cashier.ProposeLateAcceptanceAsync(new ProposeLateAcceptanceRequest { Line = line.Id, Bill = bill.Id, Reason = "跨行系統延誤" })).Proposal;
        var accepted = (await season.Secretary.AcceptLateAsync(new AcceptLateRequest { Proposal = proposal.Id })).Bill;
        Assert.Equal((BillState.Paid, true), (accepted.State, accepted.Lines[0].AcceptedLate));
        Assert.True(Assert.Single(await season.PublishedAsync<ReviewFeeSettled>()).AcceptedLate);
    }

    [Fact]
    [Trait("rule", "FEE-08")]
    public async Task The_day_of_the_transfer_decides_not_the_day_of_the_import()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        await season.Service.Clock.SetAsync(2025, 6, 30);
        await season.ReceiveAsync("114/06/11", 20_000, bill.Number, time: "23:59:59");
        Assert.Equal("2025-06-11", (await season.BillAsync(bill.Id)).Lines[0].SettledOn);
        Assert.Empty(await season.PublishedAsync<LateMoneyReceived>());
    }

    [Fact]
    [Trait("rule", "FEE-08")]
    public async Task Days_of_grace_are_a_setting()
    {
        await using var season = await MoneySeason.StartAsync(d => d.Settings.Money.PaymentGraceDays = 2);
        var (within, after) = (await season.RegisterAsync(1, 1), await season.RegisterAsync(2, 1));
        await season.Service.Clock.SetAsync(2025, 6, 15);
        Assert.Equal(StatementLineState.Matched, (await season.ReceiveAsync("114/06/13", 20_000, within.Number)).State);
        Assert.Equal((BillState.Paid, "2025-06-13"), ((await season.BillAsync(within.Id)).State, (await season.BillAsync(within.Id)).Lines[0].SettledOn));

        Assert.Equal(StatementLineState.Queued, (await season.ReceiveAsync("114/06/14", 20_000, after.Number)).State);
        Assert.Equal((after.Number, "2025-06-13"), (Assert.Single(await season.PublishedAsync<LateMoneyReceived>()) is var late ? (late.Number, late.DueOn) : default));
    }

    [Fact]
    [Trait("rule", "FEE-08")]
    public async Task By_setting_the_posting_date_decides_and_late_money_is_refused_outright()
    {
        await using var season = await MoneySeason.StartAsync(d =>
        {
            d.Settings.Money.PaymentTimeliness = CseaMesh.Edition.V1.PaymentTimeliness.PostingDate;
            d.Settings.Money.LateReviewFee = CseaMesh.Edition.V1.LateReviewFee.Refuse;
        });
        var bill = await season.RegisterAsync(1, 1);
        await season.Service.Clock.SetAsync(2025, 6, 30);
        var line = (await season.ImportAsync($"交易日,帳務日,存入,備註\n114/06/11,114/06/12,20000,{bill.Number}\n")).Rows[1].Line;
        Assert.Equal(StatementLineState.Queued, line.State);
        await Refused.AsAsync(RefusalKind.Precondition, "LATE_REFUSED", () => season.Cashier.ProposeLateAcceptanceAsync(new ProposeLateAcceptanceRequest { Line = line.Id, Bill = bill.Id, Reason = "x" }));
        Assert.Equal(StatementLineState.Returned, (await season.Cashier.RecordReturnAsync(new RecordReturnRequest { Line = line.Id, AmountTwd = 20_000, Reason = "逾期" })).Line.State);
    }

    [Fact]
    [Trait("rule", "FEE-11")]
    public async Task A_paid_fee_stays_when_the_entry_withdraws()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        var line = await season.ReceiveAsync("2025-05-01", 20_000, bill.Number);
        await season.WithdrawAsync(bill.Lines[0].Entry);
        var now = await season.BillAsync(bill.Id);
        Assert.Equal((BillState.Paid, LineState.Settled), (now.State, now.Lines[0].State));
        await Refused.AsAsync(RefusalKind.Precondition, "FEE_NOT_REFUNDABLE", () => season.Cashier.RecordReturnAsync(new RecordReturnRequest { Line = line.Id, AmountTwd = 20_000, Reason = "退賽" }));
    }

    [Fact]
    [Trait("rule", "FEE-11")]
    public async Task Money_dated_up_to_the_day_of_withdrawal_is_the_fee_and_later_money_is_not()
    {
        await using var season = await MoneySeason.StartAsync();
        var (early, late) = (await season.RegisterAsync(1, 1), await season.RegisterAsync(2, 1));
        await season.Service.Clock.SetAsync(2025, 5, 10, 12);
        await season.WithdrawAsync(early.Lines[0].Entry);
        await season.WithdrawAsync(late.Lines[0].Entry);
        Assert.Equal((BillState.Void, CancelReason.Withdrawn, "2025-05-10"), ((await season.BillAsync(early.Id)).State, (await season.BillAsync(early.Id)).Lines[0].CancelReason, (await season.BillAsync(early.Id)).Lines[0].CancelledOn));

        await season.Service.Clock.SetAsync(2025, 5, 12);
        await season.ReceiveAsync("114/05/10", 20_000, early.Number);
        Assert.Equal((BillState.Paid, "2025-05-10"), ((await season.BillAsync(early.Id)).State, (await season.BillAsync(early.Id)).Lines[0].SettledOn));

        var line = await season.ReceiveAsync("114/05/11", 20_000, late.Number);
        Assert.Equal((StatementLineState.Queued, BillState.Void), (line.State, (await season.BillAsync(late.Id)).State));
        await Refused.AsAsync(RefusalKind.Precondition, "LINE_CANCELLED", () => season.Cashier.AllocateAsync(new AllocateRequest { Line = line.Id, Splits = { new Split { Bill = late.Id, AmountTwd = 20_000 } } }));
        Assert.Equal(StatementLineState.Returned, (await season.Cashier.RecordReturnAsync(new RecordReturnRequest { Line = line.Id, AmountTwd = 20_000, Reason = "退賽後才付款" })).Line.State);
    }

    [Fact]
    public async Task After_one_of_two_entries_withdrew_both_the_whole_and_the_remaining_amount_fit()
    {
        await using var season = await MoneySeason.StartAsync();
        var (whole, rest) = (await season.RegisterAsync(1, 1, 10), await season.RegisterAsync(2, 1, 10));
        await season.WithdrawAsync(whole.Lines[1].Entry);
        await season.WithdrawAsync(rest.Lines[1].Entry);
        Assert.Equal(20_000, (await season.BillAsync(rest.Id)).TotalTwd);
        await season.ReceiveAsync("2025-05-01", 30_000, whole.Number);
        await season.ReceiveAsync("2025-05-01", 20_000, rest.Number);
        Assert.Equal([LineState.Settled, LineState.Settled], (await season.BillAsync(whole.Id)).Lines.Select(l => l.State));
        Assert.Equal([LineState.Settled, LineState.Cancelled], (await season.BillAsync(rest.Id)).Lines.Select(l => l.State));
        Assert.Equal(BillState.Paid, (await season.BillAsync(rest.Id)).State);
    }

    [Fact]
    public async Task A_part_payment_of_a_withdrawn_entry_becomes_unallocated_again()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        var line = await season.ReceiveAsync("2025-05-01", 5_000, bill.Number);
        await season.Cashier.AllocateAsync(new AllocateRequest { Line = line.Id, DifferenceConfirmed = true, Splits = { new Split { Bill = bill.Id, AmountTwd = 5_000 } } });
        await season.WithdrawAsync(bill.Lines[0].Entry);
        Assert.Equal((BillState.Void, 0L), ((await season.BillAsync(bill.Id)).State, (await season.BillAsync(bill.Id)).AllocatedTwd));
        Assert.Equal(5_000, (await season.Cashier.GetStatementLineAsync(new GetStatementLineRequest { Line = line.Id })).Line.UnallocatedTwd);
        Assert.Empty(await season.PublishedAsync<FeeSettlementReversed>());
    }

    [Fact]
    public async Task Money_paid_in_time_and_found_after_the_lapse_settles_the_fee()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        await season.Service.Clock.SetAsync(2025, 6, 13, 18);
        await season.LapseAsync(bill.Lines[0].Entry);
        Assert.Equal(CancelReason.Lapsed, (await season.BillAsync(bill.Id)).Lines[0].CancelReason);
        await season.ReceiveAsync("114/06/11", 20_000, bill.Number);
        Assert.Equal(bill.Lines[0].Entry, Assert.Single(await season.PublishedAsync<ReviewFeeSettled>()).Entry);
        await season.ReinstateAsync(bill.Lines[0].Entry);
        Assert.Equal(BillState.Paid, (await season.BillAsync(bill.Id)).State);
    }

    [Fact]
    public async Task Late_money_for_a_lapsed_entry_can_still_be_accepted_by_two_persons()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        await season.Service.Clock.SetAsync(2025, 6, 13, 18);
        await season.LapseAsync(bill.Lines[0].Entry);
        var line = await season.ReceiveAsync("114/06/13", 20_000, bill.Number);
        Assert.Single(await season.PublishedAsync<LateMoneyReceived>());
        var proposal = (await season.Cashier.ProposeLateAcceptanceAsync(new ProposeLateAcceptanceRequest { Line = line.Id, Bill = bill.Id, Reason = "連假" })).Proposal;
        Assert.Equal(BillState.Paid, (await season.Secretary.AcceptLateAsync(new AcceptLateRequest { Proposal = proposal.Id })).Bill.State);
    }

    [Fact]
    [Trait("rule", "FEE-13")]
    public async Task After_forfeiture_money_paid_in_time_settles_and_late_money_is_refused()
    {
        await using var season = await MoneySeason.StartAsync();
        var registered = await season.RegisterAsync(1, 1, 2);
        await season.Service.Clock.SetAsync(2025, 8, 14, 10);
        var entries = registered.Lines.Select(l => l.Entry).ToArray();
        await season.PublishWinnersAsync(1, entries);
        await season.Service.Clock.SetAsync(2025, 9, 20);
        await season.ForfeitAsync(entries[0]);
        await season.ForfeitAsync(entries[1]);
        var (timely, tardy) = (await season.AwardBillAsync(entries[0]), await season.AwardBillAsync(entries[1]));

        await season.ReceiveAsync("114/09/17", 80_000, timely.Number);
        Assert.Equal(MoneySeason.WinOf(entries[0]), Assert.Single(await season.PublishedAsync<AwardFeeSettled>()).Win);

        var line = await season.ReceiveAsync("114/09/18", 80_000, tardy.Number);
        Assert.Equal(StatementLineState.Queued, line.State);
        await Refused.AsAsync(RefusalKind.Precondition, "LATE_REFUSED", () => season.Cashier.ProposeLateAcceptanceAsync(new ProposeLateAcceptanceRequest { Line = line.Id, Bill = tardy.Id, Reason = "x" }));
    }

    [Fact]
    [Trait("rule", "CNF-03")]
    public async Task A_disqualified_entry_keeps_its_paid_fee_with_the_association_and_owes_no_award_fee()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        await season.ReceiveAsync("2025-05-01", 20_000, bill.Number);
        await season.Service.Clock.SetAsync(2025, 8, 14, 10);
        await season.PublishWinnersAsync(1, [bill.Lines[0].Entry]);
        await season.DisqualifyAsync(bill.Lines[0].Entry);
        Assert.Equal(BillState.Paid, (await season.BillAsync(bill.Id)).State);
        Assert.Equal(BillState.Void, (await season.AwardBillAsync(bill.Lines[0].Entry)).State);
        await season.ReinstateAsync(bill.Lines[0].Entry, Phase.Winner);
        Assert.Equal(BillState.Issued, (await season.AwardBillAsync(bill.Lines[0].Entry)).State);
    }

    [Fact]
    public async Task Undoing_the_payment_of_a_withdrawn_entry_asks_for_nothing()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        await season.ReceiveAsync("2025-05-01", 20_000, bill.Number);
        await season.WithdrawAsync(bill.Lines[0].Entry);
        var allocation = (await season.BillAsync(bill.Id)).Allocations[0];
        var undone = await season.Cashier.UndoAllocationAsync(new UndoAllocationRequest { Allocation = allocation.Id, Reason = "別人的款項" });
        Assert.Equal((BillState.Void, LineState.Cancelled), (undone.Bill.State, undone.Bill.Lines[0].State));
    }

    [Fact]
    [Trait("rule", "FEE-09")]
    public async Task Reconciliation_needs_every_day_imported_and_the_queue_looked_at()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        await season.ReportAsync(1, bill, "2025-05-01", 20_000, "00000");
        await season.Service.Clock.SetAsync(2025, 6, 12, 9);
        var request = new ReconcileRequest { Edition = MoneySeason.Edition, Through = "2025-06-12" };
        await Refused.AsAsync(RefusalKind.Precondition, "TOO_EARLY", () => season.Cashier.ReconcileAsync(request));
        request.Through = "2025-06-11";
        var behind = await Refused.AsAsync(RefusalKind.Precondition, "STATEMENTS_BEHIND", () => season.Cashier.ReconcileAsync(request));
        Assert.Equal("2025-05-01", behind.Metadata["first_day_missing"]);

        await season.ImportAsync(MoneySeason.Csv(("2025-05-20", 7_777, "不明", "", "")), "2025-05-01", "2025-05-31");
        behind = await Refused.AsAsync(RefusalKind.Precondition, "STATEMENTS_BEHIND", () => season.Cashier.ReconcileAsync(request));
        Assert.Equal("2025-06-01", behind.Metadata["first_day_missing"]);

        await season.ImportAsync(MoneySeason.Csv(), "2025-06-01", "2025-06-11");
        await Refused.AsAsync(RefusalKind.Precondition, "QUEUE_NOT_EMPTY", () => season.Cashier.ReconcileAsync(request));
        request.LeaveQueued = true;
        await Refused.AsAsync(RefusalKind.Precondition, "REASON_MISSING", () => season.Cashier.ReconcileAsync(request));
        request.Reason = "付款人查詢中，與任何繳費單無關";
        Assert.Equal(1, (await season.Cashier.ReconcileAsync(request)).Queued);

        var told = Assert.Single(await season.PublishedAsync<StatementsReconciled>());
        Assert.Equal(("2025-06-11", "0314-440-011853"), (told.Through, told.AccountNumber));
        Assert.Equal(ReportState.NotFound, (await season.BillAsync(bill.Id)).Reports[0].State);
        Assert.Equal("2025-06-11", (await season.Cashier.GetMoneySummaryAsync(new GetMoneySummaryRequest { Edition = MoneySeason.Edition })).ReconciledThrough);
    }

    /// <summary>The statement and the withdrawals arrive in the same moment; whichever comes first for a bill, money and fee agree afterwards.</summary>
    [Fact]
    [Trait("rule", "FEE-11")]
    public async Task A_payment_racing_a_withdrawal_ends_consistent()
    {
        await using var season = await MoneySeason.StartAsync();
        var bills = new List<Bill>();
        for (var org = 1; org <= 12; org++)
        {
            bills.Add(await season.RegisterAsync(org, 1));
        }

        var statement = MoneySeason.Csv([.. bills.Select(b => ("2025-05-01", b.TotalTwd, b.Number, "", ""))]);
        var withdrawals = bills.Select(b => season.WithdrawAsync(b.Lines[0].Entry));
        await Task.WhenAll(withdrawals.Append(ImportUntilDoneAsync()));

        // Money of the day of the withdrawal is the fee, in either order (FEE-11): every one is settled, none is refunded or left over.
        foreach (var bill in bills)
        {
            var now = await season.BillAsync(bill.Id);
            Assert.Equal((BillState.Paid, LineState.Settled, bill.TotalTwd), (now.State, now.Lines[0].State, now.AllocatedTwd));
        }

        Assert.Equal(0, (await season.Cashier.GetMoneySummaryAsync(new GetMoneySummaryRequest { Edition = MoneySeason.Edition })).UnallocatedTwd);
        Assert.Equal(0, (await season.Cashier.GetReconciliationAsync(new GetReconciliationRequest { Edition = MoneySeason.Edition })).DifferenceTwd);
        Assert.Equal(bills.Count, (await season.PublishedAsync<ReviewFeeSettled>()).Select(e => e.Entry).Distinct().Count());

        async Task ImportUntilDoneAsync()
        {
            // Whoever meets another act on the same bill is told so and tries again, as the page does.
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await season.ImportAsync(statement);
                    return;
                }
                catch (Grpc.Core.RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.Aborted && attempt < 50)
                {
                }
            }
        }
    }

    [Fact]
    public async Task The_summary_adds_up_by_fee_and_class()
    {
        await using var season = await MoneySeason.StartAsync();
        await season.MemberAsync(MembershipKind.Group, MoneySeason.Org(1));
        var (paid, open) = (await season.RegisterAsync(1, 1, 10), await season.RegisterAsync(2, 1));
        await season.ReceiveAsync("2025-05-01", 11_000, paid.Number);
        await season.ReceiveAsync("2025-05-01", 999, "不明");
        await season.Service.Clock.SetAsync(2025, 6, 12);
        var summary = await season.As(Cast.Auditor).GetMoneySummaryAsync(new GetMoneySummaryRequest { Edition = MoneySeason.Edition });
        Assert.Equal(
            [(CseaMesh.Common.V1.AwardClass.Corporate, 2, 1, 26_000L, 6_000L, 20_000L), (CseaMesh.Common.V1.AwardClass.Team, 1, 1, 5_000L, 5_000L, 0L)],
            summary.Classes.Select(c => (c.AwardClass, c.Lines, c.SettledLines, c.DueTwd, c.PaidTwd, c.OverdueTwd)));
        Assert.Equal((999L, 1), (summary.UnallocatedTwd, summary.QueuedLines));
        Assert.Equal(0, summary.Ledger.Sum(l => l.BalanceTwd));
        Assert.Equal(open.TotalTwd, summary.Ledger.Single(l => l.Account == "RECEIVABLE").BalanceTwd);
    }
}
