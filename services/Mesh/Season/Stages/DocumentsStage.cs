using System.Text;
using CseaMesh.Billing.V1;
using Google.Protobuf;

namespace CseaMesh.Mesh.Season.Stages;

/// <summary>Every paid bill has its e-invoice, the platform has them all, and the books close without a difference (FEE-15).</summary>
internal sealed class DocumentsStage : IStage
{
    public string Zh => "憑證：電子發票上傳、逐日對帳歸零";

    public string En => "Documents: e-invoices uploaded, books at zero";

    /// <summary>Numbers for the periods of the season, as the tax office allots them.</summary>
    public static async Task NumbersAsync(SeasonRun run)
    {
        foreach (var (month, track) in new[] { (5, "VA"), (7, "VB"), (9, "VC"), (11, "VD") })
        {
            await run.Staff.Cashier.Billing.AddNumberRangeAsync(new AddNumberRangeRequest
            {
                RequestId = RequestIds.Of($"season-numbers-{month}"), Year = 2025, Month = month, Track = track, From = "20250000", To = "20251999",
            });
        }
    }

    public async Task RunAsync(SeasonRun run, Steps steps)
    {
        var cashier = run.Staff.Cashier.Billing;
        await run.ClockAsync(10, 21, 9);
        var sent = 0;
        ExportTurnkeyResponse part;
        do
        {
            part = await cashier.ExportTurnkeyAsync(new ExportTurnkeyRequest { RequestId = RequestIds.Of($"season-turnkey-{sent}") });
            steps.Expect(part.Messages.Count);
            var answers = string.Join('\n', part.Messages.Select(m => $"{m.Code},{m.DocumentNumber},C,0,"));
            if (part.Messages.Count > 0)
            {
                await cashier.ImportTurnkeyResultAsync(new ImportTurnkeyResultRequest { RequestId = RequestIds.Of($"season-result-{sent}"), FileName = "result.csv", Content = ByteString.CopyFrom(Encoding.UTF8.GetBytes(answers)) });
            }

            sent += part.Messages.Count;
            steps.Did();
        }
        while (part.More);

        var waiting = await cashier.ListInvoicesAsync(new ListInvoicesRequest { Edition = SeasonRun.Edition, Attention = true });
        Require.That(waiting.Invoices.Count == 0, $"{waiting.Invoices.Count} invoices need a person: {waiting.Invoices.FirstOrDefault()?.Problem?.En}");
        var paid = (await run.BillsAsync(run.Staff.Cashier)).Count(b => b.State == BillState.Paid);
        Require.That(sent >= paid, $"{sent} messages for {paid} paid bills.");
        var report = await cashier.GetReconciliationAsync(new GetReconciliationRequest { Edition = SeasonRun.Edition });
        Require.That(report.DifferenceTwd == 0 && report.LedgerSumTwd == 0 && report.LedgerBankTwd == report.StatementBankTwd, $"The books differ by {report.DifferenceTwd}.");
        await run.SettleAsync();
    }
}
