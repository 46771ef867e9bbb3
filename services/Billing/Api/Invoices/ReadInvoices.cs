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
    public override async Task<V1.ListInvoicesResponse> ListInvoices(V1.ListInvoicesRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var check = new FieldCheck();
        check.True(Enum.IsDefined(request.State), "state", "不明的狀態", "Unknown state");
        var search = check.Optional("search", request.Search, 60);
        check.ThrowIfAny();
        var rules = await db.RulesAsync(request.Edition, ct);
        var page = Page.Read(request.PageSize, request.PageToken, $"invoices|{caller.Id}|{rules.Code}|{request.State}|{request.Bill}|{request.Attention}|{search}");
        var invoices = VisibleInvoices(caller).AsNoTracking().Where(i => i.Edition == rules.Code);
        if (request.State != V1.InvoiceState.Unspecified)
        {
            var state = (InvoiceState)(int)request.State;
            invoices = invoices.Where(i => i.State == state);
        }

        if (request.Bill.Length > 0)
        {
            invoices = invoices.Where(i => i.BillId == request.Bill || i.BillNumber == request.Bill);
        }

        if (search.Length > 0)
        {
            invoices = invoices.Where(i => i.Number!.Contains(search) || i.BuyerName.Contains(search) || i.BillNumber.Contains(search));
        }

        if (request.Attention)
        {
            // The short term of two days: those of seven are looked at early rather than late.
            var late = TaipeiTime.Utc(TaipeiTime.DateOf(clock.Now()).AddDays(-2));
            invoices = invoices.Where(i => i.State == InvoiceState.Draft || i.State == InvoiceState.Failed || i.ProblemZh != "" || (i.State == InvoiceState.Queued && i.IssuedAt < late));
        }

        if (page.After is { } after)
        {
            invoices = invoices.Where(i => string.Compare(i.Id, after) < 0);
        }

        var (rows, next) = page.Next(await invoices.OrderByDescending(i => i.Id).Take(page.Size + 1).ToListAsync(ct), i => i.Id);
        return new V1.ListInvoicesResponse { Invoices = { rows.Select(i => ShowInvoice.Invoice(i, i.Version)) }, NextPageToken = next };
    }

    public override async Task<V1.GetInvoiceResponse> GetInvoice(V1.GetInvoiceRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        return new V1.GetInvoiceResponse { Invoice = await WholeAsync(await InvoiceAsync(context.Caller(), request.Invoice, ct), ct) };
    }

    [Public]
    public override async Task<V1.GetPrintoutResponse> GetPrintout(V1.GetPrintoutRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var invoice = request.Code.Length == 0 ? null : await db.Invoices.Include(i => i.Items).SingleOrDefaultAsync(i => i.PrintCode == request.Code && i.State != InvoiceState.Draft, ct);
        var shown = await WholeAsync(invoice ?? throw InvoiceNotFound(), ct);
        shown.Etag = "";
        shown.Problem = null;
        return new V1.GetPrintoutResponse { Invoice = shown };
    }

    /// <summary>Documents follow their bills: who may see the one may see the other. Drafts are for those who keep the books.</summary>
    private IQueryable<Invoice> VisibleInvoices(Caller caller)
    {
        if (SeesAll(caller))
        {
            return db.Invoices;
        }

        var bills = VisibleBills(caller).Select(b => b.Id);
        return db.Invoices.Where(i => i.State != InvoiceState.Draft && bills.Contains(i.BillId));
    }

    /// <summary>A document by id or number, with its items. NOT_FOUND also when the caller may not know of it.</summary>
    private async Task<Invoice> InvoiceAsync(Caller caller, string idOrNumber, CancellationToken ct)
    {
        caller.RequireSignedIn();
        return await VisibleInvoices(caller).Include(i => i.Items).SingleOrDefaultAsync(i => i.Id == idOrNumber || i.Number == idOrNumber, ct) ?? throw InvoiceNotFound();
    }

    private async Task<V1.Invoice> WholeAsync(Invoice invoice, CancellationToken ct)
    {
        await db.Allowances.Include(a => a.Items).Where(a => a.InvoiceId == invoice.Id).LoadAsync(ct);
        var allowances = db.Allowances.Local.Where(a => a.InvoiceId == invoice.Id).Select(a => (a, VersionOnceSaved(a)));
        return ShowInvoice.Whole(invoice, VersionOnceSaved(invoice), allowances, issuing.Seller.QrKey);
    }

    private int VersionOnceSaved(Aggregate aggregate) => db.Entry(aggregate).State is EntityState.Added or EntityState.Modified ? aggregate.Version + 1 : aggregate.Version;

    private static Refusal InvoiceNotFound() => Refusal.NotFound("找不到這張發票或收據。", "There is no such invoice or receipt.");
}
