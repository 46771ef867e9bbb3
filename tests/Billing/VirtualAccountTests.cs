using CseaMesh.Billing.V1;
using CseaMesh.Edition.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Billing;

/// <summary>Bills with an account of their own, where the edition has agreed on that with the bank.</summary>
public sealed class VirtualAccountTests
{
    [Fact]
    [Trait("rule", "FEE-16")]
    public async Task Money_on_a_bills_own_account_is_matched_first_and_needs_no_remark()
    {
        await using var season = await StartAsync();
        var (mine, other) = (await season.RegisterAsync(1, 1), await season.RegisterAsync(2, 1));
        Assert.Matches("^95200[0-9]{9}$", mine.PayTo.VirtualAccount);
        Assert.NotEqual(mine.PayTo.VirtualAccount, other.PayTo.VirtualAccount);
        Assert.Equal(mine.PayTo.VirtualAccount, (await season.PublishedAsync<BillIssued>())[0].PayTo.VirtualAccount);

        var row = Row(await season.ImportAsync($"交易日期,存入,備註,虛擬帳號\n114/05/01,20000,,{mine.PayTo.VirtualAccount}\n"));
        Assert.Equal((MatchGround.VirtualAccount, mine.Number), (row.Ground, Assert.Single(row.MatchedBills)));
        Assert.Equal(BillState.Paid, (await season.BillAsync(mine.Id)).State);
        Assert.Equal(BillState.Issued, (await season.BillAsync(other.Id)).State);
    }

    [Fact]
    public async Task Another_amount_on_the_account_waits_with_that_bill_as_the_first_candidate()
    {
        await using var season = await StartAsync();
        var (mine, other) = (await season.RegisterAsync(1, 1), await season.RegisterAsync(2, 1));
        var row = Row(await season.ImportAsync($"交易日期,存入,備註,虛擬帳號\n114/05/01,19970,,{mine.PayTo.VirtualAccount}\n"));
        Assert.Equal(StatementLineState.Queued, row.Line.State);
        var candidate = (await season.Cashier.GetCandidatesAsync(new GetCandidatesRequest { Line = row.Line.Id })).Candidates[0];
        Assert.Equal((MatchGround.VirtualAccountOtherAmount, mine.Number, -30L), (candidate.Ground, candidate.Bills[0].Number, candidate.DifferenceTwd));

        // The account says one bill, the remark another: a person decides.
        var torn = Row(await season.ImportAsync($"交易日期,存入,備註,虛擬帳號\n114/05/01,20000,{other.Number},{mine.PayTo.VirtualAccount}\n"));
        Assert.Equal(StatementLineState.Queued, torn.Line.State);
    }

    [Fact]
    public async Task An_account_that_stands_in_the_remark_counts_too_and_without_the_setting_there_is_none()
    {
        await using var season = await StartAsync();
        var mine = await season.RegisterAsync(1, 1);
        Assert.Equal(MatchGround.VirtualAccount, Row(await season.ImportAsync($"交易日期,存入,備註\n114/05/01,20000,轉入 {mine.PayTo.VirtualAccount}\n")).Ground);
        await using var plain = await MoneySeason.StartAsync();
        Assert.Equal("", (await plain.RegisterAsync(1, 1)).PayTo.VirtualAccount);
    }

    private static RowReport Row(ImportStatementResponse answer) => answer.Rows.Single(r => r.Outcome == RowOutcome.New);

    private static Task<MoneySeason> StartAsync() => MoneySeason.StartAsync(d =>
    {
        d.Settings.Money.VirtualAccounts = true;
        d.PaymentAccount.VirtualAccounts = new VirtualAccountScheme { CompanyId = "95200", Length = 14, CheckWeights = { "654321987654321" } };
    });
}
