using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    private static readonly TimeSpan InspectionWait = TimeSpan.FromSeconds(5);

    public override async Task<V1.SubmitDossierResponse> SubmitDossier(V1.SubmitDossierRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var staff = request.Mail is not null;
        var (mailAt, evidence) = MailRules.Read(request.Mail, staff, clock.Now());
        // What was asked for by mail counts from the arrival of the mail (DOC-11).
        var now = mailAt ?? clock.Now();
        var dossier = staff ? await door.StaffAsync(request.Entry, caller, ct, secretariatToo: true) : await door.OwnAsync(request.Entry, caller, ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        Etag.Match(request.Etag, dossier.Version);
        dossier = await InspectedAsync(dossier, ct);
        DossierRules.WhyNotSubmit(dossier, Preflight.Of(dossier, rules, now), rules, now).ThrowIfAny();
        var manifest = Manifest.Write(dossier, rules);
        var handIn = dossier.Submit(now, caller.Id, automatic: false, manifest, Manifest.Hash(manifest), evidence);
        outbox.Publish(dossier.Edition, dossier.Id, dossier.Version + 1, Messages.Submitted(dossier, rules, handIn));
        await db.SaveChangesAsync(ct);
        return new V1.SubmitDossierResponse { Dossier = Show(dossier, rules, staff), Receipt = View.Receipt(handIn) };
    }

    /// <summary>The dossier once its last files have been looked at: who submits right after an upload need not know of inspectors. The act keeps the time at which it was begun.</summary>
    private async Task<Dossier> InspectedAsync(Dossier dossier, CancellationToken ct)
    {
        if (!dossier.IsInspecting)
        {
            return dossier;
        }

        await inspections.WaitAsync(dossier.Arrivals.Where(u => u.State == UploadState.Inspecting).Select(u => u.Id), InspectionWait, ct);
        db.ChangeTracker.Clear();
        return await door.FindAsync(dossier.Id, ct) ?? throw DossierRights.NotFound();
    }
}
