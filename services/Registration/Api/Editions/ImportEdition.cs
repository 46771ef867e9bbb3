using CseaMesh.Registration.Editions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>Takes a file in as a draft once nothing is wrong with it; every problem is named at once.</summary>
    public override async Task<V1.ImportEditionResponse> ImportEdition(V1.ImportEditionRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat, StaffRoles.Administrator);
        if (await db.ReplayAsync<V1.ImportEditionResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var document = request.Document?.Clone() ?? throw Refusal.Invalid("document", "請附上活動檔案", "document is required", "REQUIRED");
        document.CancelledAt = null;
        EditionDefaults.Fill(document);
        var last = await NewestAsync(document.Code, ct);
        var reason = last is null || last.State == EditionState.Draft && last.Number == 1 ? "" : Reason(request.Reason);
        var draft = await DraftEditionAsync(document, last, reason, caller, ct);
        var response = new V1.ImportEditionResponse { Edition = Wire.Show(draft) };
        response.Edition.Etag = Etag.Of(draft.Version + 1);
        db.Remember(caller.Id, request.RequestId, request, response, clock.Now());
        await db.SaveChangesAsync(ct);
        return response;
    }

    private Task<EditionVersion?> NewestAsync(string code, CancellationToken ct) =>
        db.Editions.Where(e => e.Code == code).OrderByDescending(e => e.Number).FirstOrDefaultAsync(ct);

    /// <summary>The checked document as the draft that waits for release: the next version, or in place of a draft that waits already.</summary>
    private async Task<EditionVersion> DraftEditionAsync(Edition.V1.Edition document, EditionVersion? last, string reason, Caller caller, CancellationToken ct, string copiedFrom = "", bool cancels = false)
    {
        if (last is { State: EditionState.Cancelled })
        {
            throw EntryRules.Cancelled();
        }

        if (EditionCheck.Problems(document) is { Count: > 0 } problems)
        {
            throw Refusal.Invalid(problems).With("problems", problems.Count);
        }

        await WhyNotReplaceAsync(document, ct);
        var bytes = EditionBook.Bytes(document);
        if (last is not { State: EditionState.Draft })
        {
            last = new EditionVersion
            {
                Id = Ids.New(clock),
                Code = document.Code,
                Number = (last?.Number ?? 0) + 1,
                Year = document.Year,
                CopiedFrom = copiedFrom,
                NameZh = document.Name.Zh,
                NameEn = document.Name.En,
                Document = bytes,
                Sha256 = EditionBook.Hash(bytes),
                ImportedBy = caller.Id,
            };
            db.Editions.Add(last);
        }

        (last.Document, last.Sha256, last.ImportedBy, last.Reason, last.Cancels) = (bytes, EditionBook.Hash(bytes), caller.Id, reason, cancels);
        (last.Year, last.NameZh, last.NameEn) = (document.Year, document.Name.Zh, document.Name.En);
        return last;
    }

    private async Task WhyNotReplaceAsync(Edition.V1.Edition next, CancellationToken ct)
    {
        if (await FrozenAsync(next, ct) is { Count: > 0 } frozen)
        {
            throw Refusal.Precondition("EDITION_FROZEN", string.Join("；", frozen.Select(f => f.Zh)), string.Join("; ", frozen.Select(f => f.En))).With("fields", string.Join(",", frozen.Select(f => f.Field)));
        }
    }

    /// <summary>A new version may not change what entries already rest on, nor scoring settings once the method is declared (ORG-02).</summary>
    private async Task<IReadOnlyList<FieldProblem>> FrozenAsync(Edition.V1.Edition next, CancellationToken ct)
    {
        if (await editions.FindAsync(db, next.Code, ct) is not { } book)
        {
            return [];
        }

        var before = book.Document;
        var frozen = new List<FieldProblem>();
        void Frozen(bool changed, string field)
        {
            if (changed)
            {
                frozen.Add(new FieldProblem(field, $"{field} 公布後不得更改", $"{field} cannot change any more", "EDITION_FROZEN"));
            }
        }

        Frozen(next.Year != before.Year, "year");
        Frozen(next.NumberPrefix != before.NumberPrefix, "number_prefix");
        var entered = await db.Entries.Where(e => e.Edition == next.Code && e.Phase != Phase.Draft).Select(e => e.Award).Distinct().ToListAsync(ct);
        foreach (var number in entered)
        {
            var (old, now) = (before.Awards.First(a => a.Number == number), next.Awards.First(a => a.Number == number));
            Frozen(old.AwardClass != now.AwardClass || !old.Criteria.Equals(now.Criteria) || !old.BonusItems.Equals(now.BonusItems), $"awards[number={number}].criteria");
        }

        Frozen(entered.Count > 0 && !next.Fees.Equals(before.Fees), "fees");
        Frozen(!next.Settings.Scoring.Equals(before.Settings.Scoring) && await db.EditionProgress.AnyAsync(p => p.Code == next.Code && p.MethodDeclaredAt != null, ct), "settings.scoring");
        return frozen;
    }
}
