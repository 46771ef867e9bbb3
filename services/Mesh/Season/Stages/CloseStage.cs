using CseaMesh.Billing.V1;
using CseaMesh.Mesh.Season.Plan;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using Google.Protobuf;

namespace CseaMesh.Mesh.Season.Stages;

/// <summary>
/// Registration closes, the last money arrives with all its oddities, and the clock decides who may compete (SCH-01, FEE-08, FEE-09, PRE-05).
/// </summary>
internal sealed class CloseStage : IStage
{
    private static readonly DateOnly From = new(2025, 5, 5);
    private static readonly DateOnly Through = new(2025, 6, 12);

    public string Zh => "截止：最後的款項與參賽資格";

    public string En => "Close: the last money, the right to compete";

    public async Task RunAsync(SeasonRun run, Steps steps)
    {
        await run.ClockAsync(6, 7, 0, 30);
        await ShowThatTheWindowIsShutAsync(run);
        foreach (var entry in run.Entries.Where(e => e.Plan.Fate is Fate.SubmittedByClose or Fate.YearbookMissing))
        {
            var dossier = (await run.Staff.CheckOfficer.Submission.GetDossierAsync(new GetDossierRequest { Entry = entry.Id })).Dossier;
            Require.That(dossier.Receipts is [{ Automatic: true }], $"{entry} was not submitted by the close of registration; it is {dossier.State}.");
        }

        await run.ClockAsync(6, 9);
        await steps.EachAsync([.. run.Entries.Where(e => e.Plan.Fate is Fate.SubmittedByClose or Fate.YearbookMissing)], e => CheckStage.AcceptAsync(run, e), atOnce: 1);

        await run.ClockAsync(6, 12, 15);
        await PayTheRestAsync(run, steps);
        await run.ClockAsync(6, 13, 9);
        await ImportAsync(run);
        await SortTheQueueAsync(run, steps);
        var reconciled = await run.Staff.Cashier.Billing.ReconcileAsync(new ReconcileRequest { Edition = SeasonRun.Edition, Through = PayStage.Day(Through) });
        Require.That(reconciled.Queued == 0, $"{reconciled.Queued} movements are still in the queue.");
        await run.SettleAsync();

        var preview = await run.Staff.Secretary.Registration.PreviewEligibilityAsync(new PreviewEligibilityRequest { Edition = SeasonRun.Edition });
        var lapsing = run.Entries.Where(e => !e.Plan.ShouldQualify && e.Plan.Fate != Fate.WithdrawnUnpaid).Select(e => e.Id).Order(StringComparer.Ordinal).ToList();
        Require.That(preview.Lapsing.Select(l => l.Entry).Order(StringComparer.Ordinal).SequenceEqual(lapsing), $"The preview names {preview.Lapsing.Count} lapsing entries instead of {lapsing.Count}: {string.Join(", ", preview.Lapsing.Select(l => $"{l.Number} {l.LapseReason}"))}");

        // The clock decides.
        await run.ClockAsync(6, 13, 18, 1);
        await run.ClockAsync(6, 14, 10);
        foreach (var entry in run.With(Fate.WithdrawnQualified))
        {
            await PayStage.WithdrawAsync(run, entry, "團隊解散。");
        }

        await run.SettleAsync();
    }

    private static async Task ShowThatTheWindowIsShutAsync(SeasonRun run)
    {
        var entry = run.With(Fate.NotSubmitted).First();
        await run.RefusedAsync("WINDOW_CLOSED", () => SubmitStage.UploadAsync(run.ActorFor(entry.Plan), entry, Edition.V1.SlotKind.EntryDocument, 1, "太晚.pdf", SampleFiles.EntryDocument("late")));
    }

    private static async Task PayTheRestAsync(SeasonRun run, Steps steps)
    {
        var day = new DateOnly(2025, 6, 9);
        var rest = run.ReviewBills
            .Where(b => b.Person is null && b.Organisation.Pays is not (PayHabit.Reported or PayHabit.NameOnly or PayHabit.BillNumber or PayHabit.Never))
            .GroupBy(b => b.Organisation.No).ToList();
        await steps.EachAsync(rest, g => PayStage.PayAsync(run, [.. g], g.First().Organisation.Pays == PayHabit.Late ? new DateOnly(2025, 6, 12) : day), atOnce: 1);
    }

