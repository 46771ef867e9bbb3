using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>Where the season stands, and what waits for whom. No mark and no place is in it.</summary>
    public override async Task<V1.GetDashboardResponse> GetDashboard(V1.GetDashboardRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor, StaffRoles.Administrator);
        var (season, now) = ((await editions.InForceAsync(db, request.Edition, ct)).Season, clock.Now());
        var groups = await db.Entries.Where(e => e.Edition == season.Code)
            .GroupBy(e => new { e.Award, e.Class, e.Phase, e.Material, Settled = e.ReviewFee == ReviewFee.Settled, WinPaid = db.Wins.Any(w => w.EntryId == e.Id && w.FeeSettledAt != null) })
            .Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct);
        var counted = groups.Select(g => (g.Key.Award, g.Key.Class, g.Key.Phase, g.Count, Status: StatusRule.Of(g.Key.Phase, g.Key.Material, g.Key.Settled, g.Key.WinPaid, season.ReviewOpens, now))).ToList();
        var response = new V1.GetDashboardResponse
        {
            Organisations = await db.Organisations.CountAsync(ct),
            OrganisationsUnverified = await db.Organisations.CountAsync(o => o.State == OrganisationState.Unverified, ct),
        };
        var through = await db.EditionProgress.Where(e => e.Code == season.Code).Select(e => e.StatementsThrough).SingleOrDefaultAsync(ct);
        response.StatementsThrough = through is { } day ? Wire.Day(day) : "";
        response.ByStatus.Add(counted.GroupBy(c => (c.Status, c.Class)).OrderBy(g => g.Key).Select(g => new V1.StatusCount
        {
            Status = (V1.EntryStatus)g.Key.Status,
            AwardClass = (Common.V1.AwardClass)g.Key.Class,
            Entries = g.Sum(c => c.Count),
        }));
        response.ByAward.Add(season.Awards.Values.OrderBy(a => a.Number).Select(a =>
        {
            int Of(Func<Phase, bool> phase) => counted.Where(c => c.Award == a.Number && phase(c.Phase)).Sum(c => c.Count);
            return new V1.AwardCount
            {
                Award = a.Number,
                AwardName = Wire.Text(a.Name),
                Drafts = Of(p => p == Phase.Draft),
                Registered = Of(p => p == Phase.Registered),
                Qualified = Of(p => p is Phase.Qualified or Phase.Finalist or Phase.Winner or Phase.NotAwarded or Phase.Forfeited),
                Out = Of(p => p is Phase.Lapsed or Phase.Withdrawn or Phase.Disqualified),
            };
        }));
        var certified = await db.AwardProgress.AsNoTracking().Where(a => a.Edition == season.Code && a.CertifiedVersion > 0).OrderBy(a => a.Award).ToListAsync(ct);
        response.Certified.Add(certified.Select(a => new V1.CertifiedAward
        {
            Award = a.Award,
            AwardName = Wire.Text(season.Awards[a.Award].Name),
            ResultVersion = a.CertifiedVersion,
            Correction = a.Correction,
            PublishedVersion = a.PublishedVersion,
        }));
        response.Waiting.Add(await WaitingAsync(counted.ToLookup(c => c.Status, c => c.Count), certified, response.OrganisationsUnverified, season, ct));
        return response;
    }

    private async Task<IEnumerable<V1.Waiting>> WaitingAsync(ILookup<EntryStatus, int> statuses, List<AwardProgress> certified, int unverified, Season season, CancellationToken ct)
    {
        int Of(params EntryStatus[] which) => which.Sum(s => statuses[s].Sum());
        List<V1.Waiting> waiting =
        [
            For("entrant", "待送件", "Material to hand in", Of(EntryStatus.MaterialDue, EntryStatus.MaterialAndFeeDue)),
            For("entrant", "待補件或重新送件", "Supplements and resubmissions", Of(EntryStatus.SupplementDue, EntryStatus.Returned)),
            For("entrant", "待繳報名審查費", "Review fees to pay", Of(EntryStatus.FeeDue, EntryStatus.MaterialAndFeeDue, EntryStatus.AcceptedFeeDue)),
            For("entrant", "待繳獎項費", "Award fees to pay", Of(EntryStatus.WinnerFeeDue)),
            .. await AnswersAsync(season, ct),
            For("check_officer", "待初審", "Dossiers to check", await db.Entries.CountAsync(e => e.Edition == season.Code && e.Phase == Phase.Registered && e.Material == Material.Submitted, ct)),
            For("secretariat", "待核對單位", "Organisations to verify", unverified),
            For("secretariat", "待核對會籍", "Memberships to verify", await db.Memberships.CountAsync(m => m.State == MembershipState.Claimed, ct)),
            For("secretariat", "待公布結果", "Certified results to publish", certified.Count(a => a.PublishedVersion < a.CertifiedVersion)),
            For("secretariat", "待辦事項", "Tasks left by the system", await db.StaffTasks.CountAsync(t => t.Edition == season.Code && t.ClosedAt == null, ct)),
            For("cashier", "待核對逾期審查費", "Overdue review fees to reconcile", await db.Entries.CountAsync(e => e.Edition == season.Code && e.Phase == Phase.Registered && e.ReviewFee == ReviewFee.Overdue, ct)),
            For("committee", "評審中", "Entries under review", Of(EntryStatus.UnderReview)),
            For("committee", "決審中", "Finalists", Of(EntryStatus.Finalist)),
        ];
        return waiting.Where(w => w.Count > 0).OrderByDescending(w => w.Count);

        async Task<IEnumerable<V1.Waiting>> AnswersAsync(Season season, CancellationToken ct)
        {
            var now = clock.Now();
            var open = await db.Wins.Where(w => w.Edition == season.Code && w.State != WinState.Revoked).SelectMany(w => w.Tasks).Where(t => t.State == WinTaskState.Open && t.Kind != WinTaskKind.Fee)
                .GroupBy(t => new { t.Kind, Late = t.DueUntil != null && t.DueUntil <= now }).Select(g => new { g.Key.Kind, g.Key.Late, Count = g.Count() }).ToListAsync(ct);
            return open.Select(o =>
            {
                var (zh, en) = o.Kind switch
                {
                    WinTaskKind.Consent => ("照片使用同意", "consents to photographs"),
                    WinTaskKind.Licence => ("標章授權", "logo licences"),
                    WinTaskKind.DinnerRules => ("晚宴須知", "dinner rules to acknowledge"),
                    WinTaskKind.NominationAck => ("國際舉薦確認", "nominations to acknowledge"),
                    WinTaskKind.Guests => ("晚宴賓客名單", "guest lists"),
                    _ => ("獲獎專刊資料", "yearbook material"),
                };
                return For("entrant", o.Late ? $"逾期未回覆：{zh}" : $"待回覆：{zh}", o.Late ? $"Overdue: {en}" : $"To answer: {en}", o.Count);
            });
        }

        static V1.Waiting For(string whom, string zh, string en, int count) => new() { ForWhom = whom, What = Wire.Text(new Words(zh, en)), Count = count };
    }
}
