using CseaMesh.Billing.Data;
using CseaMesh.Billing.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CseaMesh.Tests.Billing;

/// <summary>The invariants of money find what is wrong when something is: each is broken here behind the service's back.</summary>
public sealed class InvariantTests
{
    [Theory]
    [InlineData("postings-sum-to-zero", """UPDATE "Postings" SET "AmountTwd" = "AmountTwd" + 1 WHERE "Account" = 'Bank'""")]
    [InlineData("money-accounted-for", """UPDATE "StatementLines" SET "AllocatedTwd" = "AllocatedTwd" - 1""")]
    [InlineData("money-accounted-for", """UPDATE "StatementLines" SET "ReturnedTwd" = 1""")]
    [InlineData("unallocated-agrees-with-ledger", """DELETE FROM "Postings" WHERE "Account" = 'Unallocated' AND "AmountTwd" < 0""")]
    [InlineData("receivable-agrees-with-ledger", """DELETE FROM "Postings" WHERE "Account" = 'Receivable' AND "AmountTwd" > 0""")]
    [InlineData("settled-means-paid-in-full", """UPDATE "BillLines" SET "State" = 'Open'""")]
    [InlineData("line-equals-its-allocations", """UPDATE "Allocations" SET "UndoneAt" = '2025-05-01 00:00:00'""")]
    [InlineData("cancelled-holds-no-money", """UPDATE "BillLines" SET "State" = 'Cancelled'""")]
    [InlineData("bill-equals-its-live-lines", """UPDATE "Bills" SET "TotalTwd" = "TotalTwd" + 1""")]
    [InlineData("line-follows-price-table", """UPDATE "Prices" SET "AmountTwd" = "AmountTwd" + 1""")]
    [InlineData("settled-in-time-or-accepted", """UPDATE "Allocations" SET "Late" = 1""")]
    [InlineData("two-persons", """UPDATE "Proposals" SET "DecidedBy" = "ProposedBy" """)]
    [InlineData("waived-was-approved", """UPDATE "Proposals" SET "State" = 'Refused'""")]
    public async Task A_broken_invariant_is_found(string name, string sql)
    {
        await using var season = await MoneySeason.StartAsync();
        season.Broken = true;
        var bill = await season.RegisterAsync(1, 1);
        var line = await season.ReceiveAsync("2025-05-01", 19_990, bill.Number);
        await season.Cashier.AllocateAsync(new AllocateRequest { Line = line.Id, DifferenceConfirmed = true, Splits = { new Split { Bill = bill.Id, AmountTwd = 19_990 } } });
        var proposal = (await season.Cashier.ProposeWaiverAsync(new ProposeWaiverRequest { Bill = bill.Id, BillLine = bill.Lines[0].Id, AmountTwd = 10, Reason = "手續費" })).Proposal;
        await season.Secretary.ApproveWaiverAsync(new ApproveWaiverRequest { Proposal = proposal.Id });
        Assert.Empty(await BrokenAsync(season));

        await using (var scope = season.Service.Scope())
        {
            Assert.True(await scope.ServiceProvider.GetRequiredService<BillingDb>().Database.ExecuteSqlRawAsync(sql) > 0);
        }

        Assert.Contains(name, await BrokenAsync(season));
    }

    [Fact]
    public async Task Invariants_are_for_those_who_watch_over_the_whole()
    {
        await using var season = await MoneySeason.StartAsync();
        foreach (var watcher in new[] { Cast.Secretary, Cast.Auditor, Cast.Admin })
        {
            Assert.All((await season.As(watcher).CheckInvariantsAsync(new CheckInvariantsRequest())).Invariants, i => Assert.Equal(0, i.ViolationCount));
        }

        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.As(Cast.Judge(1)).CheckInvariantsAsync(new CheckInvariantsRequest()));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.Cashier.CheckInvariantsAsync(new CheckInvariantsRequest()));
    }

    private static async Task<IReadOnlyList<string>> BrokenAsync(MoneySeason season) =>
        [.. (await season.As(Cast.Auditor).CheckInvariantsAsync(new CheckInvariantsRequest())).Invariants.Where(i => i.ViolationCount > 0).Select(i => i.Name)];
}
