using CseaMesh.Common.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Registration;

namespace CseaMesh.Benchmarks;

/// <summary>
/// A page of the secretariat's entries list, filtered and sorted, at 1,000 and at 100,000 entries: the first page and one far inside. The list at
/// 1,000 is the baseline; the last line is the worst of the ratios.
/// </summary>
internal static class EntryList
{
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
        await using var desk = await RegistrationDesk.OpenAsync();
        var model = await desk.RegisteredAsync(30);
        await ManyEntries.AddAsync(desk, model, 1_000);
        await MeasureAsync(desk, ""); // the code is compiled before anything is measured
        var small = await MeasureAsync(desk, "1k");
        await ManyEntries.AddAsync(desk, model, 100_000, 1_000);
        var large = await MeasureAsync(desk, "100k");
        foreach (var (name, ms) in large)
        {
            Bench.Line($"entries_{name}_ratio", ms / small[name], "ratio");
        }

        Bench.Line("entries_list_growth", large.Max(l => l.Value / small[l.Key]), "ratio");
    }

    private static async Task<Dictionary<string, double>> MeasureAsync(RegistrationDesk desk, string size)
    {
        var times = new Dictionary<string, double>();
        foreach (var (name, list) in Lists)
        {
            var request = list.Clone();
            (request.Edition, request.PageSize) = (RegistrationDesk.Code, 50);
            for (var page = 0; page < 4 && (page == 0 || request.PageToken.Length > 0); page++)
            {
                request.PageToken = (await desk.Secretary.ListEntriesAsync(request)).NextPageToken;
            }

            // The first page and the fifth, one after the other.
            var first = request.Clone();
            first.PageToken = "";
            times[name] = await Bench.MedianMsAsync(40, async i => await desk.Secretary.ListEntriesAsync(i % 2 == 0 ? first : request));
            if (size.Length > 0)
            {
                Bench.Line($"entries_{name}_{size}", times[name], "ms");
            }
        }

        return times;
    }
}
