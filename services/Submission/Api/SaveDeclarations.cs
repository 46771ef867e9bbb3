using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.SaveDeclarationsResponse> SaveDeclarations(V1.SaveDeclarationsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var dossier = await door.OwnAsync(request.Entry, context.Caller(), ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        Etag.Match(request.Etag, dossier.Version, required: true);
        DossierRules.WhyNotEdit(dossier, Item.Declarations, rules, clock.Now()).ThrowIfAny();
        dossier.Declarations = DeclarationsView.Read(request.Declarations, rules.Calendar);
        dossier.Unjudge(Item.Declarations);
        await db.SaveChangesAsync(ct);
        return new V1.SaveDeclarationsResponse { Dossier = Show(dossier, rules) };
    }
}
