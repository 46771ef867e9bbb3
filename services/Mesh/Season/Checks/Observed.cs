using CseaMesh.Billing.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Notification.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;

namespace CseaMesh.Mesh.Season.Checks;

/// <summary>The finished season as every service tells it, read through the public API.</summary>
internal sealed record Observed(
    IReadOnlyList<Entry> Entries, IReadOnlyList<Win> Wins, IReadOnlyList<Nomination> Nominations, IReadOnlyList<DossierSummary> Dossiers,
    IReadOnlyList<Bill> Bills, GetMoneySummaryResponse Money, IReadOnlyList<Result> Reviews, IReadOnlyList<Result> Finals, IReadOnlyList<FinalsSlot> Slots,
    IReadOnlyList<Message> Letters)
{
    public IEnumerable<BillLine> Lines(Billing.V1.FeeKind kind) => Bills.Where(b => b.Kind == kind).SelectMany(b => b.Lines);

    /// <summary>Mail letters of a purpose; the in-app twin of each is left out.</summary>
    public IEnumerable<Message> Mail(string purpose) => Letters.Where(l => l.Purpose == purpose && l.Channel == Channel.Mail);

    public static async Task<Observed> ReadAsync(SeasonRun run)
    {
        var secretary = run.Staff.Secretary;
        var dossiers = await SeasonRun.AllAsync<DossierSummary>(async token =>
        {
            var page = await run.Staff.CheckOfficer.Submission.ListDossiersAsync(new ListDossiersRequest { Edition = SeasonRun.Edition, PageSize = 200, PageToken = token });
            return (page.Dossiers, page.NextPageToken);
        });
        var letters = await SeasonRun.AllAsync<Message>(async token =>
        {
            var page = await secretary.Notification.ListMessagesAsync(new ListMessagesRequest { Edition = SeasonRun.Edition, PageSize = 200, PageToken = token });
            return (page.Messages, page.NextPageToken);
        });
        var bills = new List<Bill>();
        foreach (var bill in await run.BillsAsync(run.Staff.Cashier))
        {
            bills.Add((await run.Staff.Cashier.Billing.GetBillAsync(new GetBillRequest { Bill = bill.Id })).Bill);
        }

        var (reviews, finals) = (new List<Result>(), new List<Result>());
        for (var award = 1; award <= 33; award++)
        {
            reviews.Add(await Stages.SealStage.ResultAsync(run, award, RoundKind.Review));
            if (award <= 9)
            {
                finals.Add(await Stages.SealStage.ResultAsync(run, award, RoundKind.Finals));
            }
        }

        return new Observed(
            await run.EntriesAsync(secretary), await run.WinsAsync(secretary),
            [.. (await secretary.Registration.ListNominationsAsync(new ListNominationsRequest { Edition = SeasonRun.Edition })).Nominations],
            dossiers, bills, await run.Staff.Cashier.Billing.GetMoneySummaryAsync(new GetMoneySummaryRequest { Edition = SeasonRun.Edition }),
            reviews, finals, [.. (await secretary.Judging.ListFinalsSlotsAsync(new ListFinalsSlotsRequest { Edition = SeasonRun.Edition })).Slots], letters);
    }

    /// <summary>The result that decides the winners of an award.</summary>
    public Result Deciding(int award) => award <= 9 ? Finals[award - 1] : Reviews[award - 1];
}
