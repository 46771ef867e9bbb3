using CseaMesh.Billing.V1;
using CseaMesh.Platform.Eventing;
using CseaMesh.Submission.Data;

namespace CseaMesh.Submission.Events;

/// <summary>Whether the review fee is settled stands on the check list (PRE-01).</summary>
internal sealed class NoteFee(SubmissionDb db) : IHandle<ReviewFeeSettled>, IHandle<FeeSettlementReversed>
{
    public Task HandleAsync(ReviewFeeSettled e, EventEnvelope envelope, CancellationToken ct) => SetAsync(e.Entry, settled: true, ct);

    public Task HandleAsync(FeeSettlementReversed e, EventEnvelope envelope, CancellationToken ct) =>
        e.Kind == FeeKind.ReviewFee ? SetAsync(e.Entry, settled: false, ct) : Task.CompletedTask;

    private async Task SetAsync(string entry, bool settled, CancellationToken ct) =>
        (await db.Dossiers.FindAsync([entry], ct) ?? throw new SubjectUnknown(entry)).ReviewFeeSettled = settled;
}
