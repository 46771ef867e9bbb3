using CseaMesh.Common.V1;
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
    /// <summary>Reasons of one edition that are looked at; the newest of them, should there be more.</summary>
    private const int ReasonsRead = 2000;

    public override async Task<V1.ListReasonsResponse> ListReasons(V1.ListReasonsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireAny(StaffRoles.CheckOfficer, StaffRoles.Secretariat);
        DossierRights.WhyNotStaff(OrganisationRole.None, await door.HoldsSeatAsync(caller, ct)).ThrowIfAny();
        var page = Page.Read(request.PageSize, request.PageToken, bind: $"reasons|{caller.Id}|{request.Edition}");
        var from = page.After is { } after ? int.Parse(after, System.Globalization.CultureInfo.InvariantCulture) : 0;
        var all = Guidance.Reasons.Select(r => Reason(r.Kind, r.Item, Messages.TextOf(r.Text), 0)).Concat(await GivenAsync(request.Edition, ct)).ToList();
        var found = all.Skip(from).Take(page.Size + 1).Select((reason, i) => (Reason: reason, At: from + i + 1)).ToList();
        var (shown, next) = page.Next(found, r => $"{r.At}");
        return new V1.ListReasonsResponse { Reasons = { shown.Select(r => r.Reason) }, NextPageToken = next };
    }

    private async Task<IEnumerable<V1.ReasonText>> GivenAsync(string edition, CancellationToken ct)
    {
        var given = await db.Dossiers.AsNoTracking().Where(d => d.Edition == edition).SelectMany(d => d.Supplements).SelectMany(s => s.Items)
            .OrderByDescending(i => i.Seq).Take(ReasonsRead).Select(i => new { i.Item, i.Reason }).ToListAsync(ct);
        return given.GroupBy(g => (Item.Parse(g.Item)?.Kind, g.Reason))
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Reason, StringComparer.Ordinal)
            .Select(g => Reason(g.Key.Kind, g.Key.Kind is null ? g.First().Item : "", new Text { Zh = g.Key.Reason, En = g.Key.Reason }, g.Count()));
    }

    private static V1.ReasonText Reason(SlotKind? kind, string item, Text text, int used)
    {
        var reason = new V1.ReasonText { Item = item, Text = text, Used = used };
        if (kind is { } slot)
        {
            reason.Kind = Rulebook.ProtoOf(slot);
        }

        return reason;
    }
}
