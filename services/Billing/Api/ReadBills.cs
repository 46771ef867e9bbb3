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
    public override async Task<V1.GetBillResponse> GetBill(V1.GetBillRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var bill = await BillAsync(caller, request.Bill, ct);
        return new V1.GetBillResponse { Bill = await ShownAsync(bill, await db.RulesAsync(bill.Edition, ct), SeesAll(caller), ct) };
    }

    public override async Task<V1.ListBillsResponse> ListBills(V1.ListBillsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var check = new FieldCheck();
        check.True(Enum.IsDefined(request.Kind), "kind", "不明的費用別", "Unknown kind");
        check.True(Enum.IsDefined(request.State), "state", "不明的狀態", "Unknown state");
        var search = check.Optional("search", request.Search, 60);
        check.ThrowIfAny();
        var rules = await db.RulesAsync(request.Edition, ct);
        var page = Page.Read(request.PageSize, request.PageToken, $"bills|{caller.Id}|{request.Edition}|{request.Kind}|{request.State}|{request.Overdue}|{request.Payer}|{request.Entry}|{search}");
        var now = clock.Now();
        var bills = VisibleBills(caller).AsNoTracking().Where(b => b.Edition == request.Edition);
        if (request.Kind != V1.FeeKind.Unspecified)
        {
            var kind = (FeeKind)(int)request.Kind;
            bills = bills.Where(b => b.Kind == kind);
        }

        if (request.State != V1.BillState.Unspecified)
        {
            var state = (BillState)(int)request.State;
            bills = bills.Where(b => b.State == state);
        }

        if (request.Overdue)
        {
            bills = bills.Where(b => b.DueUntil <= now && (b.State == BillState.Issued || b.State == BillState.PartPaid));
        }

        if (request.Payer.Length > 0)
        {
            bills = bills.Where(b => b.PayerOrganisation == request.Payer || b.PayerPerson == request.Payer);
        }

        if (request.Entry.Length > 0)
        {
            bills = bills.Where(b => b.Lines.Any(l => l.EntryId == request.Entry || l.EntryNumber == request.Entry));
        }

        if (search.Length > 0)
        {
            bills = bills.Where(b => b.Number.Contains(search) || b.PayerName.Contains(search));
        }

        if (page.After is { } after)
        {
            bills = bills.Where(b => string.Compare(b.Number, after) < 0);
        }

        var (rows, next) = page.Next(await bills.Include(b => b.Lines).OrderByDescending(b => b.Number).Take(page.Size + 1).ToListAsync(ct), b => b.Number);
        return new V1.ListBillsResponse { Bills = { rows.Select(b => Show.Bill(b, rules, now)) }, NextPageToken = next };
    }
}
