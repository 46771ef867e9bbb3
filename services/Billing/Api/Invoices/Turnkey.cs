using System.Text;
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
    private const int MaxExported = 500;
    private const int MaxResultBytes = 8 << 20;

    public override async Task<V1.ExportTurnkeyResponse> ExportTurnkey(V1.ExportTurnkeyRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier);
        if (await db.ReplayAsync<V1.ExportTurnkeyResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        await ReportUnusedAsync(ct);
        await db.TurnkeyMessages.Where(m => m.State == TurnkeyState.Queued).OrderBy(m => m.Id).Take(MaxExported + 1).LoadAsync(ct);
        var queued = db.TurnkeyMessages.Local.Where(m => m.State == TurnkeyState.Queued).OrderBy(m => m.Id, StringComparer.Ordinal).ToList();
        var answer = new V1.ExportTurnkeyResponse { More = queued.Count > MaxExported, Folder = turnkey.OutFolder };
        foreach (var message in queued.Take(MaxExported))
        {
            message.Export(clock.Now());
            await FollowAsync(message, ct);
            answer.Messages.Add(ShowInvoice.Message(message, withContent: true));
        }

        // Before they are on record as sent: a crash in between writes the same files again and loses none.
        foreach (var message in queued.Take(MaxExported))
        {
            await turnkey.WriteAsync(message, ct);
        }

        db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
        await SaveAsync(ct);
        return answer;
    }

    public override async Task<V1.ImportTurnkeyResultResponse> ImportTurnkeyResult(V1.ImportTurnkeyResultRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.Cashier);
        if (await db.ReplayAsync<V1.ImportTurnkeyResultResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var check = new FieldCheck();
        check.Optional("file_name", request.FileName, 200);
        check.True(request.Content.Length <= MaxResultBytes, "content", $"檔案最多 {MaxResultBytes:N0} 位元組", $"content takes at most {MaxResultBytes:N0} bytes", "TOO_LONG");
        check.ThrowIfAny();
        var files = request.Content.Length > 0 ? [(request.FileName, request.Content.ToByteArray())] : await turnkey.ReadResultsAsync(ct);
        var answer = new V1.ImportTurnkeyResultResponse { Files = files.Count };
        foreach (var (name, content) in files)
        {
            var answers = TurnkeyResults.Read(Encoding.UTF8.GetString(content))
                ?? throw Refusal.Precondition("RESULT_UNREADABLE", $"{name} 不是平台的處理結果。", $"{name} is no result of the platform.").With("file", name);
            foreach (var result in answers)
            {
                await TakeAsync(result, answer, ct);
            }
        }

        db.Remember(caller.Id, request.RequestId, request, answer, clock.Now());
        await SaveAsync(ct);
        turnkey.Done(request.Content.Length > 0 ? [] : [.. files.Select(f => f.Name)]);
        return answer;
    }

    public override async Task<V1.ListTurnkeyMessagesResponse> ListTurnkeyMessages(V1.ListTurnkeyMessagesRequest request, ServerCallContext context)
    {
        RequireBooks(context.Caller());
        var ct = context.CancellationToken;
        var check = new FieldCheck();
        check.True(Enum.IsDefined(request.State), "state", "不明的狀態", "Unknown state");
        check.ThrowIfAny();
        var page = Page.Read(request.PageSize, request.PageToken, $"turnkey|{context.Caller().Id}|{request.State}|{request.DocumentNumber}");
        var messages = db.TurnkeyMessages.AsNoTracking();
        if (request.State != V1.TurnkeyState.Unspecified)
        {
            var state = (TurnkeyState)(int)request.State;
            messages = messages.Where(m => m.State == state);
        }

        if (request.DocumentNumber.Length > 0)
        {
            messages = messages.Where(m => m.DocumentNumber == request.DocumentNumber);
        }

        if (page.After is { } after)
        {
            messages = messages.Where(m => string.Compare(m.Id, after) < 0);
        }

        var (rows, next) = page.Next(await messages.OrderByDescending(m => m.Id).Take(page.Size + 1).ToListAsync(ct), m => m.Id);
        return new V1.ListTurnkeyMessagesResponse { Messages = { rows.Select(m => ShowInvoice.Message(m)) }, NextPageToken = next };
    }

    /// <summary>One answer of the platform: to the latest message of that kind about that document.</summary>
    private async Task TakeAsync(TurnkeyAnswer result, V1.ImportTurnkeyResultResponse answer, CancellationToken ct)
    {
        var known = await db.TurnkeyMessages.Where(m => m.DocumentNumber == result.Number && (result.Code == "" || m.Code == result.Code) && m.State != TurnkeyState.Queued)
            .OrderByDescending(m => m.Id).FirstOrDefaultAsync(ct);
        if (known is null)
        {
            answer.Unknown.Add($"{result.Code} {result.Number}".Trim());
        }
        else if (known.Answer(result.State, Cut(result.ResultCode, 40), Cut(result.Text, 500), clock.Now()))
        {
            await FollowAsync(known, ct);
            answer.Messages.Add(ShowInvoice.Message(known));
        }
        else
        {
            answer.Unchanged++;
        }

        static string Cut(string text, int max) => text.Length <= max ? text : text[..max];
    }

    /// <summary>What a message's way means for its document.</summary>
    private async Task FollowAsync(TurnkeyMessage message, CancellationToken ct)
    {
        var text = $"{message.ResultCode} {message.ResultText}".Trim();
        text = text.Length > 200 ? text[..200] : text;
        if (message.Code == "F0401")
        {
            (await db.Invoices.SingleAsync(i => i.Id == message.SubjectId, ct)).Answered(message.State, text);
        }
        else if (message.Code == "G0401")
        {
            (await db.Allowances.Include(a => a.Items).SingleAsync(a => a.Id == message.SubjectId, ct)).Answered(message.State);
        }
        else if (message.Code is "F0501" or "F0701")
        {
            var invoice = await db.Invoices.SingleAsync(i => i.Id == message.SubjectId, ct);
            if (message.State == TurnkeyState.Failed)
            {
                invoice.Trouble($"平台退回 {message.Code}：{text}", $"The platform refused {message.Code}: {text}");
            }
            else if (message.State == TurnkeyState.Confirmed && invoice.State == InvoiceState.Voided)
            {
                invoice.Trouble("", "");
            }
        }
    }

    /// <summary>Numbers left over in periods that have ended are told to the platform once.</summary>
    private async Task ReportUnusedAsync(CancellationToken ct)
    {
        var now = clock.Now();
        foreach (var range in (await db.NumberRanges.Where(r => r.UnusedReportedAt == null).ToListAsync(ct)).Where(r => r.Period.Ends <= now))
        {
            if (range.Left > 0 && issuing.Seller.IsKnown)
            {
                issuing.Queue("E0402", range.Id, range.Track + NumberRange.Digits(range.Next), Mig.Unused(range, issuing.Seller), range.Period.LastDay.AddDays(10));
            }

            range.UnusedReportedAt = now;
        }
    }
}
