using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    private const int MostBusy = 60;

    public override async Task<Wire.SetAvailabilityResponse> SetAvailability(Wire.SetAvailabilityRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var (who, name) = request.MemberId.Length > 0 ? MemberFor(standing, request.MemberId) : await FinalistForAsync(standing, edition.Code, request.EntryId, ct);
        var busy = ReadBusy(request, edition.Code, who);
        db.BusyTimes.RemoveRange(await db.BusyTimes.Where(b => b.Edition == edition.Code && b.Who == who).ToListAsync(ct));
        await db.SaveChangesAsync(ct);
        db.BusyTimes.AddRange(busy);
        await db.SaveChangesAsync(ct);
        return new Wire.SetAvailabilityResponse { Availability = View(request.MemberId, request.EntryId, name, busy) };
    }

    public override async Task<Wire.GetAvailabilityResponse> GetAvailability(Wire.GetAvailabilityRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        var busy = (await db.BusyTimes.AsNoTracking().Where(b => b.Edition == edition.Code).OrderBy(b => b.From).ToListAsync(ct)).ToLookup(b => b.Who);
        var response = new Wire.GetAvailabilityResponse();
        response.People.AddRange(standing.Members.Where(m => m.State != MemberState.Left && (standing.IsSecretariat || m == standing.Me)).Select(m => View(m.Id, "", m.Name, busy[m.Id])));
        var slots = await db.Slots.AsNoTracking().Where(s => s.Edition == edition.Code && s.State != SlotState.Cancelled).ToListAsync(ct);
        var ids = slots.Where(s => standing.IsSecretariat || s.State != SlotState.Planned).Select(s => s.EntryId).ToList();
        var organisations = standing.IsSecretariat
            ? null
            : await db.OrganisationMembers.Where(m => m.PersonId == standing.Caller.Id && m.Active).Select(m => m.OrganisationId).ToListAsync(ct);
        var finalists = await db.Candidates.AsNoTracking().Where(c => ids.Contains(c.Id)).OrderBy(c => c.Number).ToListAsync(ct);
        response.People.AddRange(finalists.Where(c => organisations is null || (!standing.HoldsOffice && organisations.Contains(c.OrganisationId))).Select(c => View("", c.Id, c.OrganisationName, busy[c.Id])));
        return response;
    }

    private static (string Id, string Name) MemberFor(Standing standing, string id)
    {
        var member = standing.Members.SingleOrDefault(m => m.Id == id && m.State != MemberState.Left);
        return member is not null && (standing.IsSecretariat || member == standing.Me)
            ? (member.Id, member.Name)
            : throw (standing.IsSecretariat ? NoMember() : Caller.NotYours());
    }

    private async Task<(string Id, string Name)> FinalistForAsync(Standing standing, string edition, string entry, CancellationToken ct)
    {
        var slot = await db.Slots.AsNoTracking().SingleOrDefaultAsync(s => s.Edition == edition && s.EntryId == entry, ct);
        var candidate = slot is null ? null : await db.Candidates.AsNoTracking().SingleAsync(c => c.Id == entry, ct);
        var own = candidate is not null && !standing.HoldsOffice && slot!.State != SlotState.Planned
            && await db.OrganisationMembers.AnyAsync(m => m.OrganisationId == candidate.OrganisationId && m.PersonId == standing.Caller.Id && m.Active, ct);
        return candidate is not null && (standing.IsSecretariat || own) ? (candidate.Id, candidate.OrganisationName) : throw NoSlot();
    }

    private static List<BusyTime> ReadBusy(Wire.SetAvailabilityRequest request, string edition, string who)
    {
        var check = new FieldCheck();
        check.Range("busy", request.Busy.Count, 0, MostBusy);
        for (var i = 0; i < request.Busy.Count; i++)
        {
            var time = request.Busy[i];
            check.True(time.From is not null && time.Until is not null && time.From < time.Until, $"busy[{i}]", "請填寫開始與結束，結束須晚於開始", "both ends are needed, and until is later than from");
        }

        check.ThrowIfAny();
        return [.. request.Busy.Select(b => (From: b.From.ToDateTime(), Until: b.Until.ToDateTime())).GroupBy(b => b.From).OrderBy(g => g.Key)
            .Select(g => new BusyTime { Edition = edition, Who = who, From = g.Key, Until = g.Max(b => b.Until) })];
    }

    private static Wire.Availability View(string member, string entry, string name, IEnumerable<BusyTime> busy)
    {
        var view = new Wire.Availability { MemberId = member, EntryId = entry, Name = name };
        view.Busy.AddRange(busy.Select(b => new Wire.BusyTime { From = Views.At(b.From), Until = Views.At(b.Until) }));
        return view;
    }
}
