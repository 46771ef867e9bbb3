using CseaMesh.Billing.V1;
using CseaMesh.Common.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Billing;

/// <summary>What entries cost, for whom, on which day.</summary>
public sealed class PriceTests
{
    private const int ServiceInnovation = 1;
    private const int IntegratedMarketing = 5;
    private const int BestServiceStar = 23;

    [Fact]
    [Trait("rule", "FEE-04")]
    public async Task A_member_entering_two_corporate_awards_pays_12000()
    {
        await using var season = await MoneySeason.StartAsync();
        var quote = await QuoteAsync(season, PriceBasis.GroupMember, (ServiceInnovation, 1), (IntegratedMarketing, 1));
        Assert.Equal(12_000, quote.ReviewFeeTwd);
        Assert.Equal([6_000L, 6_000L], quote.Lines.Select(l => l.ReviewFeeTwd));

        await season.MemberAsync(MembershipKind.Group, MoneySeason.Org(1));
        var bill = await season.RegisterAsync(1, ServiceInnovation, IntegratedMarketing);
        Assert.Equal(12_000, bill.TotalTwd);
    }

    [Fact]
    [Trait("rule", "FEE-05")]
    public async Task A_company_entering_five_colleagues_at_member_price_pays_7500()
    {
        await using var season = await MoneySeason.StartAsync();
        Assert.Equal(7_500, (await QuoteAsync(season, PriceBasis.GroupMember, (BestServiceStar, 5))).ReviewFeeTwd);

        await season.MemberAsync(MembershipKind.Group, MoneySeason.Org(1));
        var bill = await season.RegisterAsync(1, [.. Enumerable.Range(1, 5).Select(n => (BestServiceStar, Cast.Member(n).Id))]);
        Assert.Equal(7_500, bill.TotalTwd);
        Assert.Equal(5, bill.Lines.Count);
    }

    [Theory]
    [Trait("rule", "FEE-01")]
    [InlineData(1, PriceBasis.GroupMember, 6_000, 66_000)]
    [InlineData(1, PriceBasis.Unspecified, 20_000, 80_000)]
    [InlineData(10, PriceBasis.GroupMember, 5_000, 33_000)]
    [InlineData(10, PriceBasis.Unspecified, 10_000, 50_000)]
    [InlineData(21, PriceBasis.GroupMember, 1_500, 5_500)]
    [InlineData(21, PriceBasis.Unspecified, 2_000, 8_000)]
    public async Task Both_fees_follow_class_and_membership(int award, PriceBasis membership, long review, long awardFee)
    {
        await using var season = await MoneySeason.StartAsync();
        var quote = await QuoteAsync(season, membership, (award, 1));
        Assert.Equal((review, awardFee), (quote.ReviewFeeTwd, quote.AwardFeeTwd));
    }

