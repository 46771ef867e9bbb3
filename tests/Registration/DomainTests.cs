using CseaMesh.Registration.Domain;

namespace CseaMesh.Tests.Registration;

/// <summary>Pure rules: the business number, the composite status, and the words both sides of the contract use.</summary>
public sealed class DomainTests
{
    [Theory]
    [Trait("rule", "ELI-03")]
    [InlineData("04595257", true)]
    [InlineData("04595252", true)]
    [InlineData("04595253", false)]
    [InlineData("10458575", true)]
    [InlineData("10458574", true)]
    [InlineData("10458570", true)]
    [InlineData("10458571", false)]
    [InlineData("10458576", false)]
    [InlineData("12345670", true)]
    [InlineData("12345672", false)]
    [InlineData("12345678", false)]
    [InlineData("00501503", true)]
    [InlineData("00501508", true)]
    [InlineData("00501502", false)]
    [InlineData("00000074", true)]
    [InlineData("62140097", true)]
    [InlineData("53212539", true)]
    [InlineData("88117126", false)]
    [InlineData("28080624", false)]
    [InlineData("00000000", false)]
    [InlineData("0000000000", false)]
    [InlineData("1234567", false)]
    [InlineData("1234567x", false)]
    [InlineData("", false)]
    public void A_business_number_is_checked_by_the_rule_of_2023(string number, bool valid) => Assert.Equal(valid, Ubn.IsValid(number));

    [Fact]
    public void A_business_number_may_be_typed_wide_or_with_blanks() => Assert.Equal("04595257", Ubn.Clean(" ０４５９-５２５ 7"));

    [Theory]
    [InlineData(Phase.Registered, Material.None, false, EntryStatus.MaterialAndFeeDue)]
    [InlineData(Phase.Registered, Material.None, true, EntryStatus.MaterialDue)]
    [InlineData(Phase.Registered, Material.Submitted, false, EntryStatus.FeeDue)]
    [InlineData(Phase.Registered, Material.Submitted, true, EntryStatus.UnderCheck)]
    [InlineData(Phase.Registered, Material.SupplementAsked, true, EntryStatus.SupplementDue)]
    [InlineData(Phase.Registered, Material.Returned, false, EntryStatus.Returned)]
    [InlineData(Phase.Registered, Material.Accepted, false, EntryStatus.AcceptedFeeDue)]
    [InlineData(Phase.Registered, Material.Accepted, true, EntryStatus.OrganisationCheck)]
    [InlineData(Phase.Withdrawn, Material.Accepted, true, EntryStatus.Withdrawn)]
    [InlineData(Phase.Finalist, Material.Accepted, true, EntryStatus.Finalist)]
    [InlineData(Phase.Winner, Material.Accepted, true, EntryStatus.WinnerFeeDue)]
    public void The_status_follows_phase_material_and_fee(Phase phase, Material material, bool settled, EntryStatus status)
    {
        var opens = new DateTime(2025, 6, 15, 16, 0, 0, DateTimeKind.Utc);
        Assert.Equal(status, StatusRule.Of(phase, material, settled, false, opens, opens.AddDays(-30)));
    }

    [Fact]
    public void A_qualified_entry_is_under_review_from_the_opening_on()
    {
        var opens = new DateTime(2025, 6, 15, 16, 0, 0, DateTimeKind.Utc);
        Assert.Equal(EntryStatus.Qualified, StatusRule.Of(Phase.Qualified, Material.Accepted, true, false, opens, opens.AddTicks(-1)));
        Assert.Equal(EntryStatus.UnderReview, StatusRule.Of(Phase.Qualified, Material.Accepted, true, false, opens, opens));
        Assert.Equal(EntryStatus.Winner, StatusRule.Of(Phase.Winner, Material.Accepted, true, true, opens, opens));
    }

    [Fact]
    public void Every_status_has_a_name_in_both_languages() =>
        Assert.All(Enum.GetValues<EntryStatus>().Where(s => s != 0), s => Assert.True(StatusRule.Say(s).Zh.Length > 0 && StatusRule.Say(s).En.Length > 0));

    [Fact]
    public void Words_of_the_domain_and_of_the_contract_are_the_same()
    {
        var contract = typeof(CseaMesh.Registration.V1.Phase).Assembly;
        var pairs = typeof(Phase).Assembly.GetTypes().Where(t => t is { IsEnum: true, Namespace: "CseaMesh.Registration.Domain" })
            .Select(mine => (mine, theirs: contract.GetType($"CseaMesh.Registration.V1.{mine.Name}") ?? contract.GetType($"CseaMesh.Edition.V1.{mine.Name}") ?? contract.GetType($"CseaMesh.Common.V1.{mine.Name}")))
            .Where(p => p.theirs is not null && p.mine != typeof(KeyFact)).ToList();
        Assert.True(pairs.Count >= 15);
        foreach (var (mine, theirs) in pairs)
        {
            Assert.Equal(Enum.GetValues(theirs!).Cast<object>().Select(v => $"{v}={(int)v}"), Enum.GetValues(mine).Cast<object>().Select(v => $"{v}={(int)v}"));
        }
    }

    [Theory]
    [Trait("rule", "FEE-13")]
    [InlineData("2025-08-14", "2025-09-17")]
    [InlineData("2025-09-03", "2025-09-17")]
    [InlineData("2025-09-04", "2025-09-18")]
    public void A_win_published_late_has_fourteen_days_to_pay(string published, string lastDay)
    {
        var season = CseaMesh.Registration.Editions.EditionBook.SeasonOf(RegistrationDesk.Document(), 1);
        var due = season.AwardFeeDue(DateTime.Parse($"{published}T04:00:00Z", null, System.Globalization.DateTimeStyles.AdjustToUniversal));
        Assert.Equal(lastDay, CseaMesh.Registration.Domain.Season.LastDay(due).ToString("yyyy-MM-dd", null));
    }
}
