using CseaMesh.Billing.Data;
using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Api;

internal sealed partial class BillingApi
{
    private const int MaxCandidates = 20;

    public override async Task<V1.ListStatementsResponse> ListStatements(V1.ListStatementsRequest request, ServerCallContext context)
    {
        RequireBooks(context.Caller());
        var ct = context.CancellationToken;
        var rules = await db.RulesAsync(request.Edition, ct);
        var page = Page.Read(request.PageSize, request.PageToken, $"statements|{context.Caller().Id}|{rules.Code}");
        var statements = db.Statements.AsNoTracking().Where(s => s.Edition == rules.Code);
        if (page.After is { } after)
        {
            statements = statements.Where(s => string.Compare(s.Id, after) < 0);
        }

        var (rows, next) = page.Next(await statements.OrderByDescending(s => s.Id).Take(page.Size + 1).ToListAsync(ct), s => s.Id);
        return new V1.ListStatementsResponse
        {
            Statements = { rows.Select(s => ShowStatement(s, Google.Protobuf.JsonParser.Default.Parse<V1.StatementMapping>(s.Mapping))) },
            NextPageToken = next,
            ReconciledThrough = (await ReconciledThroughAsync(rules.Code, ct)).ToWire(),
        };
    }

    public override async Task<V1.ListStatementLinesResponse> ListStatementLines(V1.ListStatementLinesRequest request, ServerCallContext context)
    {
        RequireBooks(context.Caller());
        var ct = context.CancellationToken;
        var check = new FieldCheck();
        var from = request.From.Length > 0 ? check.Date("from", request.From) : DateOnly.MinValue;
        var through = request.Through.Length > 0 ? check.Date("through", request.Through) : DateOnly.MaxValue;
        var search = check.Optional("search", request.Search, 60);
        check.True(Enum.IsDefined(request.State), "state", "不明的狀態", "Unknown state");
        check.ThrowIfAny();
        var rules = await db.RulesAsync(request.Edition, ct);
        var page = Page.Read(request.PageSize, request.PageToken, $"lines|{context.Caller().Id}|{rules.Code}|{request.State}|{from}|{through}|{search}|{request.Statement}");
        var lines = db.StatementLines.AsNoTracking().Where(l => l.Edition == rules.Code && l.TransactionDate >= from && l.TransactionDate <= through);
        if (request.State != V1.StatementLineState.Unspecified)
        {
            var state = (StatementLineState)(int)request.State;
            lines = lines.Where(l => l.State == state);
        }

        if (request.Statement.Length > 0)
        {
            lines = lines.Where(l => l.StatementId == request.Statement);
        }

        if (search.Length > 0)
        {
            lines = lines.Where(l => l.Memo.Contains(search) || l.Summary.Contains(search) || l.CounterName.Contains(search) || l.CounterAccount.Contains(search));
        }

        if (page.After is { } after)
        {
            lines = lines.Where(l => string.Compare(l.Id, after) < 0);
        }

        var (rows, next) = page.Next(await lines.OrderByDescending(l => l.Id).Take(page.Size + 1).ToListAsync(ct), l => l.Id);
        return new V1.ListStatementLinesResponse { Lines = { rows.Select(Show.StatementLine) }, NextPageToken = next };
    }

    public override async Task<V1.GetStatementLineResponse> GetStatementLine(V1.GetStatementLineRequest request, ServerCallContext context)
    {
        RequireBooks(context.Caller());
        var ct = context.CancellationToken;
        return new V1.GetStatementLineResponse { Line = await ShownAsync(await MoneyAsync(request.Line, ct), ct) };
    }

    public override async Task<V1.GetCandidatesResponse> GetCandidates(V1.GetCandidatesRequest request, ServerCallContext context)
    {
        RequireBooks(context.Caller());
        var ct = context.CancellationToken;
        var money = await MoneyAsync(request.Line, ct);
        var rules = await db.RulesAsync(money.Edition, ct);
        var found = await matcher.CandidatesAsync(rules, money, ct);
        return new V1.GetCandidatesResponse { Candidates = { found.Take(MaxCandidates).Select((c, i) => Candidate(i + 1, c, rules.DateOf(money))) } };
    }

    private static V1.Candidate Candidate(int rank, MatchCandidate candidate, MoneyDate date)
    {
        var (zh, en) = candidate.Ground switch
        {
            MatchGround.Report => ("匯款回報的金額、末五碼與日期相符", "Amount, last five digits and date agree with a payment report"),
            MatchGround.AmountAndName => ("金額相符，且附言或戶名是付款人", "The amount agrees and the bank's text names the payer"),
            MatchGround.BillNumber => ("金額相符，且附言寫了繳費單號", "The amount agrees and the remark gives the bill's number"),
            MatchGround.Staff => ("人工銷帳", "Decided by a person"),
            MatchGround.ReportOtherAmount => ("末五碼與日期相符，金額不同", "Last five digits and date agree with a report; the amount differs"),
            MatchGround.BillNumberOtherAmount => ("附言寫了繳費單號，金額不同", "The remark gives the bill's number; the amount differs"),
            MatchGround.NameOtherAmount => ("附言或戶名是付款人，金額不同", "The bank's text names the payer; the amount differs"),
            MatchGround.AmountOnly => ("只有金額相符", "Only the amount agrees"),
            MatchGround.VirtualAccount => ("匯入這張繳費單的專屬帳號，金額相符", "Paid to the bill's own account, with the right amount"),
            MatchGround.VirtualAccountOtherAmount => ("匯入這張繳費單的專屬帳號，金額不同", "Paid to the bill's own account; the amount differs"),
        };
        return new V1.Candidate
        {
            Rank = rank,
            Ground = candidate.Ground.ToWire(),
            Explanation = Show.Text(zh, en),
            DifferenceTwd = candidate.DifferenceTwd,
            Late = candidate.Late,
            Bills =
            {
                candidate.Bills.Select(b => new V1.CandidateBill
                {
                    Bill = b.Bill.Id,
                    Number = b.Bill.Number,
                    PayerName = b.Bill.PayerName,
                    Kind = b.Bill.Kind.ToWire(),
                    PayableTwd = b.Takes(date, candidate.Late),
                    DueOn = b.Bill.DueOn(),
                }),
            },
        };
    }

    private async Task<DateOnly?> ReconciledThroughAsync(string edition, CancellationToken ct) =>
        await db.Reconciliations.Where(r => r.Edition == edition).OrderByDescending(r => r.Through).Select(r => (DateOnly?)r.Through).FirstOrDefaultAsync(ct);
}
