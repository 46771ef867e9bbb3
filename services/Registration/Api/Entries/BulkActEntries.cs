using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    private const int MaxBulk = 200;

    /// <summary>The single act for each entry in turn, in a transaction of its own: what one refuses, it refuses here, and no other entry is touched by that.</summary>
    public override async Task<V1.BulkActEntriesResponse> BulkActEntries(V1.BulkActEntriesRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        if (await db.ReplayAsync<V1.BulkActEntriesResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var check = new FieldCheck();
        check.Known("action", request.Action);
        check.True(request.Items.Count is >= 1 and <= MaxBulk && request.Items.Select(i => i.Entry).Distinct().Count() == request.Items.Count, "items", $"須選 1 到 {MaxBulk} 件不重複的報名件", $"items must name 1 to {MaxBulk} different entries", "OUT_OF_RANGE");
        check.ThrowIfAny();
        if (request.Action != V1.BulkAction.VerifyOrganisation)
        {
            Reason(request.Reason);
        }

        var standing = await StandingAsync(caller, ct);
        var response = new V1.BulkActEntriesResponse();
        foreach (var item in request.Items)
        {
            response.Outcomes.Add(await OneAsync(item, request, standing, ct));
        }

        (response.Done, response.Refused) = (response.Outcomes.Count(o => o.Done), response.Outcomes.Count(o => !o.Done));
        if (!request.DryRun && request.RequestId.Length > 0)
        {
            db.Remember(caller.Id, request.RequestId, request, response, clock.Now());
            await db.SaveChangesAsync(ct);
        }

        return response;
    }

    private async Task<V1.BulkOutcome> OneAsync(V1.BulkItem item, V1.BulkActEntriesRequest request, Standing standing, CancellationToken ct)
    {
        var outcome = new V1.BulkOutcome { Entry = item.Entry };
        try
        {
            var entry = await EntryAsync(item.Entry, standing, ct);
            outcome.Number = entry.Number ?? "";
            if (entry.Edition != request.Edition)
            {
                throw NoSuch("報名件", "entry");
            }

            await ActAsync(entry, item, request, standing, ct);
            if (!request.DryRun)
            {
                await db.SaveChangesAsync(ct);
            }

            outcome.Done = true;
        }
        catch (Refusal refusal)
        {
            (outcome.Refusal, outcome.Text) = (refusal.Reason, Wire.Text(new Words(refusal.Zh, refusal.En)));
        }

        // What a refusal or a dry run has left half changed must not be saved with the next entry.
        db.ChangeTracker.Clear();
        lookup.Forget();
        return outcome;
    }

    private async Task ActAsync(Entry entry, V1.BulkItem item, V1.BulkActEntriesRequest request, Standing standing, CancellationToken ct)
    {
        switch (request.Action)
        {
            case V1.BulkAction.Withdraw:
                await WithdrawAsync(entry, new V1.WithdrawEntryRequest { Entry = entry.Id, Etag = item.Etag, Reason = request.Reason, NoRefundConfirmed = request.NoRefundConfirmed }, standing, ct);
                break;
            case V1.BulkAction.Reinstate:
                await ReinstateAsync(entry, new V1.ReinstateEntryRequest { Entry = entry.Id, Etag = item.Etag, Reason = request.Reason }, standing, ct);
                break;
            case V1.BulkAction.RevokeQualification:
                await RevokeAsync(entry, new V1.RevokeQualificationRequest { Entry = entry.Id, Etag = item.Etag, Reason = request.Reason }, standing, ct);
                break;
            default:
                standing.WhyNotStaff(entry.OrganisationId).ThrowIfAny();
                await VerifyAsync(await lookup.OrganisationAsync(entry.OrganisationId, ct), ct);
                break;
        }
    }
}
