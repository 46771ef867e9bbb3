using System.Text;
using CseaMesh.Billing.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Tests.Support;
using Google.Protobuf;

namespace CseaMesh.Tests.Billing;

/// <summary>Bank statements as banks really write them.</summary>
public sealed class StatementTests
{
    /// <summary>What a Taiwanese bank exports: CP950, text above the header, ROC dates, separators, full-width digits, a refund, totals and a footer.</summary>
    private const string Awkward = """
        玉山銀行 存款交易明細查詢
        帳號：,0314-440-011853,戶名：,臺灣客服中心發展協會
        查詢期間：,114/05/01 ~ 114/05/20

        交易日,帳務日,交易時間,摘要,支出,存入,餘額,備註,轉出入帳號
        114/05/02,114/05/02,09:15:00,跨行轉帳,,"20,000","120,000",臺灣優質服務股份有限公司,="0012345678901"
        114.05.03,114/05/05,101500,現金存款,,"１０，０００","130,000",許功蓋餐廳,
        民國114年05月06日,114/05/06,,手續費,15,,"129,985",,
        1140507,1140507,14:00:00,退匯,"2,000.00",,"127,985",帳號錯誤,
        114/05/08,114/05/08,08:00:00,轉帳,,"NT$6,000","133,985",第二筆,'0098765
        114/05/09,114/05/09,08:00:00,轉帳,,(500),"133,485",沖正,
        合計,,,,"2,515","36,000",,,
        ※本明細僅供參考
        """;

    static StatementTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task A_CP950_export_with_preamble_totals_and_refunds_is_read_row_by_row()
    {
        await using var season = await StartAsync();
        var answer = await ImportAsync(season, Cp950(Awkward));
        Assert.Equal((StatementEncoding.Cp950, 6, 0, 0), (answer.Statement.Encoding, answer.Statement.NewLines, answer.Statement.KnownLines, answer.UnreadableRows));
        Assert.Equal(("2025-05-01", "2025-05-20"), (answer.Statement.CoversFrom, answer.Statement.CoversThrough));
        Assert.Equal([20_000L, 10_000, -15, -2_000, 6_000, -500], answer.Rows.Where(r => r.Line is not null).Select(r => r.Line.AmountTwd));
        Assert.Equal(["2025-05-02", "2025-05-03", "2025-05-06", "2025-05-07", "2025-05-08", "2025-05-09"], answer.Rows.Where(r => r.Line is not null).Select(r => r.Line.TransactionDate));
        var lines = answer.Rows.Where(r => r.Line is not null).Select(r => r.Line).ToList();
        Assert.Equal(("0012345678901", "許功蓋餐廳", "2025-05-05", "10:15:00", 130_000L), (lines[0].CounterAccount, lines[1].Memo, lines[1].PostingDate, lines[1].TransactionTime, lines[1].BalanceTwd));
        Assert.Equal("0098765", lines[4].CounterAccount);
        Assert.Equal(RowOutcome.Totals, Assert.Single(answer.Rows, r => r.Row == 12).Outcome);
        Assert.Equal((36_000L, 2_515L), (answer.Statement.ReceivedTwd, answer.Statement.PaidOutTwd));
        Assert.Empty(answer.Warnings);
        Assert.Equal(14 - 1, answer.Rows.Count);
    }

    [Fact]
    public async Task Money_paid_out_never_pays_a_bill()
    {
        await using var season = await StartAsync();
        await season.RegisterAsync(1, 23);
        var line = await season.ReceiveAsync("2025-05-01", -2_000, MoneySeason.Name(1));
        Assert.Equal(StatementLineState.Queued, line.State);
        Assert.Empty((await season.Cashier.GetCandidatesAsync(new GetCandidatesRequest { Line = line.Id })).Candidates);
    }

