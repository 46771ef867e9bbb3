using System.Globalization;
using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    private const int MaxAllowanceItems = 100;

    public override async Task<V1.IssueAllowanceResponse> IssueAllowance(V1.IssueAllowanceRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier);
        if (await db.ReplayAsync<V1.IssueAllowanceResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var (invoice, bill) = await TouchAsync(caller, request.Invoice, request.Etag, ct);
        var reason = Reason(request.Reason);
        var asked = Check(request, invoice);
        var left = await LeftAsync(invoice, ct);
        InvoiceRules.WhyNotAllow(invoice, left, asked).ThrowIfAny();

        var rules = await db.RulesAsync(bill.Edition, ct);
        var id = Ids.New(clock);
        var number = await db.NextNumberAsync($"{rules.NumberPrefix}-A", ct);
        var allowance = new Allowance
        {
            Id = id,
            Edition = bill.Edition,
            InvoiceId = invoice.Id,
            InvoiceNumber = invoice.Number!,
            Number = string.Create(CultureInfo.InvariantCulture, $"{rules.NumberPrefix}-A-{number:00000}"),
            Reason = reason,
            IssuedAt = clock.Now(),
            Items = [.. asked.Select(a =>
            {
                var (sales, tax) = InvoiceRules.SplitAllowance(a.Total, left[a.Ordinal]);
                return new AllowanceItem { AllowanceId = id, Ordinal = a.Ordinal, Description = invoice.Items.Single(i => i.Ordinal == a.Ordinal).Description, AmountTwd = sales, TaxTwd = tax };
            })],
        };
        db.Allowances.Add(allowance);
        invoice.Allow(allowance.AmountTwd, allowance.TaxTwd);
        issuing.Queue("G0401", allowance.Id, allowance.Number, Mig.Allowance(allowance, invoice, issuing.Seller), allowance.IssuedOn.AddDays(invoice.BuyerIdentifier.Length > 0 ? 7 : 2));
        outbox.Publish(bill.Edition, allowance.Id, allowance.NextFact(), InvoiceFacts.Allowed(bill, invoice, allowance));
        var answer = new V1.IssueAllowanceResponse { Allowance = ShowInvoice.Allowance(allowance, 1), Invoice = await WholeAsync(invoice, ct) };
        db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
        await SaveAsync(ct);
        return answer;
    }

    public override async Task<V1.CancelAllowanceResponse> CancelAllowance(V1.CancelAllowanceRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier);
        if (await db.ReplayAsync<V1.CancelAllowanceResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var allowance = await db.Allowances.Include(a => a.Items).SingleOrDefaultAsync(a => a.Id == request.Allowance || a.Number == request.Allowance, ct)
            ?? throw Refusal.NotFound("找不到這張折讓單。", "There is no such allowance.");
        var (invoice, _) = await TouchAsync(caller, allowance.InvoiceId, "", ct);
        Etag.Match(request.Etag, allowance.Version);
        var reason = Reason(request.Reason, MaxMigReason);
        InvoiceRules.WhyNotCancel(allowance).ThrowIfAny();
        var known = allowance.State == AllowanceState.Confirmed;
        allowance.Cancel(reason, clock.Now());
        invoice.Disallow(allowance.AmountTwd, allowance.TaxTwd);
        if (known)
        {
            issuing.Queue("G0501", allowance.Id, allowance.Number, Mig.CancelAllowance(allowance, invoice), TaipeiTime.DateOf(clock.Now()).AddDays(2));
        }

        var answer = new V1.CancelAllowanceResponse { Allowance = ShowInvoice.Allowance(allowance, allowance.Version + 1), Invoice = await WholeAsync(invoice, ct) };
        db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
        await SaveAsync(ct);
        return answer;
    }

    private static List<(int Ordinal, long Total)> Check(V1.IssueAllowanceRequest request, Invoice invoice)
    {
        var check = new FieldCheck();
        check.True(request.Items.Count is >= 1 and <= MaxAllowanceItems, "items", $"items 須有 1 到 {MaxAllowanceItems} 項", $"items must hold 1 to {MaxAllowanceItems}", "OUT_OF_RANGE");
        check.True(request.Items.Select(i => i.Ordinal).Distinct().Count() == request.Items.Count, "items", "同一項只能出現一次", "Each item can be named once");
        for (var i = 0; i < request.Items.Count; i++)
        {
            check.Range($"items[{i}].total_twd", request.Items[i].TotalTwd, 1, MaxAmount);
            check.True(invoice.Items.Any(x => x.Ordinal == request.Items[i].Ordinal), $"items[{i}].ordinal", $"發票沒有第 {request.Items[i].Ordinal} 項", $"The invoice has no item {request.Items[i].Ordinal}");
        }

        check.ThrowIfAny();
        return [.. request.Items.Select(i => (i.Ordinal, i.TotalTwd))];
    }

    /// <summary>Sales and tax of every item that no live allowance has taken back yet.</summary>
    private async Task<Dictionary<int, (long Sales, long Tax)>> LeftAsync(Invoice invoice, CancellationToken ct)
    {
        var allowed = await db.Allowances.Include(a => a.Items).Where(a => a.InvoiceId == invoice.Id && a.State != AllowanceState.Cancelled).ToListAsync(ct);
        var taken = allowed.SelectMany(a => a.Items).ToLookup(i => i.Ordinal);
        return invoice.Items.ToDictionary(i => i.Ordinal, i => (i.SalesTwd - taken[i.Ordinal].Sum(t => t.AmountTwd), i.AmountTwd - i.SalesTwd - taken[i.Ordinal].Sum(t => t.TaxTwd)));
    }
}
