using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    /// <summary>
    /// Reads and judges the submission here, many at a time; writing is the desk's, which puts waiting submissions of an edition into one
    /// transaction. Round state and etag are compared again in that transaction.
    /// </summary>
    public override async Task<Wire.SubmitScoreResponse> SubmitScore(Wire.SubmitScoreRequest request, ServerCallContext context)
    {
        var caller = context.Caller().RequireSignedIn();
        var read = await desk.FindAsync(db, request.Edition, Kind(request.Round), request.EntryId, caller.Id) ?? throw NoSheet();
        if (read.ConflictsDeclaredAt is null || !read.Sheet.IsHeld || !read.Active || read.MemberState == MemberState.Left)
        {
            throw NoSheet();
        }

        var edition = await editions.GetAsync(db, request.Edition, read.Revision, context.CancellationToken);
        var sheet = read.Sheet;
        var (now, version) = (clock.Now(), sheet.Version);
        Etag.Match(request.Etag, version, required: true);
        (read.Round.WhyNotScore(now) ?? sheet.WhyNotFinals(now)).ThrowIfAny();
        if (sheet.State == SheetState.Submitted)
        {
            throw Refusal.Precondition("SHEET_SUBMITTED", "這份評分表已送出；要修改請先重新開啟。", "This sheet is submitted; reopen it to change it.");
        }

        var award = edition.Method.For(sheet.Award, sheet.Kind);
        var content = SheetInput.Read(request.Content, award, edition.Method.Scoring, Candidate.ParseItems(read.ForcedZero), whole: true);
        var stored = await desk.WriteAsync(new Submission(edition.Code, sheet.Id, version, caller.Id, content, award, edition.Method.Scoring));

        var counted = stored.Sheet.ToCounted();
        return new Wire.SubmitScoreResponse
        {
            State = Wire.SheetState.Submitted,
            SubmittedVersion = stored.Sheet.SubmittedVersion,
            BaseCentipoints = counted.Base(award, edition.Method.Scoring),
            BonusCentipoints = counted.BonusTotal(award),
            Receipt = Receipt(stored.Row),
            Etag = Etag.Of(stored.Sheet.Version),
        };
    }

    private static Wire.Receipt Receipt(LedgerRow row) => new()
    {
        Edition = row.Edition,
        Index = row.Position,
        TreeSize = row.Position + 1,
        Commitment = Google.Protobuf.ByteString.CopyFrom(row.Commitment),
        LeafHash = Google.Protobuf.ByteString.CopyFrom(row.Leaf),
    };
}
