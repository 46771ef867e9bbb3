using CseaMesh.Platform.Identity;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.GetReadingCopyResponse> GetReadingCopy(V1.GetReadingCopyRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var dossier = await door.FindAsync(request.Entry, ct);
        if (dossier is null || !await door.MayReadAsync(dossier, caller, ct))
        {
            throw DossierRights.NotFound();
        }

        var rules = await rulebook.OfAsync(dossier, ct);
        door.Log(dossier, caller, Viewer.Judge, "reading_copy");
        await db.SaveChangesAsync(ct);
        var said = dossier.Declarations;
        var answer = new V1.GetReadingCopyResponse
        {
            Entry = dossier.Id,
            EntryNumber = dossier.EntryNumber,
            Award = dossier.Award,
            AwardName = Messages.TextOf(rules.Name),
            OrganisationName = dossier.OrganisationName,
            Label = dossier.Label,
            Items = { dossier.Versions.Where(v => v.Current && !v.Kind.IsYearbook()).OrderBy(v => v.Kind).ThenBy(v => v.Ordinal).Select(v => ReadingItem(dossier, v)) },
            PageMap = { View.PageMap(dossier) },
            BonusItemsForcedZero = { dossier.ForcedZero() },
            SupervisorName = said.SupervisorName,
            SupervisorTitle = said.SupervisorTitle,
            SupervisorRelation = said.SupervisorRelation,
        };
        if (rules.Standards.FirstOrDefault(s => s.Code == dossier.CompetencyStandard) is { } standard)
        {
            answer.Competency = CompetencyView.Of(dossier, standard);
        }

        return answer;
    }

    private static V1.ReadingItem ReadingItem(Dossier dossier, SlotVersion version)
    {
        var verdict = dossier.LastVerdict(version.Item);
        return new V1.ReadingItem
        {
            Kind = Rulebook.ProtoOf(version.Kind),
            Ordinal = version.Ordinal,
            Item = version.Item.Key,
            File = version.IsLink ? "" : version.Id,
            Url = version.Url,
            Name = ReadingName(dossier, version),
            ContentType = version.ContentType,
            SizeBytes = version.ReadingSize,
            Pages = version.Pages ?? 0,
            DurationSeconds = version.Seconds ?? version.DeclaredSeconds,
            BonusItem = version.BonusItem,
            Disregard = verdict is { Invalid: true },
            DisregardReason = verdict is { Invalid: true } ? verdict.Reason : "",
        };
    }

    /// <summary>Says nothing that the entry's number does not say.</summary>
    private static string ReadingName(Dossier dossier, SlotVersion version) =>
        version.IsLink ? $"{dossier.EntryNumber}_{version.Item.Key}" : $"{dossier.EntryNumber}_{version.Item.Key}.{version.Ending}";
}
