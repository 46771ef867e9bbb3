using CseaMesh.Registration.Editions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>A second person releases the draft; every service receives the whole document.</summary>
    public override async Task<V1.PublishEditionResponse> PublishEdition(V1.PublishEditionRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Administrator);
        var version = await db.Editions.SingleOrDefaultAsync(e => e.Code == request.Edition && e.Number == request.Version, ct) ?? throw NoSuch("活動版本", "version of an edition");
        Etag.Match(request.Etag, version.Version);
        if (version.State != EditionState.Draft)
        {
            throw Refusal.Precondition("NOT_A_DRAFT", "此版本已公布。", "This version is published already.");
        }

        if (version.ImportedBy == caller.Id)
        {
            throw Refusal.Denied("SECOND_PERSON_NEEDED", "匯入者不得自行公布，須由另一人放行。", "The person who imported an edition does not release it; a second person does.");
        }

        var document = Edition.V1.Edition.Parser.ParseFrom(version.Document);
        if (version.Cancels)
        {
            // The windows end at the release, not when the cancellation was prepared.
            EditionShift.Cancel(document, clock.Now());
            version.Document = EditionBook.Bytes(document);
            version.Sha256 = EditionBook.Hash(version.Document);
        }

        if (EditionCheck.Problems(document) is { Count: > 0 } problems)
        {
            throw Refusal.Invalid(problems).With("problems", problems.Count);
        }

        await WhyNotReplaceAsync(document, ct);
        await foreach (var older in db.Editions.Where(e => e.Code == version.Code && (e.State == EditionState.Published || e.State == EditionState.Cancelled)).AsAsyncEnumerable().WithCancellation(ct))
        {
            older.State = EditionState.Superseded;
        }

        (version.State, version.PublishedBy, version.PublishedAt) = (version.Cancels ? EditionState.Cancelled : EditionState.Published, caller.Id, clock.Now());
        outbox.Publish(version.Code, version.Code, version.Number, new V1.EditionPublished
        {
            Version = version.Number,
            Document = document,
            Sha256 = version.Sha256,
            Reason = version.Reason,
        });
        await db.SaveChangesAsync(ct);
        return new V1.PublishEditionResponse { Edition = Wire.Show(version) };
    }
}