    [Fact]
    public async Task The_same_statement_again_changes_nothing()
    {
        await using var season = await StartAsync();
        await ImportAsync(season, Cp950(Awkward));
        var before = await season.Cashier.GetMoneySummaryAsync(new GetMoneySummaryRequest { Edition = MoneySeason.Edition });

        // Saved again by a spreadsheet as UTF-8 it is still the same statement.
        foreach (var bytes in new[] { Cp950(Awkward), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Awkward)] })
        {
            var again = await ImportAsync(season, bytes);
            Assert.Equal((0, 6), (again.Statement.NewLines, again.Statement.KnownLines));
            Assert.All(again.Rows.Where(r => r.Outcome == RowOutcome.Known), r => Assert.Null(r.Line));
        }

        var after = await season.Cashier.GetMoneySummaryAsync(new GetMoneySummaryRequest { Edition = MoneySeason.Edition });
        Assert.Equal(before.Ledger, after.Ledger);
        Assert.Equal(6, (await season.Cashier.ListStatementLinesAsync(new ListStatementLinesRequest { Edition = MoneySeason.Edition })).Lines.Count);
    }

    [Fact]
    public async Task Equal_transfers_of_one_day_are_two_movements_and_stay_two()
    {
        await using var season = await StartAsync();
        var csv = MoneySeason.Csv(("2025-05-01", 2_000, "王小明", "", ""), ("2025-05-01", 2_000, "王小明", "", ""));
        Assert.Equal(2, (await season.ImportAsync(csv)).Statement.NewLines);
        Assert.Equal(2, (await season.ImportAsync(csv)).Statement.KnownLines);
        var longer = await season.ImportAsync(csv + "2025-05-01,,,2000,轉帳,王小明,\n");
        Assert.Equal((1, 2), (longer.Statement.NewLines, longer.Statement.KnownLines));
    }

    [Fact]
    public async Task A_row_that_the_file_repeats_counts_once_where_the_balance_tells()
    {
        await using var season = await StartAsync();
        const string Csv = "日期,存入,餘額,備註\n2025-05-01,2000,5000,甲\n2025-05-01,2000,5000,甲\n2025-05-01,2000,7000,甲\n";
        var answer = await season.ImportAsync(Csv);
        Assert.Equal([RowOutcome.Skipped, RowOutcome.New, RowOutcome.Known, RowOutcome.New], answer.Rows.Select(r => r.Outcome));
    }

    /// <summary>Long enough to be written in several parts: the bad row is met when thousands before it are written already.</summary>
    [Fact]
    public async Task A_long_statement_is_imported_wholly_or_not_at_all()
    {
        await using var season = await StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        var good = new StringBuilder($"日期,存入,餘額,備註\n2025-05-01,20000,20000,{bill.Number}\n");
        for (var i = 1; i < 9_000; i++)
        {
            good.Append(System.Globalization.CultureInfo.InvariantCulture, $"2025-05-0{1 + (i % 9)},{100 + i},{20_000 + (i * 1_000)},他項往來{i}\n");
        }

        var refused = await Refused.AsAsync(RefusalKind.Precondition, "STATEMENT_UNREADABLE", () => season.Cashier.ImportStatementAsync(
            new ImportStatementRequest { Edition = MoneySeason.Edition, FileName = "長.csv", Content = ByteString.CopyFromUtf8($"{good}2025-05-09,12x,1,壞金額\n") }));
        Assert.Contains("9002", refused.En, StringComparison.Ordinal);
        Assert.Empty((await season.Cashier.ListStatementLinesAsync(new ListStatementLinesRequest { Edition = MoneySeason.Edition })).Lines);
        Assert.Empty((await season.Cashier.ListStatementsAsync(new ListStatementsRequest { Edition = MoneySeason.Edition })).Statements);
        Assert.Equal(BillState.Issued, (await season.BillAsync(bill.Id)).State);

        var answer = await season.ImportAsync(good.ToString());
        Assert.Equal((9_000, 1, 8_999, 4_001), (answer.Statement.NewLines, answer.Statement.MatchedLines, answer.Statement.QueuedLines, answer.RowsOmitted));
        Assert.Equal(answer.Statement.NewLines, (await season.Cashier.ListStatementsAsync(new ListStatementsRequest { Edition = MoneySeason.Edition })).Statements[0].NewLines);
        Assert.Equal(BillState.Paid, (await season.BillAsync(bill.Id)).State);
        Assert.Equal((0, 9_000), ((await season.ImportAsync(good.ToString())).Statement.NewLines, (await season.ImportAsync(good.ToString())).Statement.KnownLines));
    }

    [Fact]
    public async Task A_dry_run_reports_every_row_and_stores_nothing()
    {
        await using var season = await StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        var request = new ImportStatementRequest
        {
            Edition = MoneySeason.Edition,
            FileName = "a.csv",
            DryRun = true,
            Content = ByteString.CopyFromUtf8($"日期,存入,備註\n2025-05-01,20000,{bill.Number}\n2025/13/01,500,壞日期\n2025-05-01,12x,壞金額\n"),
        };
        var answer = await season.Cashier.ImportStatementAsync(request);
        Assert.Equal("", answer.Statement.Id);
        Assert.Equal(2, answer.UnreadableRows);
        Assert.Equal([RowOutcome.Skipped, RowOutcome.New, RowOutcome.Unreadable, RowOutcome.Unreadable], answer.Rows.Select(r => r.Outcome));
        Assert.Equal((MatchGround.BillNumber, bill.Number), (answer.Rows[1].Ground, Assert.Single(answer.Rows[1].MatchedBills)));
        Assert.All(answer.Rows.Skip(2), r => Assert.False(string.IsNullOrEmpty(r.Explanation.Zh)));

        Assert.Equal(BillState.Issued, (await season.BillAsync(bill.Id)).State);
        Assert.Empty((await season.Cashier.ListStatementsAsync(new ListStatementsRequest { Edition = MoneySeason.Edition })).Statements);
        Assert.Empty(await season.PublishedAsync<PaymentMatched>());

        request.DryRun = false;
        var refusal = await Refused.AsAsync(RefusalKind.Precondition, "STATEMENT_UNREADABLE", () => season.Cashier.ImportStatementAsync(request));
        Assert.Equal("2", refusal.Metadata["rows"]);
    }

    [Fact]
    public async Task Totals_that_do_not_add_up_warn_of_missing_rows()
    {
        await using var season = await StartAsync();
        var answer = await season.ImportAsync("日期,支出,存入\n2025-05-01,,100\n合計,0,300\n");
        Assert.Contains("缺列", Assert.Single(answer.Warnings).Zh);
    }

    [Fact]
    public async Task A_declared_mapping_is_kept_as_the_default()
    {
        await using var season = await StartAsync();
        const string Odd = "何時;進帳;誰\n2025-05-01;500;甲\n";
        var request = new ImportStatementRequest { Edition = MoneySeason.Edition, FileName = "odd.csv", Content = ByteString.CopyFromUtf8(Odd) };
        await Refused.AsAsync(RefusalKind.Precondition, "STATEMENT_UNREADABLE", () => season.Cashier.ImportStatementAsync(request));

        request.Mapping = new StatementMapping { TransactionDate = "何時", Received = "進帳", CounterName = "誰" };
        request.SaveMapping = true;
        Assert.Equal("甲", (await season.Cashier.ImportStatementAsync(request)).Rows[1].Line.CounterName);
        var saved = await season.Cashier.GetStatementMappingAsync(new GetStatementMappingRequest { Edition = MoneySeason.Edition });
        Assert.Equal(("何時", "進帳"), (saved.Mapping.TransactionDate, saved.Mapping.Received));

        request.Mapping = null;
        request.Content = ByteString.CopyFromUtf8(Odd + "2025-05-01;600;乙\n");
        Assert.Equal(1, (await season.Cashier.ImportStatementAsync(request)).Statement.NewLines);
        await Refused.AsAsync(RefusalKind.Invalid, "REQUIRED", () => season.Cashier.SaveStatementMappingAsync(new SaveStatementMappingRequest { Edition = MoneySeason.Edition, Mapping = new StatementMapping() }));
    }

    [Fact]
    public async Task A_statement_of_another_account_is_refused()
    {
        await using var season = await StartAsync();
        await Refused.AsAsync(RefusalKind.Precondition, "WRONG_ACCOUNT", () => season.Cashier.ImportStatementAsync(new ImportStatementRequest
        {
            Edition = MoneySeason.Edition,
            FileName = "other.csv",
            Content = ByteString.CopyFromUtf8("帳號：,0999-440-011853\n日期,存入\n2025-05-01,100\n"),
        }));
    }

    [Theory]
    [InlineData(new byte[] { 0x50, 0x4B, 0x03, 0x04, 0x00 })]
    [InlineData(new byte[] { 0xFF, 0xFE, 0xFF })]
    [InlineData(new byte[] { (byte)'a', (byte)'b' })]
    public async Task What_is_no_statement_is_refused(byte[] bytes)
    {
        await using var season = await StartAsync();
        await Refused.AsAsync(RefusalKind.Precondition, "STATEMENT_UNREADABLE", () => season.Cashier.ImportStatementAsync(new ImportStatementRequest { Edition = MoneySeason.Edition, FileName = "x", Content = ByteString.CopyFrom(bytes) }));
    }

    [Fact]
    public async Task Bytes_that_are_not_the_declared_encoding_are_refused()
    {
        await using var season = await StartAsync();
        await Refused.AsAsync(RefusalKind.Precondition, "STATEMENT_UNREADABLE", () => season.Cashier.ImportStatementAsync(new ImportStatementRequest
        {
            Edition = MoneySeason.Edition,
            FileName = "x.csv",
            Content = ByteString.CopyFrom(Cp950(Awkward)),
            Mapping = new StatementMapping { Encoding = StatementEncoding.Utf8 },
        }));
    }

    [Fact]
    public async Task A_long_statement_is_taken_whole_and_only_its_report_is_cut()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, 1);
        var csv = new System.Text.StringBuilder("交易日期,交易時間,存入,備註\n");
        for (var i = 0; i < 9_000; i++)
        {
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"114/05/01,{i / 3600:00}:{i / 60 % 60:00}:{i % 60:00},{(i == 8_500 ? 20_000 : 100 + i)},{(i == 8_500 ? bill.Number : "")}\n");
        }

        var tried = await season.Cashier.ImportStatementAsync(new ImportStatementRequest { Edition = MoneySeason.Edition, FileName = "x.csv", DryRun = true, Content = Google.Protobuf.ByteString.CopyFromUtf8($"{csv}壞日期99,,1,\n") });
        Assert.Equal((1, 5_000, 4_002), (tried.UnreadableRows, tried.Rows.Count, tried.RowsOmitted));
        Assert.Contains(tried.Rows, r => r.Outcome == RowOutcome.Unreadable);
        Assert.Empty((await season.Cashier.ListStatementLinesAsync(new ListStatementLinesRequest { Edition = MoneySeason.Edition })).Lines);

        var answer = await season.ImportAsync(csv.ToString());
        Assert.Equal((9_000, 1, 8_999), (answer.Statement.NewLines, answer.Statement.MatchedLines, answer.Statement.QueuedLines));
        Assert.Equal(BillState.Paid, (await season.BillAsync(bill.Id)).State);
        var again = await season.ImportAsync(csv.ToString());
        Assert.Equal((0, 9_000), (again.Statement.NewLines, again.Statement.KnownLines));
    }

    [Fact]
    public async Task A_repeated_request_gets_the_same_answer_and_another_body_is_refused()
    {
        await using var season = await StartAsync();
        var request = new ImportStatementRequest { Edition = MoneySeason.Edition, FileName = "a.csv", RequestId = "4f0c9f0a-6c3f-4a3e-9b6e-0d6f0a3c1b11", Content = ByteString.CopyFromUtf8("日期,存入\n2025-05-01,100\n") };
        var first = await season.Cashier.ImportStatementAsync(request);
        Assert.Equal(first, await season.Cashier.ImportStatementAsync(request));
        request.FileName = "b.csv";
        await Refused.AsAsync(RefusalKind.Exists, "REQUEST_REUSED", () => season.Cashier.ImportStatementAsync(request));
    }

    private static async Task<MoneySeason> StartAsync()
    {
        var season = await MoneySeason.StartAsync();
        await season.Service.Clock.SetAsync(2025, 6, 20);
        return season;
    }

    private static byte[] Cp950(string text) => Encoding.GetEncoding(950, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetBytes(text.ReplaceLineEndings("\r\n").Replace("※", "*", StringComparison.Ordinal));

    private static async Task<ImportStatementResponse> ImportAsync(MoneySeason season, byte[] bytes) =>
        await season.Cashier.ImportStatementAsync(new ImportStatementRequest { Edition = MoneySeason.Edition, FileName = "玉山.csv", Content = ByteString.CopyFrom(bytes) });
}
