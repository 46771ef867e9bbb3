using System.Text.RegularExpressions;

namespace CseaMesh.Billing.Domain;

/// <summary>Reads one row below the header.</summary>
internal readonly partial struct RowReader(string[] cells, IReadOnlyDictionary<Column, int> columns, ColumnMap map, DateOnly today)
{
    private readonly string[] _cells = cells;

    public ReadRow Read(int row)
    {
        var dateCell = Of(Column.TransactionDate);
        if (BankText.Date(dateCell, map.Calendar) is not { } date)
        {
            return WithoutDate(row, dateCell);
        }

        if (date > today)
        {
            return Unreadable(row, $"日期 {date:yyyy-MM-dd} 在今天之後，請確認曆法", $"The date {date:yyyy-MM-dd} is in the future; check the calendar");
        }

        if (AmountOf() is not { } amount)
        {
            return Unreadable(row, "金額無法判讀", "The amount cannot be read");
        }

        if (amount == 0)
        {
            return Unreadable(row, "沒有存入或支出金額，或兩者都有", "Neither or both of received and paid out hold an amount");
        }

        DateOnly? posting = null;
        if (Of(Column.PostingDate) is { Length: > 0 } postingCell && (posting = BankText.Date(postingCell, map.Calendar)) is null)
        {
            return Unreadable(row, $"入帳日「{postingCell}」無法判讀", $"The posting date \"{postingCell}\" cannot be read");
        }

        long? balance = null;
        if (Of(Column.Balance) is { Length: > 0 } balanceCell && (balance = BankText.Amount(balanceCell)) is null)
        {
            return Unreadable(row, $"餘額「{balanceCell}」無法判讀", $"The balance \"{balanceCell}\" cannot be read");
        }

        var time = BankText.Time(Of(Column.TransactionTime)) ?? BankText.Time(WithoutDay(dateCell));
        var movement = new Movement(
            date, time, posting, amount, balance,
            Cut(Of(Column.Summary), 200), Cut(Of(Column.Memo), 200),
            Cut(BankText.Narrow(Of(Column.CounterAccount)), 40), Cut(Of(Column.CounterName), 100),
            Cut(BankText.Narrow(Of(Column.BankSequence)), 40), Cut(BankText.Narrow(Of(Column.VirtualAccount)), 20));
        return new ReadRow(row, RowOutcome.Movement, movement);
    }

    private ReadRow WithoutDate(int row, string dateCell)
    {
        if (_cells.All(c => BankText.Cell(c).Length == 0))
        {
            return new ReadRow(row, RowOutcome.Skipped, null, "空白列", "Blank row");
        }

        if (map.Header(_cells) is not null)
        {
            return new ReadRow(row, RowOutcome.Skipped, null, "重複的標題列", "Header again");
        }

        if (TotalsWord().IsMatch(string.Join(' ', _cells.Select(BankText.Cell))))
        {
            return new ReadRow(row, RowOutcome.Totals, null, "合計列", "Totals");
        }

        return dateCell.Any(char.IsAsciiDigit) || AmountOf() is not 0
            ? Unreadable(row, $"日期「{dateCell}」無法判讀", $"The date \"{dateCell}\" cannot be read")
            : new ReadRow(row, RowOutcome.Skipped, null, "表格之後的說明", "Text after the table");
    }

    /// <summary>Signed amount; null when unreadable, 0 when there is none or both columns hold one.</summary>
    private long? AmountOf()
    {
        if (columns.ContainsKey(Column.Amount))
        {
            return BankText.Amount(Of(Column.Amount));
        }

        if (BankText.Amount(Of(Column.Received)) is not { } received || BankText.Amount(Of(Column.PaidOut)) is not { } paidOut)
        {
            return null;
        }

        // A reversal stands as a negative amount in its own column: money received and taken back is money paid out.
        return received != 0 && paidOut != 0 ? 0 : received != 0 ? received : columns.ContainsKey(Column.PaidOut) ? -paidOut : 0;
    }

    private string Of(Column column) => columns.TryGetValue(column, out var at) && at < _cells.Length ? BankText.Cell(_cells[at]) : "";

    private static string WithoutDay(string dateCell) => dateCell.Contains(':', StringComparison.Ordinal) ? dateCell : "";

    private static string Cut(string text, int max) => text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];

    private static ReadRow Unreadable(int row, string zh, string en) => new(row, RowOutcome.Unreadable, null, zh, en);

    [GeneratedRegex("合計|總計|小計|累計|總筆數|total", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TotalsWord();
}
