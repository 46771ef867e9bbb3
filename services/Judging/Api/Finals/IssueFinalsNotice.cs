using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    /// <summary>NOT-03 and the rulebook's advice for the presentation (FIN-04..11), in own words.</summary>
    private static readonly CseaMesh.Common.V1.Text[] Advice =
    [
        new() { Zh = "複審提問是評審委員閱讀資料後的建議與疑問，建議在決審簡報中公開、展示並說明。", En = "The review questions are the judges' suggestions and doubts after reading; show and explain the answers in your presentation." },
        new() { Zh = "請於決審前參加連線測試，並於指定日期與時間上線。", En = "Take part in the connection test beforehand, and present at the date and time assigned." },
        new() { Zh = "簡報以圖像為主、表格為輔，文字精簡，版面清楚。", En = "Slides: pictures first, tables second, few words, a clear layout." },
        new() { Zh = "非首次參賽者須有 70% 以上新資料；官方公開資訊以不超過 30% 為原則。", En = "Returning entrants need at least 70 % new material; official public information should stay within 30 %." },
        new() { Zh = "未通過合規審核的創新內容請勿放入；談到「體驗」請附畫面與數據。", En = "Leave out innovations that have not passed compliance; prove experience with screens and data." },
    ];

    public override async Task<Wire.IssueFinalsNoticeResponse> IssueFinalsNotice(Wire.IssueFinalsNoticeRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var room = await RoomAsync(request.Edition, request.EntryId, context);
        room.Standing.RequireSecretariat();
        var slot = room.Slot;
        if (slot.State != SlotState.Planned)
        {
            return slot.IsLive
                ? new Wire.IssueFinalsNoticeResponse { Slot = room.View(clock.Now()) }
                : throw Refusal.Precondition("NOTICE_INCOMPLETE", "這個參賽件已退出決審。", "This entry has left the finals.");
        }

        var now = clock.Now();
        if (now < room.Edition.Notices.Opens)
        {
            throw Refusal.Precondition("TOO_EARLY", "尚未到決審通知期間。", "The days for finals notices have not come yet.").With("opens", room.Edition.Notices.Opens.ToString("O"));
        }

        if (now >= room.Edition.Notices.Until)
        {
            Reason(request.LateReason, 500);
        }

        slot.WhyNotNotice().ThrowIfAny();
        (slot.State, slot.NoticeIssuedAt) = (SlotState.Noticed, now);
        outbox.Publish(slot.Edition, slot.EntryId, slot.Version + 1, Notice(room));
        announce.Slot(slot);
        await db.SaveChangesAsync(ct);
        return new Wire.IssueFinalsNoticeResponse { Slot = room.View(clock.Now()) };
    }

    private static Wire.FinalsNoticeIssued Notice(Room room)
    {
        var (slot, candidate) = (room.Slot, room.Candidate);
        var start = TaipeiTime.Of(slot.Start);
        var notice = new Wire.FinalsNoticeIssued
        {
            EntryId = candidate.Id,
            EntryNumber = candidate.Number,
            Award = candidate.Award,
            AwardName = room.Edition.Awards[candidate.Award].Name.ToWire(),
            Entrant = candidate.Entrant,
            OrganisationId = candidate.OrganisationId,
            OrganisationName = candidate.OrganisationName,
            Start = Views.At(slot.Start),
            End = Views.At(slot.End),
            Date = start.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            Time = start.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture),
            Link = slot.Link,
            Questions = slot.Questions,
        };
        notice.Advice.AddRange(Advice);
        return notice;
    }
}
