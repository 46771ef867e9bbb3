using CseaMesh.Platform.Text;

namespace CseaMesh.Billing.Domain;

/// <summary>What a column of a statement may hold.</summary>
internal enum Column
{
    TransactionDate,
    TransactionTime,
    PostingDate,
    Amount,
    Received,
    PaidOut,
    Balance,
    Summary,
    Memo,
    CounterAccount,
    CounterName,
    BankSequence,
    VirtualAccount,
}

/// <summary>How a bank's file is laid out: declared headers, and the usual ones for what is not declared.</summary>
internal sealed record ColumnMap(IReadOnlyDictionary<Column, string> Declared, StatementCalendar Calendar = StatementCalendar.ByForm, StatementEncoding Encoding = StatementEncoding.Detect, string Delimiter = "")
{
    // The words of Taiwanese bank exports, most particular first.
    private static readonly Dictionary<Column, string[]> Usual = new()
    {
        [Column.TransactionDate] = ["交易日期", "交易日", "交易時間日期", "日期", "date", "transactiondate"],
        [Column.TransactionTime] = ["交易時間", "時間", "time"],
        [Column.PostingDate] = ["帳務日期", "帳務日", "入帳日期", "入帳日", "起息日", "postingdate"],
        [Column.Amount] = ["交易金額", "金額", "amount"],
        [Column.Received] = ["存入金額", "存入", "收入金額", "收入", "存款金額", "存款", "貸方金額", "credit"],
        [Column.PaidOut] = ["支出金額", "支出", "提款金額", "提款", "提出金額", "提出", "借方金額", "debit"],
        [Column.Balance] = ["帳面餘額", "可用餘額", "帳戶餘額", "結餘", "餘額", "balance"],
        [Column.Summary] = ["摘要", "交易摘要", "交易說明", "說明", "summary", "description"],
        [Column.Memo] = ["備註", "附言", "註記", "存摺備註", "備註資訊", "memo", "remark"],
        [Column.CounterAccount] = ["轉出入帳號", "對方帳號", "轉帳帳號", "轉出帳號", "轉入帳號", "匯款帳號", "counteraccount"],
        [Column.CounterName] = ["對方戶名", "轉出戶名", "匯款人", "匯款人姓名", "戶名", "付款人", "countername"],
        [Column.BankSequence] = ["交易序號", "序號", "流水號", "sequence"],
        [Column.VirtualAccount] = ["虛擬帳號", "銷帳編號", "繳款帳號", "virtualaccount"],
    };

    public static readonly ColumnMap Default = new(new Dictionary<Column, string>());

    /// <summary>
    /// Where each column stands in a row, if the row is the header: it names a date and either an amount or money received. A declared
    /// header that is missing makes it no header.
    /// </summary>
    public IReadOnlyDictionary<Column, int>? Header(IReadOnlyList<string> row)
    {
        var keys = row.Select(cell => Fold.Key(BankText.Cell(cell))).ToList();
        var found = new Dictionary<Column, int>();
        foreach (var (column, header) in Declared.Where(d => d.Value.Length > 0))
        {
            var at = keys.IndexOf(Fold.Key(header));
            if (at < 0)
            {
                return null;
            }

            found[column] = at;
        }

        foreach (var (column, words) in Usual.Where(u => !found.ContainsKey(u.Key)))
        {
            var at = words.Select(word => keys.FindIndex(key => StripUnit(key) == word)).Where(i => i >= 0 && !found.ContainsValue(i)).DefaultIfEmpty(-1).First();
            if (at >= 0)
            {
                found[column] = at;
            }
        }

        return found.ContainsKey(Column.TransactionDate) && (found.ContainsKey(Column.Amount) || found.ContainsKey(Column.Received)) ? found : null;
    }

    // "存入金額(NTD)" and "餘額（元）" are the same columns as without the unit.
    private static string StripUnit(string key)
    {
        var bracket = key.IndexOf('(', StringComparison.Ordinal);
        return bracket > 0 ? key[..bracket] : key;
    }
}