    private static async Task ImportAsync(SeasonRun run)
    {
        var known = run.Bank.Rows.Count(r => r.Date >= From && r.Date <= new DateOnly(2025, 5, 11));
        var import = await run.Staff.Cashier.Billing.ImportStatementAsync(new ImportStatementRequest
        {
            Edition = SeasonRun.Edition, RequestId = RequestIds.Of("season-statement-2"), FileName = "1140613.csv", CoversFrom = PayStage.Day(From), CoversThrough = PayStage.Day(Through),
            Content = ByteString.CopyFrom(run.Bank.Statement(run.Rulebook.PaymentAccount.AccountNumber, From, Through)),
        });
        Require.That(import.UnreadableRows == 0 && import.Statement.KnownLines == known, $"The overlapping statement knows {import.Statement.KnownLines} movements instead of {known}.");
    }

    /// <summary>What no machine may decide alone: short, over, unexplained, late.</summary>
    private static async Task SortTheQueueAsync(SeasonRun run, Steps steps)
    {
        var (cashier, secretary) = (run.Staff.Cashier.Billing, run.Staff.Secretary.Billing);
        var queue = await PayStage.QueueAsync(run);
        steps.Expect(queue.Count);
        foreach (var line in queue)
        {
            var five = line.CounterAccount.Length >= 5 ? line.CounterAccount[^5..] : "";
            var bill = run.ReviewBills.FirstOrDefault(b => b.Person is null && (10_000 + (b.Organisation.No * 137)).ToString(System.Globalization.CultureInfo.InvariantCulture) == five);
            Require.That(bill is not null, $"Nobody expected this movement in the queue: {line.AmountTwd} {line.Summary} {line.CounterName} {line.Memo} ({line.Note?.En})");
            var now = (await cashier.GetBillAsync(new GetBillRequest { Bill = bill!.Bill.Id })).Bill;
            switch (bill.Organisation.Pays)
            {
                case PayHabit.Unexplained:
                    await AllocateAsync(line, now, line.AmountTwd);
                    break;
                case PayHabit.Over:
                    await AllocateAsync(line, now, now.OutstandingTwd);
                    var over = (await cashier.GetStatementLineAsync(new GetStatementLineRequest { Line = line.Id })).Line;
                    // What was set against a fee never goes back; only the rest may (FEE-10).
                    await run.RefusedAsync("FEE_NOT_REFUNDABLE", () => cashier.RecordReturnAsync(new RecordReturnRequest { Line = over.Id, RequestId = RequestIds.Of("season-return-too-much"), Etag = over.Etag, AmountTwd = over.AmountTwd, Reason = "全額退回" }).ResponseAsync);
                    await cashier.RecordReturnAsync(new RecordReturnRequest { Line = over.Id, RequestId = RequestIds.Of("season-return-over"), Etag = over.Etag, AmountTwd = 1_000, Reason = "溢繳退回" });
                    run.Expected.ReturnedTwd += 1_000;
                    break;
                case PayHabit.ShortByCharge:
                    await AllocateAsync(line, now, line.AmountTwd);
                    var open = (await cashier.GetBillAsync(new GetBillRequest { Bill = now.Id })).Bill.Lines.Single(l => l.State == LineState.Open);
                    var waiver = (await cashier.ProposeWaiverAsync(new ProposeWaiverRequest { Bill = now.Id, RequestId = RequestIds.Of("season-waiver"), BillLine = open.Id, AmountTwd = 15, Reason = "銀行扣除跨行手續費 15 元" })).Proposal;
                    await secretary.ApproveWaiverAsync(new ApproveWaiverRequest { Proposal = waiver.Id, Etag = waiver.Etag });
                    run.Expected.WaivedTwd += 15;
                    break;
                case PayHabit.Late:
                    var late = (await cashier.ProposeLateAcceptanceAsync(new ProposeLateAcceptanceRequest { Line = line.Id, RequestId = RequestIds.Of("season-late"), Bill = now.Id, Reason = "銀行系統維護，隔日入帳" })).Proposal;
                    await secretary.AcceptLateAsync(new AcceptLateRequest { Proposal = late.Id, Etag = late.Etag });
                    break;
                default:
                    throw new InvalidOperationException($"The payment of {bill.Organisation.ShortName} ({bill.Organisation.Pays}) should have been matched by itself: {line.Note?.En}");
            }

            steps.Did();
        }

        async Task AllocateAsync(StatementLine line, Bill bill, long amount) => await cashier.AllocateAsync(new AllocateRequest
        {
            Line = line.Id, RequestId = RequestIds.Of($"season-allocate-{bill.Number}"), Etag = line.Etag, DifferenceConfirmed = true, Splits = { new Split { Bill = bill.Id, AmountTwd = amount } },
        });
    }
}