    [Fact]
    [Trait("rule", "FEE-02")]
    public async Task Prices_hold_tax_and_none_is_added()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, ServiceInnovation, 10, BestServiceStar);
        Assert.Equal(20_000 + 10_000 + 2_000, bill.TotalTwd);
        Assert.Equal(bill.TotalTwd, bill.Lines.Sum(l => l.AmountTwd));
        Assert.Equal(bill.TotalTwd, bill.OutstandingTwd);
    }

    [Fact]
    [Trait("rule", "FEE-03")]
    public async Task The_fee_is_per_entry_on_a_line_of_its_own()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, (BestServiceStar, Cast.Member(1).Id), (BestServiceStar, Cast.Member(2).Id), (ServiceInnovation, ""));
        Assert.Equal([2_000L, 2_000L, 20_000L], bill.Lines.Select(l => l.AmountTwd));
        Assert.Equal(3, bill.Lines.Select(l => l.Entry).Distinct().Count());
        Assert.Equal(6_000, (await QuoteAsync(season, PriceBasis.Unspecified, (BestServiceStar, 3))).ReviewFeeTwd);
    }

    [Theory]
    [Trait("rule", "FEE-06")]
    [InlineData("2025-01-01", "2025-12-31", PriceBasis.GroupMember)]
    [InlineData("2025-05-01", "2025-05-01", PriceBasis.GroupMember)]
    [InlineData("2024-01-01", "2025-04-30", PriceBasis.NonMember)]
    [InlineData("2025-05-02", "2025-12-31", PriceBasis.NonMember)]
    public async Task A_group_member_in_its_term_pays_the_member_price_in_every_class(string from, string to, PriceBasis basis)
    {
        await using var season = await MoneySeason.StartAsync();
        await season.MemberAsync(MembershipKind.Group, MoneySeason.Org(1), from, to);
        var bill = await season.RegisterAsync(1, (ServiceInnovation, ""), (10, ""), (BestServiceStar, Cast.Member(1).Id));
        Assert.All(bill.Lines, l => Assert.Equal(basis, l.Basis));
        Assert.Equal(basis == PriceBasis.GroupMember ? 12_500 : 32_000, bill.TotalTwd);
        Assert.All(bill.Lines, l => Assert.Equal("2025-05-01", l.PricingDate));
    }

    [Fact]
    [Trait("rule", "FEE-07")]
    public async Task An_individual_member_pays_the_member_price_for_the_own_individual_entry_only()
    {
        await using var season = await MoneySeason.StartAsync();
        await season.MemberAsync(MembershipKind.Individual, Cast.Member(1).Id);
        var bill = await season.RegisterAsync(1, (BestServiceStar, Cast.Member(1).Id), (BestServiceStar, Cast.Member(2).Id), (ServiceInnovation, ""), (10, ""));
        Assert.Equal([PriceBasis.IndividualMember, PriceBasis.NonMember, PriceBasis.NonMember, PriceBasis.NonMember], bill.Lines.Select(l => l.Basis));
        Assert.Equal([1_500L, 2_000L, 20_000L, 10_000L], bill.Lines.Select(l => l.AmountTwd));
    }

    [Fact]
    [Trait("rule", "FEE-07")]
    public async Task An_individual_membership_assumed_in_a_quote_counts_in_the_individual_class_only()
    {
        await using var season = await MoneySeason.StartAsync();
        var quote = await QuoteAsync(season, PriceBasis.IndividualMember, (ServiceInnovation, 1), (BestServiceStar, 1));
        Assert.Equal([20_000L, 1_500L], quote.Lines.Select(l => l.ReviewFeeTwd));
    }

    [Fact]
    [Trait("rule", "FEE-06")]
    public async Task A_membership_verified_late_reprices_what_is_open_and_tells_of_it()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, ServiceInnovation);
        await season.MemberAsync(MembershipKind.Group, MoneySeason.Org(1), state: MembershipState.Claimed);
        Assert.Equal(20_000, (await season.BillAsync(bill.Id)).TotalTwd);

        await season.MemberAsync(MembershipKind.Group, MoneySeason.Org(1));
        Assert.Equal(6_000, (await season.BillAsync(bill.Id)).TotalTwd);
        var revised = Assert.Single(await season.PublishedAsync<BillRevised>());
        Assert.Equal((RevisionKind.Repriced, 6_000), (revised.Revision, revised.TotalTwd));
    }

    [Fact]
    [Trait("rule", "FEE-06")]
    public async Task The_member_price_paid_before_the_membership_was_verified_settles_then()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, ServiceInnovation);
        var line = await season.ReceiveAsync("114/05/01", 6_000, MoneySeason.Name(1));
        Assert.Equal(StatementLineState.Queued, line.State);

        await season.MemberAsync(MembershipKind.Group, MoneySeason.Org(1));
        Assert.Equal(BillState.Paid, (await season.BillAsync(bill.Id)).State);
    }

    [Fact]
    public async Task A_bill_with_a_settled_line_keeps_its_prices()
    {
        await using var season = await MoneySeason.StartAsync();
        var bill = await season.RegisterAsync(1, ServiceInnovation);
        await season.ReceiveAsync("114/05/01", 20_000, MoneySeason.Name(1));
        await season.MemberAsync(MembershipKind.Group, MoneySeason.Org(1));
        var now = await season.BillAsync(bill.Id);
        Assert.Equal((BillState.Paid, 20_000L), (now.State, now.TotalTwd));
    }

    [Fact]
    public async Task A_corrected_price_holds_for_later_registrations_only()
    {
        await using var season = await MoneySeason.StartAsync();
        var before = await season.RegisterAsync(1, ServiceInnovation);
        foreach (var fee in season.Document.Fees.Where(f => f is { AwardClass: AwardClass.Corporate, Member: false, Kind: CseaMesh.Edition.V1.FeeKind.Review }))
        {
            fee.AmountTwd = 21_000;
        }

        await season.Service.Clock.SetAsync(2025, 5, 10);
        await season.PublishEditionAsync(2);
        Assert.Equal(21_000, (await season.RegisterAsync(2, ServiceInnovation)).TotalTwd);
        Assert.Equal(20_000, (await season.BillAsync(before.Id)).TotalTwd);
    }

    [Fact]
    public async Task Priced_on_the_day_of_payment_an_open_bill_follows_the_term()
    {
        await using var season = await MoneySeason.StartAsync(d => d.Settings.Money.MembershipPricingDate = CseaMesh.Edition.V1.MembershipPricingDate.PaidOn);
        await season.MemberAsync(MembershipKind.Group, MoneySeason.Org(1), "2025-05-10", "2025-12-31");
        var bill = await season.RegisterAsync(1, ServiceInnovation);
        Assert.Equal(20_000, bill.TotalTwd);
        await season.Service.Clock.SetAsync(2025, 5, 11);
        Assert.Equal(6_000, (await season.BillAsync(bill.Id)).TotalTwd);
    }

    [Fact]
    public async Task A_quote_for_an_organisation_is_only_for_its_members_and_the_books()
    {
        await using var season = await MoneySeason.StartAsync();
        await season.MemberAsync(MembershipKind.Group, MoneySeason.Org(1));
        await season.RegisterAsync(1, ServiceInnovation);
        var request = new QuotePriceRequest { Edition = MoneySeason.Edition, Organisation = MoneySeason.Org(1), Items = { new QuoteItem { Award = 1, Quantity = 1 } } };
        Assert.Equal(6_000, (await season.As(Cast.Manager(1)).QuotePriceAsync(request)).ReviewFeeTwd);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => season.As(Cast.Manager(2)).QuotePriceAsync(request));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => season.As(Cast.Judge(1)).QuotePriceAsync(request));
        await Refused.AsAsync(RefusalKind.Unauthenticated, "SIGN_IN_NEEDED", () => season.As(Cast.Visitor).QuotePriceAsync(request));
    }

    [Fact]
    public async Task A_quote_names_every_wrong_field()
    {
        await using var season = await MoneySeason.StartAsync();
        var refusal = await Refused.ByAsync(() => season.As(Cast.Visitor).QuotePriceAsync(new QuotePriceRequest
        {
            Edition = MoneySeason.Edition,
            On = "2025/05/01",
            Items = { new QuoteItem { Award = 34, Quantity = 1 }, new QuoteItem { Award = 1, Quantity = 0 } },
        }));
        Assert.Equal(["items[0].award", "items[1].quantity", "on"], refusal.Fields.Select(f => f.Field));
    }

    private static async Task<QuotePriceResponse> QuoteAsync(MoneySeason season, PriceBasis assumed, params (int Award, int Quantity)[] items) =>
        await season.As(Cast.Visitor).QuotePriceAsync(new QuotePriceRequest
        {
            Edition = MoneySeason.Edition,
            AssumedBasis = assumed,
            Items = { items.Select(i => new QuoteItem { Award = i.Award, Quantity = i.Quantity }) },
        });
}
