using CseaMesh.Billing.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using Google.Protobuf;
using AwardClass = CseaMesh.Common.V1.AwardClass;

namespace CseaMesh.Mesh.Season.Stages;

/// <summary>Winners pay the award fee, hand in their yearbook, name their guests; who does not pay loses the win (FEE-12..14, YBK-01, DIN, INT).</summary>
internal sealed class AwardFeeStage : IStage
{
    private static readonly DateOnly From = new(2025, 6, 1);
    private static readonly DateOnly Through = new(2025, 9, 17);

    public string Zh => "得獎之後：獎項費、專刊、賓客、舉薦";

    public string En => "After: award fees, yearbook, guests, nominations";

    public async Task RunAsync(SeasonRun run, Steps steps)
    {
        var wins = await run.WinsAsync(run.Staff.Secretary);
        var bills = (await run.BillsAsync(run.Staff.Cashier)).Where(b => b.Kind == FeeKind.AwardFee).ToList();
        Require.That(bills.Sum(b => b.Lines.Count) == wins.Count, $"{bills.Sum(b => b.Lines.Count)} award-fee lines for {wins.Count} wins.");

        // One corporate winner gives the award up, one winner never pays, one corporate winner forgets the yearbook.
        var corporate = wins.Where(w => w.AwardClass == AwardClass.Corporate).OrderBy(w => w.Award).ToList();
        var declines = corporate[^1];
        var never = wins.Where(w => w.AwardClass == AwardClass.Team).OrderByDescending(w => w.Award).First();
        var forgets = corporate[0];
        await run.ClockAsync(8, 20);
        await run.Managers[OrganisationOf(run, declines)].Registration.DeclineAwardAsync(new DeclineAwardRequest { Win = declines.Id, Etag = declines.Etag, Reason = "公司政策因素婉辭。", Confirmed = true });
        await run.SettleAsync();

        await run.ClockAsync(9, 1);
        await PayAsync(run, steps, bills, [declines.Id, never.Id]);
        await YearbooksAsync(run, steps, [.. corporate.Where(w => w != declines && w != forgets)]);

        await run.ClockAsync(9, 18, 10);
        var import = await run.Staff.Cashier.Billing.ImportStatementAsync(new ImportStatementRequest
        {
            Edition = SeasonRun.Edition, RequestId = RequestIds.Of("season-statement-3"), FileName = "1140918.csv", CoversFrom = PayStage.Day(From), CoversThrough = PayStage.Day(Through),
            Content = ByteString.CopyFrom(run.Bank.Statement(run.Rulebook.PaymentAccount.AccountNumber, From, Through)),
        });
        Require.That(import.UnreadableRows == 0 && import.Statement.QueuedLines == 0, $"Award fees wait in the queue: {PayStage.Queue(import)}");
        var etag = (await run.Staff.Secretary.Registration.GetWinAsync(new GetWinRequest { Win = never.Id })).Win.Etag;
        // Nobody forfeits a win before the bank has spoken for the last day (FEE-13).
        await run.RefusedAsync("STATEMENTS_BEHIND", () => run.Staff.Secretary.Registration.ConfirmForfeitureAsync(new ConfirmForfeitureRequest { Win = never.Id, Etag = etag, Reason = "逾期" }).ResponseAsync);
        await run.Staff.Cashier.Billing.ReconcileAsync(new ReconcileRequest { Edition = SeasonRun.Edition, Through = PayStage.Day(Through) });
        await run.SettleAsync();
        etag = (await run.Staff.Secretary.Registration.GetWinAsync(new GetWinRequest { Win = never.Id })).Win.Etag;
        await run.Staff.Secretary.Registration.ConfirmForfeitureAsync(new ConfirmForfeitureRequest { Win = never.Id, Etag = etag, Reason = "獎項費逾 9 月 17 日未繳。" });
        await run.SettleAsync();

        await GuestsAndNominationsAsync(run, steps);
        await run.ClockAsync(10, 20);
    }

