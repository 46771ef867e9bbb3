using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.ListYearbookResponse> ListYearbook(V1.ListYearbookRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = await SecretariatAsync(context, ct);
        var page = Page.Read(request.PageSize, request.PageToken, bind: $"yearbook|{caller.Id}|{request.Edition}");
        var rows = WinnersOf(request.Edition);
        if (page.After is { } after)
        {
            rows = rows.Where(d => string.Compare(d.EntryNumber, after) > 0);
        }

        var found = await rows.OrderBy(d => d.EntryNumber).Take(page.Size + 1).ToListAsync(ct);
        var (shown, next) = page.Next(found, d => d.EntryNumber);
        var answer = new V1.ListYearbookResponse { NextPageToken = next };
        foreach (var dossier in shown)
        {
            answer.Rows.Add(YearbookRow(dossier, await rulebook.OfAsync(dossier, ct)));
        }

        return answer;
    }

    private IQueryable<Dossier> WinnersOf(string edition) => door.Whole().AsNoTracking().Where(d => d.Edition == edition && d.Won && !d.Stopped && d.State != DossierState.Closed);

    /// <summary>The secretariat alone; never with a seat in the committee.</summary>
    private async Task<Caller> SecretariatAsync(ServerCallContext context, CancellationToken ct)
    {
        var caller = context.Caller().RequireAny(StaffRoles.Secretariat);
        DossierRights.WhyNotStaff(OrganisationRole.None, await door.HoldsSeatAsync(caller, ct)).ThrowIfAny();
        return caller;
    }

    private static V1.YearbookRow YearbookRow(Dossier dossier, AwardRules rules)
    {
        var places = rules.Slots.Where(r => r.Kind.IsYearbook()).SelectMany(r => r.Places()).ToList();
        var files = places.Select(dossier.Current).Where(v => v is not null).ToList();
        return new V1.YearbookRow
        {
            Entry = dossier.Id, EntryNumber = dossier.EntryNumber, AwardClass = Rulebook.ProtoOf(dossier.Class), Award = dossier.Award, AwardName = Messages.TextOf(rules.Name),
            OrganisationName = dossier.OrganisationName, Label = dossier.Label, State = View.Yearbook(dossier.Yearbook), Released = dossier.WinReleased,
            Files = files.Count, Wanted = places.Count, SizeBytes = files.Sum(v => v!.Size),
        };
    }
}
