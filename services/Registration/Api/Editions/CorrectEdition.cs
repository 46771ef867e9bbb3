using CseaMesh.Registration.Editions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    private const int MaxCorrections = 100;

    /// <summary>ORG-02: single values of the file change in a new version, with a reason everyone reads; a second person releases it.</summary>
    public override async Task<V1.CorrectEditionResponse> CorrectEdition(V1.CorrectEditionRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat, StaffRoles.Administrator);
        var last = await NewestAsync(request.Edition, ct) ?? throw NoSuch("活動", "edition");
        Etag.Match(request.Etag, last.Version);
        var reason = last is { State: EditionState.Draft, Number: 1 } && request.Reason.Length == 0 ? "" : Reason(request.Reason);
        if (request.Corrections.Count is 0 or > MaxCorrections)
        {
            throw Refusal.Invalid("corrections", $"corrections 須為 1 到 {MaxCorrections} 項", $"corrections must hold 1 to {MaxCorrections} items", "OUT_OF_RANGE");
        }

        var before = Edition.V1.Edition.Parser.ParseFrom(last.Document);
        var document = before.Clone();
        var problems = request.Corrections.Select((c, i) => c.Path is "code" or "cancelled_at"
            ? new FieldProblem($"corrections[{i}]", $"{c.Path} 不得更改", $"{c.Path} cannot change", "PATH_UNKNOWN")
            : EditionPaths.Write(document, c.Path, c.Value, $"corrections[{i}]")).OfType<FieldProblem>().ToList();
        if (problems.Count > 0)
        {
            throw Refusal.Invalid(problems);
        }

        var draft = await DraftEditionAsync(document, last, reason, caller, ct, cancels: last is { State: EditionState.Draft, Cancels: true });
        await db.SaveChangesAsync(ct);
        var response = new V1.CorrectEditionResponse { Edition = Wire.Show(draft) };
        response.Changes.Add(EditionPaths.Differences(before, document));
        return response;
    }

    /// <summary>Called off only by a second person's release, and only by whoever writes the code once more.</summary>
    public override async Task<V1.CancelEditionResponse> CancelEdition(V1.CancelEditionRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat, StaffRoles.Administrator);
        var book = await editions.InForceAsync(db, request.Edition, ct);
        var last = (await NewestAsync(request.Edition, ct))!;
        Etag.Match(request.Etag, last.Version);
        var reason = Reason(request.Reason);
        if (request.ConfirmCode != request.Edition)
        {
            throw Refusal.Invalid("confirm_code", $"請輸入「{request.Edition}」以確認取消", $"write \"{request.Edition}\" to confirm the cancellation", "CONFIRMATION_MISSING");
        }

        var draft = await DraftEditionAsync(book.Document.Clone(), last, reason, caller, ct, cancels: true);
        await db.SaveChangesAsync(ct);
        return new V1.CancelEditionResponse { Edition = Wire.Show(draft) };
    }

    public override async Task<V1.DiscardEditionDraftResponse> DiscardEditionDraft(V1.DiscardEditionDraftRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Administrator);
        var draft = await db.Editions.SingleOrDefaultAsync(e => e.Code == request.Edition && e.State == EditionState.Draft, ct) ?? throw NoSuch("草稿", "draft");
        Etag.Match(request.Etag, draft.Version);
        db.Editions.Remove(draft);
        await db.SaveChangesAsync(ct);
        return new V1.DiscardEditionDraftResponse();
    }
}
