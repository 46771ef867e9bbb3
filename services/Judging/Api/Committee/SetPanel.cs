using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.SetPanelResponse> SetPanel(Wire.SetPanelRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        standing.RequireSecretariat();
        if (!edition.Awards.ContainsKey(request.Award))
        {
            throw Refusal.Invalid("award", $"沒有第 {request.Award} 號獎項", $"there is no award {request.Award}");
        }

        if (await db.Rounds.AnyAsync(r => r.Edition == edition.Code && r.Award == request.Award, ct))
        {
            throw Refusal.Precondition("ROUND_OPEN", "這個獎項已開放評分；之後的更動請用替補。", "This award's round has opened; use a substitute for changes from here on.");
        }

        var ids = request.MemberIds.Distinct().ToList();
        var chosen = ids.Select(id => standing.Members.SingleOrDefault(m => m.Id == id) ?? throw Refusal.Invalid("member_ids", $"名單中沒有委員 {id}", $"{id} is no member")).ToList();
        var panel = await db.Panels.SingleOrDefaultAsync(p => p.Edition == edition.Code && p.Award == request.Award, ct);
        if (ids.Count == 0)
        {
            if (panel is not null)
            {
                db.Panels.Remove(panel);
            }

            panel = null;
        }
        else
        {
            AwardPanel.WhyNot(chosen, edition.Committee).ThrowIfAny();
            if (panel is null)
            {
                panel = new AwardPanel { Id = Ids.New(clock), Edition = edition.Code, Award = request.Award, MemberIds = "" };
                db.Panels.Add(panel);
            }

            panel.MemberIds = string.Join(',', ids.Order(StringComparer.Ordinal));
        }

        await db.SaveChangesAsync(ct);
        return new Wire.SetPanelResponse { Panel = PanelView(request.Award, panel, AwardPanel.Of(panel, standing.Members, edition.Committee)) };
    }

    private static Wire.Panel PanelView(int award, AwardPanel? own, IEnumerable<Member> judges)
    {
        var view = new Wire.Panel { Award = award, Own = own is not null };
        view.MemberIds.AddRange(own?.Ids ?? judges.Select(m => m.Id));
        return view;
    }
}
