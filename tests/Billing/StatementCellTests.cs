using CseaMesh.Billing.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf;

namespace CseaMesh.Tests.Billing;

/// <summary>Single cells of a statement, read by dry runs, which store nothing: one service serves them all.</summary>
public sealed class StatementCellTests(DryRunDesk desk) : IClassFixture<DryRunDesk>
{
    [Theory]
    [InlineData("114/06/11", StatementCalendar.Unspecified, "2025-06-11")]
    [InlineData("114.6.1", StatementCalendar.Unspecified, "2025-06-01")]
    [InlineData("１１４年６月１１日", StatementCalendar.Unspecified, "2025-06-11")]
    [InlineData("民國114年06月11日", StatementCalendar.Unspecified, "2025-06-11")]
    [InlineData("1140611", StatementCalendar.Unspecified, "2025-06-11")]
    [InlineData("20250611", StatementCalendar.Unspecified, "2025-06-11")]
    [InlineData("2025/06/11", StatementCalendar.Unspecified, "2025-06-11")]
    [InlineData("113/02/29", StatementCalendar.Unspecified, "2024-02-29")]
    [InlineData("114/02/29", StatementCalendar.Unspecified, null)]
    [InlineData("99/12/31", StatementCalendar.Roc, "2010-12-31")]
    [InlineData("99/12/31", StatementCalendar.Unspecified, null)]
    [InlineData("114/06/11", StatementCalendar.Western, null)]
    [InlineData("2025/06/11", StatementCalendar.Roc, null)]
    [InlineData("06/11/2025", StatementCalendar.Unspecified, null)]
    [InlineData("2025/06/31", StatementCalendar.Unspecified, null)]
    [InlineData("2036/06/11", StatementCalendar.Unspecified, null)]
    public async Task Dates_are_read_by_form_or_declared_calendar_or_not_at_all(string cell, StatementCalendar calendar, string? expected)
    {
        var row = await desk.ReadAsync($"日期,存入\n{cell},100\n", new StatementMapping { Calendar = calendar });
        Assert.Equal(expected, row.Line?.TransactionDate);
        Assert.Equal(expected is null ? RowOutcome.Unreadable : RowOutcome.New, row.Outcome);
    }

    [Theory]
    [InlineData("\"1,234\"", 1_234)]
    [InlineData("\"＋１，２３４.００\"", 1_234)]
    [InlineData("\"1,234-\"", -1_234)]
    [InlineData("\"(1,234)\"", -1_234)]
    [InlineData("\"NT$ 1,234\"", 1_234)]
    [InlineData("1234元", 1_234)]
    [InlineData("=\"1234\"", 1_234)]
    [InlineData("\"12,34\"", null)]
    [InlineData("12.5", null)]
    [InlineData("1e3", null)]
    [InlineData("-(12)", null)]
    [InlineData("0", null)]
    public async Task Amounts_are_whole_dollars_or_the_row_is_refused(string cell, int? expected)
    {
        var row = await desk.ReadAsync($"日期,金額\n2025-05-01,{cell}\n");
        Assert.Equal(expected, row.Line is { } line ? (int)line.AmountTwd : null);
        Assert.Equal(expected is null ? RowOutcome.Unreadable : RowOutcome.New, row.Outcome);
    }
}

public sealed class DryRunDesk : IAsyncLifetime
{
    private MoneySeason? _season;

    public async ValueTask InitializeAsync()
    {
        _season = await MoneySeason.StartAsync();
        await _season.Service.Clock.SetAsync(2025, 6, 20);
    }

    public ValueTask DisposeAsync() => _season!.DisposeAsync();

    /// <summary>Reads a file of a header and one row; answers the report of the row.</summary>
    public async Task<RowReport> ReadAsync(string csv, StatementMapping? mapping = null) =>
        (await _season!.Cashier.ImportStatementAsync(new ImportStatementRequest { Edition = MoneySeason.Edition, FileName = "a.csv", DryRun = true, Content = ByteString.CopyFromUtf8(csv), Mapping = mapping })).Rows[1];
}
