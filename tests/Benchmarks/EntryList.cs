using System.Diagnostics;
using CseaMesh.Common.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Registration;

namespace CseaMesh.Benchmarks;

/// <summary>
/// A page of the secretariat's entries list, filtered and sorted, at 1,000 and at 100,000 entries: the first page and one inside. Two services of one process
/// hold them; both are asked the same number of times, first to warm up and then by turns, so that neither meets code or a machine that the other did not.
/// The list at 1,000 is the baseline; the last line is the worst of the ratios.
/// </summary>
internal static class EntryList
{
    private const int Small = 1_000;
    private const int Large = 100_000;
    private const int Rounds = 200;

    /// <summary>Every list but the searches for little fills it at 1,000 entries too, so that both sizes show as many rows.</summary>
    private const int PageSize = 25;

    private static readonly (string Name, ListEntriesRequest Request)[] Lists =
    [
        ("all", new()), ("by_award", new() { Award = 5 }), ("by_class", new() { AwardClass = AwardClass.Team, Order = EntryOrder.Award }),
        ("by_status", new() { Status = EntryStatus.FeeDue }), ("by_phase_changed", new() { Phase = Phase.Qualified, Order = EntryOrder.Changed, Descending = true }),
        ("by_phase_number", new() { Phase = Phase.Withdrawn, Order = EntryOrder.Number }), ("by_award_number", new() { Award = 30, Order = EntryOrder.Number, Descending = true }),
        ("by_number", new() { Order = EntryOrder.Number }), ("text_of_few", new() { Text = "仁 0009" }), ("text_of_one", new() { Text = "-000997" }), ("text_of_none", new() { Text = "找不到的" }),
        ("text_of_all", new() { Text = "親切服務", Order = EntryOrder.Award }), ("text_of_an_award", new() { Text = "最佳客戶服務", Order = EntryOrder.Changed }),
    ];

    public static async Task RunAsync()
    {
        await using var small = await OpenAsync(Small);
        await using var large = await OpenAsync(Large);
        foreach (var (_, list) in Lists)
        {
            await CompareAsync(small, large, list, Rounds);
        }

        var worst = 0.0;
        foreach (var (name, list) in Lists)
        {
            var (few, many) = await CompareAsync(small, large, list, Rounds);
            Bench.Line($"entries_{name}_1k", few, "ms");
            Bench.Line($"entries_{name}_100k", many, "ms");
            Bench.Line($"entries_{name}_ratio", many / few, "ratio");
            worst = Math.Max(worst, many / few);
        }

        Bench.Line("entries_list_growth", worst, "ratio");
    }

    private static async Task<RegistrationDesk> OpenAsync(int entries)
    {
        var desk = await RegistrationDesk.OpenAsync();
        await ManyEntries.AddAsync(desk, await desk.RegisteredAsync(30), entries);
        return desk;
    }

    /// <summary>Medians of both in milliseconds.</summary>
    private static async Task<(double Small, double Large)> CompareAsync(RegistrationDesk small, RegistrationDesk large, ListEntriesRequest list, int rounds)
    {
        var pages = new[] { (Desk: small, Pages: await PagesAsync(small, list)), (Desk: large, Pages: await PagesAsync(large, list)) };
        double[][] times = [new double[rounds], new double[rounds]];
        for (var i = 0; i < rounds; i++)
        {
            for (var turn = 0; turn < 2; turn++)
            {
                // Who is asked first changes, too.
                var who = (i + turn) % 2;
                var start = Stopwatch.GetTimestamp();
                await pages[who].Desk.Secretary.ListEntriesAsync(pages[who].Pages[i / 2 % 2]);
                times[who][i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        return (times[0].Order().ElementAt(rounds / 2), times[1].Order().ElementAt(rounds / 2));
    }

    /// <summary>The first page, and the fifth or the last that is full.</summary>
    private static async Task<ListEntriesRequest[]> PagesAsync(RegistrationDesk desk, ListEntriesRequest list)
    {
        var page = list.Clone();
        (page.Edition, page.PageSize) = (RegistrationDesk.Code, PageSize);
        var pages = new List<ListEntriesRequest>();
        for (var next = ""; pages.Count == 0 || (pages.Count < 5 && next.Length > 0);)
        {
            var asked = page.Clone();
            asked.PageToken = next;
            var answer = await desk.Secretary.ListEntriesAsync(asked);
            next = answer.NextPageToken;
            if (pages.Count > 0 && answer.Entries.Count < PageSize)
            {
                break;
            }

            pages.Add(asked);
        }

        return [pages[0], pages[^1]];
    }
}
