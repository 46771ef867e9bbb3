using CseaMesh.Registration.Editions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>Next year's draft: the rules of the last edition, its dates moved with the first day of registration.</summary>
    public override async Task<V1.CopyEditionResponse> CopyEdition(V1.CopyEditionRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat, StaffRoles.Administrator);
        if (await db.ReplayAsync<V1.CopyEditionResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var source = await editions.InForceAsync(db, request.Edition, ct);
        var check = new FieldCheck();
        var code = check.Text("code", request.Code, 40);
        var year = (int)check.Range("year", request.Year, 2000, 2100);
        var prefix = request.NumberPrefix.Length == 0 ? year.ToString(System.Globalization.CultureInfo.InvariantCulture) : check.Text("number_prefix", request.NumberPrefix, 8);
        var opens = check.Date("registration_opens", request.RegistrationOpens);
        check.ThrowIfAny();
        if (await db.Editions.AnyAsync(e => e.Code == code, ct))
        {
            throw Refusal.Exists("EDITION_EXISTS", $"已有代碼為「{code}」的活動。", $"There is an edition with the code \"{code}\" already.").With("code", code);
        }

        // Numbers are never used twice, so that two editions may not share their first part.
        foreach (var other in await EditionBook.CodesAsync(db, ct))
        {
            if ((await editions.InForceAsync(db, other, ct)).Season.Prefix != prefix)
            {
                continue;
            }

            throw Refusal.Exists("EDITION_EXISTS", $"編號字首「{prefix}」已用於另一屆。", $"The number prefix \"{prefix}\" belongs to another edition.").With("number_prefix", prefix);
        }

        var (document, days, review) = EditionShift.Copy(source.Document, code, year, prefix, opens);
        var draft = await DraftEditionAsync(document, null, "", caller, ct, copiedFrom: request.Edition);
        var response = new V1.CopyEditionResponse { Edition = Wire.Show(draft), ShiftedDays = days };
        (response.Edition.Etag, response.Edition.CreatedAt) = (Etag.Of(draft.Version + 1), Wire.Time(clock.Now()));
        response.ToReview.Add(review);
        db.Remember(caller.Id, request.RequestId, request, response, clock.Now());
        await db.SaveChangesAsync(ct);
        return response;
    }
}
