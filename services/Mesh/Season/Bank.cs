using System.Globalization;
using System.Text;

namespace CseaMesh.Mesh.Season;

/// <summary>One movement on the association's account.</summary>
/// <param name="Received">Positive = received, negative = paid out.</param>
internal sealed record BankRow(DateOnly Date, TimeOnly Time, long Received, string Summary, string Memo, string Counter, string CounterName);

/// <summary>
/// The association's bank: keeps what moved, and prints it the way a Taiwanese bank exports it: CP950, ROC dates, a preamble, thousands
/// separators, full-width digits here and there, names cut at twelve characters, a blank row, totals and a footer.
/// </summary>
internal sealed class Bank
{
    private const int NameColumn = 12;
    private static readonly Encoding Cp950 = MakeCp950();
    private readonly List<BankRow> _rows = [];

    public IReadOnlyList<BankRow> Rows => _rows;

    public void Book(BankRow row) => _rows.Add(row);

    /// <summary>All movements of the days given, oldest first. Overlapping statements state the same movements in the same words.</summary>
    public byte[] Statement(string account, DateOnly from, DateOnly through)
    {
        var rows = _rows.Select((row, index) => (Row: row, Index: index)).OrderBy(r => r.Row.Date).ThenBy(r => r.Row.Time).ThenBy(r => r.Index).ToList();
        var text = new StringBuilder();
        text.Append("臺幣活期存款交易明細\r\n");
        text.Append(CultureInfo.InvariantCulture, $"帳號,{account}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"查詢期間,{Roc(from)} ~ {Roc(through)}\r\n");
        text.Append("\r\n交易日期,交易時間,摘要,支出金額,存入金額,餘額,轉出入帳號,對方戶名,備註\r\n");
        long balance = 1_250_000, received = 0, paid = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i].Row;
            balance += row.Received;
            if (row.Date < from || row.Date > through)
            {
                continue;
            }

            received += Math.Max(0, row.Received);
            paid += Math.Max(0, -row.Received);
            var amount = Math.Abs(row.Received).ToString("#,0", CultureInfo.InvariantCulture);
            // Old transactions of a counter terminal stand in full-width digits.
            var shown = row.Summary == "臨櫃" ? Wide(amount.Replace(",", "", StringComparison.Ordinal)) : Quoted(amount);
            text.Append(CultureInfo.InvariantCulture, $"{Roc(row.Date)},{row.Time:HH:mm:ss},{row.Summary},{(row.Received < 0 ? shown : "")},{(row.Received > 0 ? shown : "")},{Quoted(balance.ToString("#,0", CultureInfo.InvariantCulture))},=\"{row.Counter}\",{Cut(row.CounterName)},{row.Memo}\r\n");
        }

        text.Append("\r\n");
        text.Append(CultureInfo.InvariantCulture, $"合計,,,{Quoted(paid.ToString("#,0", CultureInfo.InvariantCulture))},{Quoted(received.ToString("#,0", CultureInfo.InvariantCulture))},,,,\r\n");
        text.Append("本資料僅供參考，實際金額以存摺為準\r\n");
        return Cp950.GetBytes(text.ToString());
    }

    private static string Roc(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{day.Year - 1911:000}/{day.Month:00}/{day.Day:00}");

    private static string Quoted(string amount) => amount.Contains(',', StringComparison.Ordinal) ? $"\"{amount}\"" : amount;

    private static string Wide(string digits) => new([.. digits.Select(c => c is > ' ' and < (char)0x7F ? (char)(c + 0xFEE0) : c)]);

    private static string Cut(string name) => name.Length <= NameColumn ? name : name[..NameColumn];

    private static Encoding MakeCp950()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(950, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }
}
