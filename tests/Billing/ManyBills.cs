using System.Globalization;
using CseaMesh.Billing.Api;
using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Billing.Events;
using CseaMesh.Platform.Data;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using AwardClass = CseaMesh.Common.V1.AwardClass;
using FeeKind = CseaMesh.Billing.Domain.FeeKind;

namespace CseaMesh.Tests.Billing;

/// <summary>Tens of thousands of open bills in one go, made as the service makes them: for benchmarks, which would wait long for as many checkouts.</summary>
internal static class ManyBills
{
    /// <summary>One organisation, entry and bill of 20,000 for each number from 1.</summary>
    public static async Task AddAsync(MoneySeason season, int count, Func<int, string> name)
    {
        await using var scope = season.Service.Scope();
        var (db, desk, clock) = (scope.ServiceProvider.GetRequiredService<BillingDb>(), scope.ServiceProvider.GetRequiredService<Desk>(), scope.ServiceProvider.GetRequiredService<TimeProvider>());
        var rules = await db.RulesAsync(MoneySeason.Edition, default);
        var prices = await db.PricesAsync(rules.Code, default);
        var day = new DateOnly(2025, 5, 1);
        await db.SaveBulkAsync(
            async bulk =>
            {
                foreach (var part in Enumerable.Range(1, count).Chunk(2000))
                {
                    foreach (var n in part)
                    {
                        var payer = new Payer { Kind = PayerKind.Organisation, Id = MoneySeason.Org(n), Name = name(n), InvoiceTitle = name(n), InvoiceMail = "a@b.tw" };
                        var facts = new EntryFacts { Entry = Cast.Id("ENTRY", n), Number = $"2025-C-{n.ToString("0000", CultureInfo.InvariantCulture)}", Award = 1, AwardClass = AwardClass.Corporate, Organisation = payer.Id, Payer = payer };
                        db.Organisations.Add(new OrganisationCopy { Id = payer.Id, SourceVersion = 1, LegalName = payer.Name, ShortName = payer.Name[..4] });
                        db.Entries.Add(facts.ToCopy(rules.Code, new DateTime(2025, 5, 1, 0, 0, 0, DateTimeKind.Utc)));
                        var id = Ids.New(clock);
                        var line = BillMaking.LineOf(clock, id, FeeKind.ReviewFee, 1, facts, prices, PriceBasis.NonMember, day);
                        var bill = BillMaking.BillOf(id, rules.Code, new BillNumber($"2025-B-{n.ToString("00000", CultureInfo.InvariantCulture)}", null), FeeKind.ReviewFee, payer, new DateTime(2025, 5, 1, 0, 0, 0, DateTimeKind.Utc), Cast.Id("CHECKOUT", n), [line]);
                        bill.SetDue(rules.ReviewFeeDue);
                        desk.Issue(rules, bill);
                    }

                    await bulk.FlushAsync(default);
                    db.ChangeTracker.Clear();
                }
            },
            default);
        await season.Service.SettleAsync();
    }
}
