using CseaMesh.Billing.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Tests.Billing;

/// <summary>What becomes of bills when a payer is erased, and when an organisation is merged into another.</summary>
public sealed class ErasureTests
{
    private const string Instead = "（已刪除）";

    [Fact]
    [Trait("rule", "FEE-15")]
    public async Task An_unpaid_bill_loses_its_payer_and_a_voucher_keeps_it_as_the_law_asks()
    {
        await using var season = await MoneySeason.StartAsync();
        var (paid, unpaid) = (await season.RegisterPersonAsync(1, Cast.Member(1), 23), await season.RegisterPersonAsync(1, Cast.Member(1), 24));
        var payer = season.As(Cast.Member(1));
        await payer.ReportPaymentAsync(new ReportPaymentRequest { Bill = unpaid.Id, PaidOn = "2025-05-01", AmountTwd = 1_000, LastFive = "54321" });
        await season.ImportAsync(MoneySeason.Csv(("2025-05-01", paid.TotalTwd, paid.Number, "", "")));
        Assert.Equal(BillState.Paid, (await season.BillAsync(paid.Id)).State);

        await season.Service.DeliverAsync("registration", new PersonErased { Person = Cast.Member(1).Id, Instead = Instead, At = Timestamp.FromDateTimeOffset(await season.Service.Clock.NowAsync()) }, "", Cast.Member(1).Id, 9);

        var (left, kept) = (await season.BillAsync(unpaid.Id), await season.BillAsync(paid.Id));
        Assert.DoesNotContain("歐陽小美", left.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("54321", left.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("me@home.example", left.ToString(), StringComparison.Ordinal);
        Assert.Equal((unpaid.Number, unpaid.TotalTwd), (left.Number, left.TotalTwd));
        Assert.Equal((paid.Payer.Name, BillState.Paid), (kept.Payer.Name, kept.State));
    }

    [Fact]
    public async Task Bills_of_a_merged_organisation_belong_to_the_one_that_stays()
    {
        await using var season = await MoneySeason.StartAsync();
        var (goes, stays) = (await season.RegisterAsync(1, 1), await season.RegisterAsync(2, 1));
        await season.Service.DeliverAsync(
            "registration", new OrganisationChanged { Organisation = new OrganisationFacts { Id = MoneySeason.Org(1), LegalName = MoneySeason.Name(1) }, State = OrganisationState.Merged, MergedInto = MoneySeason.Org(2) }, "", MoneySeason.Org(1), 99);
        var seen = (await season.As(Cast.Manager(2)).ListBillsAsync(new ListBillsRequest { Edition = MoneySeason.Edition })).Bills;
        Assert.Equal([goes.Id, stays.Id], seen.Select(b => b.Id).Order(StringComparer.Ordinal));
        Assert.Empty((await season.As(Cast.Manager(1)).ListBillsAsync(new ListBillsRequest { Edition = MoneySeason.Edition })).Bills);

        // The transfer may still come in the old name.
        await season.ImportAsync(MoneySeason.Csv(("2025-05-01", goes.TotalTwd, MoneySeason.Name(1), "", "")));
        Assert.Equal(BillState.Paid, (await season.BillAsync(goes.Id)).State);
    }
}
