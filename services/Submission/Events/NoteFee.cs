using CseaMesh.Billing.V1;
using CseaMesh.Platform.Eventing;
using CseaMesh.Submission.Data;

namespace CseaMesh.Submission.Events;

/// <summary>Whether the review fee is settled stands on the check list (PRE-01); whether the award fee is, decides on printing (FEE-14).</summary>
internal sealed class NoteFee(SubmissionDb db) : IHandle<ReviewFeeSettled>, IHandle<AwardFeeSettled>, IHandle<FeeSettlementReversed>
{
    public Task HandleAsync(ReviewFeeSettled e, EventEnvelope envelope, CancellationToken ct) => SetAsync(e.Entry, settled: true, ct);

    public Task HandleAsync(AwardFeeSettled e, EventEnvelope envelope, CancellationToken ct) => ReleaseAsync(e.Entry, released: true, ct);

    public Task HandleAsync(FeeSettlementReversed e, EventEnvelope envelope, CancellationToken ct) => e.Kind switch
    {
        FeeKind.ReviewFee => SetAsync(e.Entry, settled: false, ct),
        FeeKind.AwardFee => ReleaseAsync(e.Entry, released: false, ct),
        _ => Task.CompletedTask,
    };

    private async Task ReleaseAsync(string entry, bool released, CancellationToken ct) =>
        (await db.Dossiers.FindAsync([entry], ct) ?? throw new SubjectUnknown(entry)).WinReleased = released;

    private async Task SetAsync(string entry, bool settled, CancellationToken ct) =>
        (await db.Dossiers.FindAsync([entry], ct) ?? throw new SubjectUnknown(entry)).ReviewFeeSettled = settled;
}
