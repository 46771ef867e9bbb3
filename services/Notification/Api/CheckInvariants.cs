using CseaMesh.Common.V1;
using CseaMesh.Notification.Domain;
using CseaMesh.Notification.V1;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Api;

internal sealed partial class NotificationApi
{
    private const int MostNamed = 20;

    public override async Task<CheckInvariantsResponse> CheckInvariants(CheckInvariantsRequest request, ServerCallContext context)
    {
        context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor, StaffRoles.Administrator);
        var ct = context.CancellationToken;
        var sent = db.Messages.Where(m => m.State == Domain.MessageState.Sent);
        var notices = Letters.FinalsNotice.Code;
        var letters = Letters.WinnerLetter.Code;
        var late = clock.Now() - Delivery.GiveUpAfter - TimeSpan.FromHours(12);
        var codes = Letters.All.Select(k => k.Code).ToList();
        return new CheckInvariantsResponse
        {
            Invariants =
            {
                await InvariantAsync(
                    "one-message-per-key", "同一目的、主旨、次別、收件人與管道只有一封信", "One message per purpose, subject, occurrence, recipient and channel",
                    db.Messages.GroupBy(m => new { m.Purpose, m.SubjectId, m.Occurrence, m.RecipientId, m.Channel }).Where(g => g.Count() > 1).Select(g => g.Min(m => m.Id)!), ct),
                await InvariantAsync(
                    "sent-only-after-release", "寄出的信都已放行，且不早於可寄出時間", "Nothing was sent before its release or its not-before",
                    sent.Where(m => m.ReleasedAt == null || m.SentAt == null || m.SentAt < m.ReleasedAt || (m.NotBefore != null && m.SentAt < m.NotBefore)).Select(m => m.Id), ct),
                await InvariantAsync(
                    "finals-notice-complete", "決審通知書都有日期、時間與提問（NOT-02）", "Every finals notice holds date, time and questions (NOT-02)",
                    sent.Where(m => m.Purpose == notices && (m.EssentialText == "" || m.Text == "")).Select(m => m.Id), ct),
                await InvariantAsync(
                    "live-win-has-letter", "每個有效且已開繳費單的獲獎都有獲獎通知", "Every live win that was billed has a winner letter",
                    db.Wins.Where(w => w.Live && w.Billed && !db.Messages.Any(m => m.Purpose == letters && m.SubjectId == w.Id)).Select(w => w.Id), ct),
                await InvariantAsync(
                    "winner-letter-only-for-win", "獲獎通知都屬於已公布的獲獎", "Every winner letter belongs to a published win",
                    db.Messages.Where(m => m.Purpose == letters && !db.Wins.Any(w => w.Id == m.SubjectId)).Select(m => m.Id), ct),
                await InvariantAsync(
                    "known-template", "每封信都出自現有的範本", "Every letter was made from a known template",
                    db.Messages.Where(m => !codes.Contains(m.Purpose) || m.TemplateVersion == "").Select(m => m.Id), ct),
                await InvariantAsync(
                    "published-words", "沒有信用草稿寫成；每屆每種信至多一份公布的文字", "No letter was made from a draft; each kind has at most one published wording in an edition",
                    db.Wordings.Where(w => (w.State == Domain.WordingState.Draft && db.Messages.Any(m => m.TemplateVersion == w.Sha256 && w.Sha256 != ""))
                        || (w.State == Domain.WordingState.Published && db.Wordings.Any(o => o.Id != w.Id && o.Edition == w.Edition && o.Code == w.Code && o.State == Domain.WordingState.Published))).Select(w => w.Id), ct),
                await InvariantAsync(
                    "no-letter-stuck", "放行超過 48 小時的信不是已寄出就是已退回", "No released letter is older than 48 hours without being sent or returned",
                    db.Messages.Where(m => (m.State == Domain.MessageState.Released || m.State == Domain.MessageState.Sending) && m.ReleasedAt < late && m.DueAt < late).Select(m => m.Id), ct),
                await InvariantAsync(
                    "secret-forgotten", "驗證碼與連結在寄出後不再保存", "Codes and links of account letters are not kept once sent",
                    sent.Where(m => (m.Purpose == Letters.VerifyAddress.Code || m.Purpose == Letters.ResetPassword.Code) && m.Text != "").Select(m => m.Id), ct),
            },
        };
    }

    private static async Task<Invariant> InvariantAsync(string name, string zh, string en, IQueryable<string> violations, CancellationToken ct)
    {
        var first = await violations.OrderBy(v => v).Take(MostNamed).ToListAsync(ct);
        return new Invariant
        {
            Name = name,
            Meaning = new Text { Zh = zh, En = en },
            ViolationCount = first.Count < MostNamed ? first.Count : await violations.CountAsync(ct),
            Violations = { first },
        };
    }
}
