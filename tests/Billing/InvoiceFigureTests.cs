using System.Xml.Linq;
using CseaMesh.Billing.Domain;
using FsCheck;
using FsCheck.Fluent;

namespace CseaMesh.Tests.Billing;

/// <summary>The arithmetic and the codes of e-invoices.</summary>
public sealed class InvoiceFigureTests
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(10, 10, 0)]
    [InlineData(11, 10, 1)]
    [InlineData(20, 19, 1)]
    [InlineData(21, 20, 1)]
    [InlineData(31, 30, 1)]
    [InlineData(100, 95, 5)]
    [InlineData(105, 100, 5)]
    [InlineData(150, 143, 7)]
    [InlineData(1000, 952, 48)]
    [InlineData(1050, 1000, 50)]
    [InlineData(1380, 1314, 66)]
    [InlineData(9999, 9523, 476)]
    [InlineData(10000, 9524, 476)]
    [InlineData(20000, 19048, 952)]
    [InlineData(21000, 20000, 1000)]
    [InlineData(52500, 50000, 2500)]
    [InlineData(100000, 95238, 4762)]
    public void Tax_inside_a_price_is_split_half_up(long total, long sales, long tax) => Assert.Equal((sales, tax), Tax.OfInclusive(total));

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(9, 0, 9)]
    [InlineData(10, 1, 11)]
    [InlineData(30, 2, 32)]
    [InlineData(50, 3, 53)]
    [InlineData(90, 5, 95)]
    [InlineData(110, 6, 116)]
    [InlineData(1990, 100, 2090)]
    [InlineData(9524, 476, 10000)]
    [InlineData(20000, 1000, 21000)]
    [InlineData(47619, 2381, 50000)]
    public void Tax_on_a_price_is_rounded_half_up(long sales, long tax, long total) => Assert.Equal((tax, total), Tax.OfExclusive(sales));

    [Fact]
    public void The_split_is_that_of_the_law_for_every_amount_that_can_occur()
    {
        for (var total = 1L; total <= 200_000; total++)
        {
            var sales = (long)Math.Round(total / 1.05m, MidpointRounding.AwayFromZero);
            Assert.Equal((sales, total - sales), Tax.OfInclusive(total));
        }
    }

    [Fact]
    public void Parts_always_add_up_to_the_whole() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<PositiveInt[]>().Filter(a => a.Length > 0),
        amounts =>
        {
            var parts = Tax.Parts([.. amounts.Select(a => (long)a.Get)]);
            return parts.Sum() == Tax.OfInclusive(amounts.Sum(a => (long)a.Get)).Sales && parts.Zip(amounts).All(p => p.First >= 0 && p.First <= p.Second.Get);
        }));

    [Fact]
    public void Allowances_never_take_more_than_is_left_and_end_exactly_at_the_invoice() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<PositiveInt>(),
        ArbMap.Default.ArbFor<PositiveInt[]>(),
        (total, cuts) =>
        {
            var left = Tax.OfInclusive(total.Get * 37L);
            foreach (var cut in cuts.Select(c => c.Get % (total.Get * 37L)).Where(c => c > 0))
            {
                if (cut > left.Sales + left.Tax)
                {
                    continue;
                }

                var (sales, tax) = InvoiceRules.SplitAllowance(cut, left);
                if (sales < 0 || tax < 0 || sales > left.Sales || tax > left.Tax || sales + tax != cut)
                {
                    return false;
                }

                left = (left.Sales - sales, left.Tax - tax);
            }

            return InvoiceRules.SplitAllowance(left.Sales + left.Tax, left) == left;
        }));

    [Theory]
    [InlineData("2025-05-01", 5, "11406", "114年05-06月", "2025-06-30")]
    [InlineData("2025-06-30", 5, "11406", "114年05-06月", "2025-06-30")]
    [InlineData("2025-12-31", 11, "11412", "114年11-12月", "2025-12-31")]
    [InlineData("2026-01-01", 1, "11502", "115年01-02月", "2026-02-28")]
    public void A_period_is_two_months(string day, int month, string code, string printed, string last)
    {
        var period = InvoicePeriod.Of(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((month, code, printed, DateOnly.Parse(last, System.Globalization.CultureInfo.InvariantCulture)), (period.Month, period.RocYearMonth, period.Printed, period.LastDay));
    }

    // The bank's rule as computed by hand: one digit by the weights 654321987654321, two by 31731731731731 and 73973973973973.
    [Theory]
    [InlineData("9520000000001", "654321987654321", "", "6")]
    [InlineData("952000000000", "31731731731731", "73973973973973", "02")]
    [InlineData("9520000000001", "", "", "")]
    public void Check_digits_of_a_virtual_account_follow_the_weights(string account, string first, string second, string digits)
    {
        var scheme = new VirtualAccounts("95200", 14, [.. new[] { first, second }.Where(w => w.Length > 0)]);
        Assert.Equal(digits, scheme.CheckDigits(account));
    }

    [Fact]
    public void Every_bill_gets_another_virtual_account_that_proves_itself()
    {
        var scheme = new VirtualAccounts("95200", 14, ["654321987654321"]);
        var accounts = Enumerable.Range(1, 5000).Select(n => scheme.Of(n)!).ToList();
        Assert.Equal(5000, accounts.Distinct().Count());
        Assert.All(accounts, a => Assert.True(a.Length == 14 && scheme.IsValid(a)));
        Assert.False(scheme.IsValid(accounts[0][..^1] + (char)('0' + ((accounts[0][^1] - '0' + 1) % 10))));
        Assert.Null(new VirtualAccounts("95200", 11, ["654321987654321"]).Of(123_456));
    }

    [Fact]
    public void What_the_schema_lets_pass_is_refused_by_the_rules()
    {
        Assert.SkipUnless(Schemas.Present, "The e-invoice schemas are not at hand: set CSEA_EINVOICE_XSD.");
        Assert.Empty(MigRules.Problems(XElement.Parse(Schemas.Sample("f0401.xml"))));
        Assert.Empty(MigRules.Problems(XElement.Parse(Schemas.Sample("f0501.xml"))));
        Assert.Empty(MigRules.Problems(XElement.Parse(Schemas.Sample("g0401.xml"))));
        Assert.Empty(MigRules.Problems(XElement.Parse(Schemas.Sample("g0501.xml"))));
        foreach (var (from, to, problem) in new[]
        {
            ("20260701", "20260230", "InvoiceDate: 20260230 is no date"),
            ("10458575", "1045857X", "Identifier: 1045857X is no business number"),
            ("<DonateMark>0", "<DonateMark>1", "PrintMark: Y together with a carrier or a donation"),
            ("<PrintMark>Y", "<PrintMark>N", "PrintMark: N without a carrier or a donation"),
            ("<TaxAmount>1000", "<TaxAmount>999", "TotalAmount: is not the sum of sales and tax"),
            ("<Identifier>10458575", "<Identifier>0000000000", "TaxAmount: must be 0 for a buyer without a number"),
            ("<Quantity>1", "<Quantity>2", "Amount: item 1 is not quantity times unit price"),
            ("<RandomNumber>0427", "<RandomNumber>", "RandomNumber: four digits are needed"),
        })
        {
            var changed = Schemas.Sample("f0401.xml").Replace(from, to, StringComparison.Ordinal);
            Assert.Contains(problem, MigRules.Problems(XElement.Parse(changed)));
        }

        Assert.Contains("TaxAmount: is not the sum of the items", MigRules.Problems(XElement.Parse(Schemas.Sample("g0401.xml").Replace("<Tax>500", "<Tax>501", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("04595257", "公司", "", "", "", "")]
    [InlineData("", "王小明", "3J0002", "/ABC+123", "", "")]
    [InlineData("", "王小明", "CQ0001", "AB12345678901234", "", "")]
    [InlineData("", "王小明", "", "", "919", "")]
    [InlineData("04595253", "公司", "", "", "", "identifier")]
    [InlineData("04595257", "公司", "3J0002", "/ABC+123", "", "carrier_type")]
    [InlineData("04595257", "公司", "", "", "919", "carrier_type")]
    [InlineData("", "王小明", "3J0002", "ABC+1234", "", "carrier_id")]
    [InlineData("", "王小明", "3J0003", "/ABC+123", "", "carrier_id")]
    [InlineData("", "王小明", "CQ0001", "ab12345678901234", "", "carrier_id")]
    [InlineData("", "王小明", "", "", "12", "donation_code")]
    [InlineData("", "王小明", "3J0002", "/ABC+123", "919", "donation_code")]
    [InlineData("", "", "", "", "", "name")]
    public void A_buyer_is_checked_beyond_the_schema(string identifier, string name, string carrier, string id, string donation, string problem) =>
        Assert.Equal(problem.Length == 0 ? [] : [problem], BuyerRules.Problems(new Buyer(identifier, name, "a@b.tw", carrier, id, donation)).Select(p => p.Field));

    [Theory]
    [InlineData("F0401,AB10000000,C,0,ok", "F0401/AB10000000/Confirmed")]
    [InlineData("code,number,status,result_code,result_text\nF0401,AB10000000,E,E0201,\"bad, name\"\nF0501,AB10000001,G,,\n", "F0401/AB10000000/Failed F0501/AB10000001/Uploaded")]
    [InlineData("<ProcessResult xmlns=\"urn:x\"><MessageInfo><MessageType>F0401</MessageType></MessageInfo><Result><Info><Code>0000</Code><Parameter0>AB10000000</Parameter0></Info></Result></ProcessResult>", "F0401/AB10000000/Confirmed")]
    [InlineData("<ProcessResult><MessageInfo><MessageType>G0401</MessageType></MessageInfo><Result><Info><Code>E0104</Code><Description>x</Description><Parameter0>2025-A-00001</Parameter0></Info></Result></ProcessResult>", "G0401/2025-A-00001/Failed")]
    [InlineData("<SummaryResult><DetailList><Message><Info><MessageType>F0401</MessageType></Info><ResultType><Good><ResultDetailType><Invoices><Invoice><ReferenceNumber>AB10000000</ReferenceNumber></Invoice></Invoices></ResultDetailType></Good><Failed><ResultDetailType><Invoices><Invoice><ReferenceNumber>AB10000001</ReferenceNumber></Invoice></Invoices></ResultDetailType></Failed></ResultType></Message></DetailList></SummaryResult>", "F0401/AB10000000/Confirmed F0401/AB10000001/Failed")]
    public void Answers_of_the_platform_are_read_in_each_of_their_forms(string text, string read) =>
        Assert.Equal(read, string.Join(' ', TurnkeyResults.Read(text)!.Select(a => $"{a.Code}/{a.Number}/{a.State}")));

    [Theory]
    [InlineData("<Invoice/>")]
    [InlineData("<ProcessResult>")]
    [InlineData("<ProcessResult><MessageInfo><MessageType>F0401</MessageType></MessageInfo><Result><Info><Parameter0>AB10000000</Parameter0></Info></Result></ProcessResult>")]
    [InlineData("<ProcessResult><MessageInfo><MessageType>F0401</MessageType></MessageInfo><Result><Info><Code></Code><Parameter0>AB10000000</Parameter0></Info></Result></ProcessResult>")]
    [InlineData("<ProcessResult><Result><Info><Code>0</Code><Parameter0>AB10000000</Parameter0></Info></Result></ProcessResult>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"0\">]><ProcessResult><MessageInfo><MessageType>F0401</MessageType></MessageInfo><Result><Info><Code>&a;</Code></Info></Result></ProcessResult>")]
    [InlineData("<SummaryResult><DetailList/></SummaryResult>")]
    [InlineData("<SummaryResult><Message><MessageType>F0401</MessageType><ReferenceNumber>AB10000000</ReferenceNumber></Message></SummaryResult>")]
    [InlineData("hello")]
    [InlineData("F0401,AB10000000,C\nF0401,AB10000001,?")]
    public void What_is_no_answer_is_refused(string text) => Assert.Null(TurnkeyResults.Read(text));
}
