using CseaMesh.Registration.Editions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    private const int MaxChangesShown = 200;

    public override async Task<V1.PreviewEditionResponse> PreviewEdition(V1.PreviewEditionRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Administrator, StaffRoles.Auditor);
        var version = await db.Editions.AsNoTracking().SingleOrDefaultAsync(
            e => e.Code == request.Edition && (request.Version == 0 ? e.State == EditionState.Draft : e.Number == request.Version), ct) ?? throw NoSuch("活動版本", "version of an edition");
        var document = Edition.V1.Edition.Parser.ParseFrom(version.Document);
        if (version is { Cancels: true, State: EditionState.Draft })
        {
            EditionShift.Cancel(document, clock.Now());
        }

        var response = new V1.PreviewEditionResponse
        {
            Info = Wire.Show(version),
            Entries = await db.Entries.CountAsync(e => e.Edition == version.Code && e.Phase != Phase.Draft, ct),
        };
        if (await BeforeAsync(version, ct) is { } before)
        {
            response.Against = Wire.Show(before);
            response.Changes.Add(EditionPaths.Differences(Edition.V1.Edition.Parser.ParseFrom(before.Document), document));
        }

        response.Stages.Add(Calendar.Stages(document, clock.Now()));
        var problems = EditionCheck.Problems(document).Concat(version.State == EditionState.Draft ? await FrozenAsync(document, ct) : []);
        response.Problems.Add(problems.Select(p => Wire.Text(new Words(p.Zh, p.En))));
        return response;
    }

    [Public]
    public override async Task<V1.GetEditionHistoryResponse> GetEditionHistory(V1.GetEditionHistoryRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var all = context.Caller().IsAny(StaffRoles.Secretariat, StaffRoles.Administrator, StaffRoles.Auditor);
        var versions = await db.Editions.AsNoTracking().Where(e => e.Code == request.Edition && (all || e.State != EditionState.Draft)).OrderByDescending(e => e.Number).ToListAsync(ct);
        if (versions.Count == 0)
        {
            throw NoSuch("活動", "edition");
        }

        var response = new V1.GetEditionHistoryResponse();
        foreach (var version in versions)
        {
            var revision = new V1.EditionRevision { Info = Wire.Show(version) };
            if (versions.Find(v => v.Number == version.Number - 1) is { } before)
            {
                var changes = EditionPaths.Differences(Edition.V1.Edition.Parser.ParseFrom(before.Document), Edition.V1.Edition.Parser.ParseFrom(version.Document));
                revision.ChangeCount = changes.Count;
                revision.Changes.Add(changes.Take(MaxChangesShown));
            }

            response.Revisions.Add(revision);
        }

        return response;
    }

    /// <summary>The version before, or for a first one the edition it was copied from.</summary>
    private async Task<EditionVersion?> BeforeAsync(EditionVersion version, CancellationToken ct) => version.Number > 1
        ? await db.Editions.AsNoTracking().SingleAsync(e => e.Code == version.Code && e.Number == version.Number - 1, ct)
        : await db.Editions.AsNoTracking().Where(e => e.Code == version.CopiedFrom && (e.State == EditionState.Published || e.State == EditionState.Cancelled)).SingleOrDefaultAsync(ct);
}
