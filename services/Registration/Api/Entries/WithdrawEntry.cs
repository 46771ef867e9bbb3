using Grpc.Core;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>FEE-11: the fee stays; the place in the award is free for another entry of the same entrant.</summary>
    public override async Task<V1.WithdrawEntryResponse> WithdrawEntry(V1.WithdrawEntryRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var standing = await StandingAsync(context.Caller(), ct);
        var entry = await EntryAsync(request.Entry, standing, ct);
        await WithdrawAsync(entry, request, standing, ct);
        await db.SaveChangesAsync(ct);
        return new V1.WithdrawEntryResponse { Entry = await lookup.ShowAsync(entry, ct) };
    }

    private async Task WithdrawAsync(Entry entry, V1.WithdrawEntryRequest request, Standing standing, CancellationToken ct)
    {
        standing.WhyNotWithdraw(entry).ThrowIfAny();
        Etag.Match(request.Etag, entry.Version);
        var reason = Reason(request.Reason);
        EntryRules.WhyNotWithdraw(entry, request.NoRefundConfirmed).ThrowIfAny();
        var before = entry.Phase;
        entry.Leave(Phase.Withdrawn, reason);
        (entry.LiveKey, entry.FeeInDoubt) = (null, false);
        steps.Tell(entry, "WITHDRAWN", "退賽，所繳費用不退還", "Withdrawn; fees are not returned", reason);
        steps.Publish(entry, new V1.EntryWithdrawn
        {
            Entry = await lookup.FactsAsync(entry, ct),
            PhaseBefore = (V1.Phase)before,
            Reason = reason,
            At = Wire.Time(clock.Now()),
        });
    }
}
