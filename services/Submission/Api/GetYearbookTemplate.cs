using CseaMesh.Platform.Identity;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;
using Google.Protobuf;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.GetYearbookTemplateResponse> GetYearbookTemplate(V1.GetYearbookTemplateRequest request, ServerCallContext context)
    {
        var (dossier, _) = await door.SeeAsync(request.Entry, context.Caller(), context.CancellationToken);
        var rules = await rulebook.OfAsync(dossier, context.CancellationToken);
        return new V1.GetYearbookTemplateResponse
        {
            Content = UnsafeByteOperations.UnsafeWrap(YearbookTemplate.Write(dossier, rules)),
            Name = $"{Manifest.NameOf(dossier, Item.Of(SlotKind.YearbookTemplate, 1), rules)}.{FileTypes.Docx.Ending}",
        };
    }
}