    private static async Task PayAsync(SeasonRun run, Steps steps, List<Bill> bills, string[] unpaid)
    {
        var owed = new List<SeasonBill>();
        foreach (var bill in bills.Where(b => !b.Lines.All(l => unpaid.Contains(l.Win))))
        {
            var person = run.Entries.FirstOrDefault(e => e.Plan.PersonPays && bill.Lines.Any(l => l.Entry == e.Id))?.Plan;
            var now = (await run.Staff.Cashier.Billing.GetBillAsync(new GetBillRequest { Bill = bill.Id })).Bill;
            // By now every finance department has learnt to report its transfer.
            owed.Add(new SeasonBill(run.ById(bill.Lines[0].Entry).Plan.Organisation with { Pays = Plan.PayHabit.Reported }, person, now));
        }

        // Who has won twice pays once.
        await steps.EachAsync([.. owed.GroupBy(b => (b.Organisation.No, b.Person?.No))], g => PayStage.PayAsync(run, [.. g], new DateOnly(2025, 8, 18 + (g.Key.Item1 % 10))), atOnce: 1);
    }

    private static async Task YearbooksAsync(SeasonRun run, Steps steps, List<Win> winners)
    {
        await steps.EachAsync(winners, async win =>
        {
            var entry = run.ById(win.EntryId);
            await SubmitStage.YearbookAsync(run.ActorFor(entry.Plan), entry);
        }, atOnce: 3);
        await run.SettleAsync();
    }

    /// <summary>What the printer gets: a folder for every winner who has paid and was in time, and a manifest of all.</summary>
    private static async Task ExportYearbookAsync(SeasonRun run)
    {
        var secretary = run.Staff.Secretary.Submission;
        var rows = await SeasonRun.AllAsync<YearbookRow>(async token =>
        {
            var page = await secretary.ListYearbookAsync(new ListYearbookRequest { Edition = SeasonRun.Edition, PageToken = token, PageSize = 200 });
            return (page.Rows, page.NextPageToken);
        });
        using var call = secretary.ExportYearbook(new ExportYearbookRequest { Edition = SeasonRun.Edition });
        using var bytes = new MemoryStream();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            call.ResponseStream.Current.Chunk.WriteTo(bytes);
        }

        using var zip = new System.IO.Compression.ZipArchive(bytes);
        var wanted = rows.Where(r => r is { Released: true, State: YearbookState.Received }).ToList();
        Require.That(wanted.Count > 0, "No winner is ready for the yearbook.");
        Require.That(zip.Entries.Count == wanted.Sum(r => r.Files) + 2, $"The yearbook holds {zip.Entries.Count} files instead of {wanted.Sum(r => r.Files) + 2}.");
    }

    private static async Task GuestsAndNominationsAsync(SeasonRun run, Steps steps)
    {
        await run.ClockAsync(9, 25);
        await ExportYearbookAsync(run);
        var wins = await run.WinsAsync(run.Staff.Secretary);
        var released = wins.Where(w => w.State == WinState.Released).ToList();
        await steps.EachAsync(released, async win =>
        {
            var who = run.ActorFor(run.ById(win.EntryId).Plan).Registration;
            var guests = Enumerable.Range(1, win.Tickets).Select(i => new Guest { Name = Plan.Names.Person((win.Award * 13) + i), Post = "客服部", Diet = i == 1 ? "素食" : "" }).ToList();
            if (win.Award is 1 or 10 or 21)
            {
                await run.RefusedAsync("GUESTS_OVER_QUOTA", () => who.SetGuestsAsync(new SetGuestsRequest { Win = win.Id, Etag = win.Etag, Guests = { guests, new Guest { Name = "多出的賓客" } } }).ResponseAsync);
            }

            await who.SetGuestsAsync(new SetGuestsRequest { Win = win.Id, Etag = win.Etag, Guests = { guests } });
        }, atOnce: 3);
        var nominations = (await run.Staff.Secretary.Registration.ListNominationsAsync(new ListNominationsRequest { Edition = SeasonRun.Edition })).Nominations;
        foreach (var nomination in nominations.Where(n => n.State == NominationState.Drafted && released.Any(w => w.Id == n.WinId)))
        {
            // Its costs are its own, and it says so first (INT-02).
            var win = released.Single(w => w.Id == nomination.WinId);
            await run.Managers[OrganisationOf(run, win)].Registration.AcknowledgeNominationAsync(new AcknowledgeNominationRequest { Win = win.Id, Agreed = true });
            await run.Staff.Secretary.Registration.ConfirmNominationAsync(new ConfirmNominationRequest { Nomination = nomination.Id, Etag = nomination.Etag, Body = "GCCA" });
        }

        await run.SettleAsync();
    }

    private static int OrganisationOf(SeasonRun run, Win win) => run.ById(win.EntryId).Plan.Organisation.No;
}
