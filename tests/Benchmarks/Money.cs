using System.Diagnostics;
using System.Globalization;
using System.Text;
using CseaMesh.Billing.V1;
using CseaMesh.Tests.Billing;
using CseaMesh.Tests.Support;
using CsvHelper;
using Google.Protobuf;

namespace CseaMesh.Benchmarks;

/// <summary>
/// Pricing a cart of 500 entries; a statement of 50,000 lines imported and matched against 20,000 open bills, beside a bare parse of the same file: its bytes
/// decoded and every field of every line made a string, by the reader that the import uses, and nothing kept; and the same file imported again. The import is done
/// once to warm up, which is a figure of its own (the first of a process, while code is being compiled), then in three fresh databases, of which the median counts.
/// </summary>
internal static class Money
{
    private const int Bills = 20_000;
    private const int Lines = 50_000;

    public static async Task RunAsync()
    {
        var content = Statement(Lines);
        await using (var season = await MoneySeason.StartAsync())
        {
            await PriceAsync(season);
        }

        var first = await ImportAsync(content);
        Bench.Line("statement_first_of_process", first.PerSecond, "lines/s");
        Bench.Line("statement_first_of_process_cpu", first.CpuMicroseconds, "us/line");
        var runs = new List<Run> { await ImportAsync(content), await ImportAsync(content), await ImportAsync(content) };
        var parse = Lines / Enumerable.Range(0, 9).Select(_ => Parse(content)).Order().ElementAt(4).TotalSeconds;
        Bench.Line("statement_again", Median(r => r.AgainPerSecond), "lines/s");
        Bench.Line("statement_again_cpu", Median(r => r.AgainCpuMicroseconds), "us/line");
        Bench.Line("statement_bare_parse", parse, "lines/s");
        Bench.Line("statement_import_and_match", Median(r => r.PerSecond), "lines/s");
        Bench.Line("statement_import_cpu", Median(r => r.CpuMicroseconds), "us/line");
        Bench.Line("statement_import_to_bare_parse", Median(r => r.PerSecond) / parse, "ratio");
        Bench.Line("statement_import_allocated", Median(r => r.AllocatedMib), "MiB");
        Bench.Line("statement_import_memory", runs.Max(r => r.MoreMib), "MiB");

        double Median(Func<Run, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);
    }

    /// <summary>One import into a fresh database, and the same again.</summary>
    private static async Task<Run> ImportAsync(byte[] content)
    {
        await using var season = await MoneySeason.StartAsync();
        await ManyBills.AddAsync(season, Bills, Name);
        var before = Settled();
        var allocated = GC.GetTotalAllocatedBytes();
        var peak = before;
        using var done = new CancellationTokenSource();
        var sampler = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                peak = Math.Max(peak, Environment.WorkingSet);
                await Task.Delay(5);
            }
        });
        var request = new ImportStatementRequest { Edition = MoneySeason.Edition, FileName = "五萬筆.csv", Content = ByteString.CopyFrom(content) };
        var cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var answer = await season.Cashier.ImportStatementAsync(request, deadline: DateTime.UtcNow.AddMinutes(3));
        var (import, used) = (watch.Elapsed, Environment.CpuUsage.TotalTime - cpu);
        var bytes = GC.GetTotalAllocatedBytes() - allocated;
        await done.CancelAsync();
        await sampler;
        if (answer.Statement.NewLines != Lines || answer.Statement.MatchedLines != Bills)
        {
            throw new InvalidOperationException($"{answer.Statement.NewLines} new, {answer.Statement.MatchedLines} matched.");
        }

        await season.Service.SettleAsync();
        cpu = Environment.CpuUsage.TotalTime;
        watch.Restart();
        var again = await season.Cashier.ImportStatementAsync(request, deadline: DateTime.UtcNow.AddMinutes(3));
        var (repeat, repeated) = (watch.Elapsed, Environment.CpuUsage.TotalTime - cpu);
        return again.Statement.NewLines == 0
            ? new Run(Lines / import.TotalSeconds, used.TotalMicroseconds / Lines, bytes / 1048576.0, (peak - before) / 1048576.0, Lines / repeat.TotalSeconds, repeated.TotalMicroseconds / Lines)
            : throw new InvalidOperationException("The second import was not idempotent.");
    }

    private static async Task PriceAsync(MoneySeason season)
    {
        var cart = new QuotePriceRequest { Edition = MoneySeason.Edition, Items = { Enumerable.Range(0, 500).Select(i => new QuoteItem { Award = 1 + (i % 33), Quantity = 1 }) } };
        var one = new QuotePriceRequest { Edition = MoneySeason.Edition, Items = { cart.Items[0] } };
        var visitor = season.As(Cast.Visitor);
        Bench.Line("price_one_entry", await Bench.MedianMsAsync(50, async _ => await visitor.QuotePriceAsync(one)), "ms");
        Bench.Line("price_cart_of_500", await Bench.MedianMsAsync(50, async _ => await visitor.QuotePriceAsync(cart)), "ms");
    }

    /// <summary>Two in five lines pay a bill, half of them by its number and half by the payer's name; the others are of strangers.</summary>
    private static byte[] Statement(int lines)
    {
        var csv = new StringBuilder("\uFEFF玉山銀行 存款交易明細\n帳號,0314-440-011853\n交易日期,交易時間,支出,存入,餘額,摘要,備註,轉出帳號,戶名\n");
        var balance = 1_000_000L;
        for (var i = 0; i < lines; i++)
        {
            var (bill, pays) = (1 + (i / 5 * 2) + (i % 5), i % 5 < 2);
            var amount = pays ? 20_000 : 500 + (i % 977);
            balance += amount;
            csv.Append(CultureInfo.InvariantCulture, $"114/05/01,{i / 3600 % 24:00}:{i / 60 % 60:00}:{i % 60:00},,\"{amount:N0}\",{balance},轉帳,{(pays && bill % 2 == 0 ? $"2025-B-{bill:00000}" : $"匯款{i}")},0{i:000000000000},{(pays && bill % 2 == 1 ? Name(bill) : "某某商行")}\n");
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static string Name(int n) => $"第{n}號客服股份有限公司";

    private static TimeSpan Parse(byte[] content)
    {
        var watch = Stopwatch.StartNew();
        using var reader = CsvReader.FromText(Encoding.UTF8.GetString(content), new CsvReaderOptions { Separator = ',', HasHeader = false });
        var cells = 0;
        while (reader.Read())
        {
            cells += reader.Current.ToArray().Count(c => c is not null);
        }

        return cells > Lines ? watch.Elapsed : throw new InvalidOperationException("The file was not read.");
    }

    private static long Settled()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }

    private readonly record struct Run(double PerSecond, double CpuMicroseconds, double AllocatedMib, double MoreMib, double AgainPerSecond, double AgainCpuMicroseconds);
}
