using System.Text.RegularExpressions;
using CsvHelper;

namespace CseaMesh.Billing.Domain;

internal enum RowOutcome
{
    Movement,
    Skipped,
    Totals,
    Unreadable,
}

/// <summary>One movement as read from the file.</summary>
internal sealed record Movement(
    DateOnly Date,
    TimeOnly? Time,
    DateOnly? Posting,
    long Amount,
    long? Balance,
    string Summary,
    string Memo,
    string CounterAccount,
    string CounterName,
    string Sequence,
    string VirtualAccount);

/// <summary>What became of one row of the file.</summary>
internal sealed record ReadRow(int Row, RowOutcome Outcome, Movement? Movement = null, string Zh = "", string En = "");

/// <summary>Reads the text of a bank's CSV file row by row: preamble, header, movements, totals, footer. Every row is accounted for, and none is kept.</summary>
internal sealed partial class StatementReader : IDisposable
{
    public const int MaxRows = 100_000;
    private const int HeaderWithin = 60;
    private static readonly string[] Delimiters = [",", "\t", ";", "|"];

    private readonly CsvReader _rows;
    private readonly ColumnMap _map;
    private readonly DateOnly _today;
    private readonly IReadOnlyDictionary<Column, int>? _columns;
    private readonly List<(int Row, string[] Cells)> _above;

    private StatementReader(CsvReader rows, ColumnMap map, DateOnly today, IReadOnlyDictionary<Column, int>? columns, List<(int Row, string[] Cells)> above, string account)
    {
        (_rows, _map, _today, _columns, _above) = (rows, map, today, columns, above);
        var preamble = above.SkipLast(1).Select(r => string.Join(' ', r.Cells.Select(BankText.Cell))).ToList();
        (ForeignAccount, Period) = (ForeignAccountOf(preamble, account), PeriodOf(preamble, map.Calendar));
    }

    /// <summary>False when no row names a date and an amount; then no row is a movement.</summary>
    public bool HeaderFound => _columns is not null;

    /// <summary>An account number of the preamble that is not the expected one, or null.</summary>
    public string? ForeignAccount { get; }

    /// <summary>The period the preamble states, or null.</summary>
    public (DateOnly From, DateOnly Through)? Period { get; }

    /// <summary>What the rows read so far gave reason to doubt.</summary>
    public List<(string Zh, string En)> Warnings { get; } = [];

    /// <param name="account">Digits of the account the statement must be of.</param>
    /// <param name="today">A movement after this day cannot have happened: the calendar was misread.</param>
    public static StatementReader Open(string text, ColumnMap map, string account, DateOnly today)
    {
        foreach (var delimiter in map.Delimiter.Length > 0 ? [map.Delimiter] : Delimiters)
        {
            var rows = Open(text, delimiter);
            var above = new List<(int Row, string[] Cells)>();
            while (above.Count < HeaderWithin && rows.Read())
            {
                above.Add(((int)rows.LineNumber, rows.Current.ToArray()));
                if (map.Header(above[^1].Cells) is { } columns)
                {
                    return new StatementReader(rows, map, today, columns, above, account);
                }
            }

            rows.Dispose();
        }

        return new StatementReader(Open(text, ","), map, today, null, [], account);
    }

    /// <summary>To be gone through once.</summary>
    public IEnumerable<ReadRow> Rows() => _columns is { } columns ? Read(columns) : Unread();

    public void Dispose() => _rows.Dispose();

    private IEnumerable<ReadRow> Unread()
    {
        while (_rows.Read())
        {
            yield return new ReadRow((int)_rows.LineNumber, RowOutcome.Unreadable, null, "找不到標題列：需要有日期欄與金額欄", "No header row was found: it must name a date and an amount");
        }
    }

    private IEnumerable<ReadRow> Read(IReadOnlyDictionary<Column, int> columns)
    {
        foreach (var (row, _) in _above)
        {
            yield return row == _above[^1].Row
                ? new ReadRow(row, RowOutcome.Skipped, null, "標題列", "Header")
                : new ReadRow(row, RowOutcome.Skipped, null, "標題列之前的說明", "Text before the header");
        }

        long received = 0, paidOut = 0;
        while (_rows.Read())
        {
            var (row, cells) = ((int)_rows.LineNumber, _rows.Current.ToArray());
            var line = new RowReader(cells, columns, _map, _today).Read(row);
            if (line.Movement is { } movement)
            {
                received += Math.Max(0, movement.Amount);
                paidOut += Math.Max(0, -movement.Amount);
            }
            else if (line.Outcome == RowOutcome.Totals && !TotalsAgree(cells, columns, received, paidOut))
            {
                Warnings.Add(($"第 {row} 列的合計與以上各列加總不符（存入 {received:N0}、支出 {paidOut:N0}），檔案可能缺列。", $"The totals in row {row} differ from the rows above (received {received:N0}, paid out {paidOut:N0}); rows may be missing."));
            }

            yield return line;
        }
    }

    private static CsvReader Open(string text, string delimiter) => CsvReader.FromText(text, new CsvReaderOptions
    {
        Separator = delimiter[0],
        HasHeader = false,
        SkipEmptyLines = false,
        TrackLineNumbers = true,
        // A quote that a bank never closed must not swallow the rows below it.
        AllowLineBreaksInQuotes = false,
    });

    private static bool TotalsAgree(string[] cells, IReadOnlyDictionary<Column, int> columns, long received, long paidOut)
    {
        return Agrees(Column.Received, received) && Agrees(Column.PaidOut, paidOut);

        bool Agrees(Column column, long sum) =>
            !columns.TryGetValue(column, out var at) || at >= cells.Length || BankText.Cell(cells[at]).Length == 0
            || BankText.Amount(BankText.Cell(cells[at])) is not { } stated || Math.Abs(stated) == sum;
    }

    private static string? ForeignAccountOf(List<string> preamble, string account)
    {
        var labelled = preamble.Where(p => p.Contains("帳號", StringComparison.Ordinal) || p.Contains("帳戶", StringComparison.Ordinal) || p.Contains("account", StringComparison.OrdinalIgnoreCase));
        var numbers = labelled.SelectMany(p => BankText.Numbers(p, 10)).Where(n => n.Length <= 16).ToList();
        return numbers.Count == 0 || numbers.Any(n => n.TrimStart('0') == account.TrimStart('0')) ? null : numbers[0];
    }

    private static (DateOnly, DateOnly)? PeriodOf(List<string> preamble, StatementCalendar calendar)
    {
        foreach (var row in preamble.Where(p => PeriodWord().IsMatch(p)))
        {
            var days = DateLike().Matches(BankText.Narrow(row)).Select(m => BankText.Date(m.Value, calendar)).OfType<DateOnly>().ToList();
            if (days.Count == 2 && days[0] <= days[1])
            {
                return (days[0], days[1]);
            }
        }

        return null;
    }

    [GeneratedRegex("期間|區間|起訖|period", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PeriodWord();

    [GeneratedRegex(@"(民國)?[0-9]{2,4}(/|\.|-|年)[0-9]{1,2}(/|\.|-|月)[0-9]{1,2}日?|(?<![0-9])[0-9]{7,8}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex DateLike();
}
