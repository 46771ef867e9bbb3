using CseaMesh.Common.V1;
using CseaMesh.Registration.Editions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using AwardClass = CseaMesh.Registration.Domain.AwardClass;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    private static readonly Phase[] Competing = [Phase.Qualified, Phase.Finalist, Phase.Winner, Phase.NotAwarded, Phase.Forfeited];

    /// <summary>Each statement as a query that returns what contradicts it: nothing, always.</summary>
    public override async Task<V1.CheckInvariantsResponse> CheckInvariants(V1.CheckInvariantsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor, StaffRoles.Administrator);
        var response = new V1.CheckInvariantsResponse();
        var live = db.Entries.AsNoTracking().Where(e => e.Phase != Phase.Draft);

        await HoldsAsync("one-live-entry-per-key", "同一參賽者在同一獎項只有一件有效報名（REG-12）", "An entrant has one live entry per award (REG-12)",
            live.Where(e => e.LiveKey != null && db.Entries.Any(o => o.Id != e.Id && o.LiveKey == e.LiveKey)).Select(e => e.Id));
        await HoldsAsync("live-entry-has-key", "有效報名件皆有自然鍵，退賽者皆無", "Entries that take part hold their natural key; withdrawn ones do not",
            live.Where(e => e.Phase == Phase.Withdrawn != (e.LiveKey == null)).Select(e => e.Id));
        await HoldsAsync("registered-with-number-and-confirmations", "已報名者皆有編號、確認與告知（REG-08、REG-10）", "A registered entry has number, confirmations and notice (REG-08, REG-10)",
            live.Where(e => e.Number == null || e.Checkout == null || e.RegisteredAt == null || e.ConfirmedEdition == 0 || e.ConfirmedNotice == 0 || e.ConfirmedBy == "").Select(e => e.Id));
        await HoldsAsync("competing-is-complete", "取得資格者資料合格、費用繳清、單位已核對（PRE-06、REG-07、ELI-03）", "Whoever competes has accepted material, settled fee and a verified organisation (PRE-06, REG-07, ELI-03)",
            live.Where(e => Competing.Contains(e.Phase) && (e.Material != Material.Accepted || (e.ReviewFee != ReviewFee.Settled && !e.FeeInDoubt) || !db.Organisations.Any(o => o.Id == e.OrganisationId && o.State == OrganisationState.Verified))).Select(e => e.Id));
        await HoldsAsync("winner-has-live-win", "獲獎報名件皆有有效獲獎紀錄，反之亦然", "A winning entry has a live win, and the reverse",
            live.Where(e => e.Phase == Phase.Winner != db.Wins.Any(w => w.EntryId == e.Id && w.State != WinState.Revoked)).Select(e => e.Id));
        await HoldsAsync("win-is-published-and-certified", "每一獲獎皆出自已公布的核定結果", "Every live win comes from a certified result that is published",
            db.Wins.Where(w => w.State != WinState.Revoked && !(db.CertifiedPlaces.Any(p => p.EntryId == w.EntryId && p.ResultVersion == w.ResultVersion && p.Winner)
                && db.AwardProgress.Any(a => a.Edition == w.Edition && a.Award == w.Award && a.PublishedVersion >= w.ResultVersion))).Select(w => w.Id));
        await HoldsAsync("released-means-paid", "已解鎖的獲獎皆已繳清獎項費（FEE-14）", "A released win has its award fee settled (FEE-14)",
            db.Wins.Where(w => w.State == WinState.Released != (w.FeeSettledAt != null) && w.State != WinState.Revoked).Select(w => w.Id));
        await HoldsAsync("nomination-is-corporate-and-willing", "舉薦限有意願的企業類有效獲獎者（INT-01、INT-04）", "A nomination is of a corporate, willing, live winner (INT-01, INT-04)",
            db.Nominations.Where(n => n.State != NominationState.Dropped && !db.Wins.Any(w => w.Id == n.WinId && w.Class == AwardClass.Corporate && w.State != WinState.Revoked)).Select(n => n.Id));
        await HoldsAsync("organisation-has-manager", "有報名件的單位至少有一位管理者（以郵件報名者可為受邀中）", "An organisation with live entries has a manager; one that registered by mail may still be invited",
            live.Where(e => e.LiveKey != null && !db.Members.Any(m => m.OrganisationId == e.OrganisationId && m.Role == MemberRole.Manager
                && (m.State == MemberState.Active || (m.State == MemberState.Invited && db.MailedForms.Any(f => f.OrganisationId == e.OrganisationId))))).Select(e => e.OrganisationId).Distinct());
        await HoldsAsync("mailed-form-is-kept", "郵件報名表皆存檔，其報名時間即收件時間（REG-01）", "The form of every registration by mail is kept, and its entries count from when it arrived (REG-01)",
            db.MailedForms.Where(f => f.ErasedAt == null != db.MailedFormFiles.Any(x => x.FormId == f.Id) || !db.Entries.Any(e => e.Checkout == f.Checkout)
                || db.Entries.Any(e => e.Checkout == f.Checkout && e.RegisteredAt != f.ReceivedAt)).Select(f => f.Id));
        await AfterWinAsync(response, ct);
        await HoldsAsync("erased-is-erased", "已刪除者沒有個人資料", "A person who was erased has no personal text left",
            db.People.Where(p => p.ErasedAt != null && (p.Name != Erasure.Instead || p.Mail != "" || p.Phone != "" || p.EnglishName != "" || p.Employer != "" || p.Post != "")).Select(p => p.Id)
                .Concat(db.Members.Where(m => db.People.Any(p => p.Id == m.PersonId && p.ErasedAt != null) && (m.Name != Erasure.Instead || m.State != MemberState.Removed)).Select(m => m.Id))
                .Concat(db.Entries.Where(e => db.People.Any(p => p.Id == e.PersonId && p.ErasedAt != null) && e.Label != Erasure.Instead).Select(e => e.Id))
                .Concat(db.Certificates.Where(c => c.Label != Erasure.Instead && db.Wins.Any(w => w.Id == c.WinId && db.Entries.Any(e => e.Id == w.EntryId && db.People.Any(p => p.Id == e.PersonId && p.ErasedAt != null)))).Select(c => c.Id))
                .Concat(db.MailedForms.Where(f => db.People.Any(p => p.Id == f.SenderId && p.ErasedAt != null) && (f.SenderName != Erasure.Instead || f.SenderMail != "" || f.ErasedAt == null)).Select(f => f.Id)));
        await HoldsAsync("request-in-legal-time", "個人資料請求皆在法定期間內辦理", "Every request about personal data is within its legal time",
            db.DataRequests.Where(d => d.State != DataRequestState.Done && d.DueUntil <= clock.Now()).Select(d => d.Id));
        await InEditionsAsync(response, ct);
        return response;

        async Task HoldsAsync(string name, string zh, string en, IQueryable<string> contradicting) =>
            response.Invariants.Add(Invariant(name, zh, en, await contradicting.ToListAsync(ct)));
    }

    /// <summary>What needs the rules of the edition: gates, class fields, quotas, instants, and the published documents themselves.</summary>
    private async Task InEditionsAsync(V1.CheckInvariantsResponse response, CancellationToken ct)
    {
        List<string> forms = [], quotas = [], guests = [], wishes = [], early = [], documents = [];
        foreach (var version in await db.Editions.AsNoTracking().Where(e => e.State != EditionState.Draft).ToListAsync(ct))
        {
            var document = Edition.V1.Edition.Parser.ParseFrom(version.Document);
            if ((document.CancelledAt is null) == (version.State == EditionState.Cancelled) || EditionCheck.Problems(document).Count > 0 || EditionBook.Hash(version.Document) != version.Sha256)
            {
                documents.Add($"{version.Code} v{version.Number}");
            }
        }

        foreach (var code in await EditionBook.CodesAsync(db, ct))
        {
            var season = (await editions.InForceAsync(db, code, ct)).Season;
            var entries = await db.Entries.AsNoTracking().Where(e => e.Edition == code && e.Phase != Phase.Draft).ToDictionaryAsync(e => e.Id, ct);
            forms.AddRange(entries.Values.Where(e => e.Label != Erasure.Instead && (e.Class != season.Awards[e.Award].Class || FormRules.WhyNotRegister(e.Form, season.Awards[e.Award]).Count > 0)).Select(e => e.Id));
            foreach (var win in await db.Wins.AsNoTracking().Where(w => w.Edition == code && w.State != WinState.Revoked).ToListAsync(ct))
            {
                var quota = season.Quotas[win.Class];
                var late = entries[win.EntryId].Yearbook == Yearbook.Cancelled;
                if (win.Tickets != quota.Tickets || win.Books != (late ? 0 : quota.Books))
                {
                    quotas.Add(win.Id);
                }

                if (win.Guests.Count > win.Tickets + win.ExtraTickets)
                {
                    guests.Add(win.Id);
                }
            }

            var nominated = await db.Nominations.AsNoTracking().Where(n => n.Edition == code && n.State != NominationState.Dropped).Join(db.Wins, n => n.WinId, w => w.Id, (n, w) => new { n.Id, w.EntryId }).ToListAsync(ct);
            wishes.AddRange(nominated.Where(n => !PublicationRules.IsNominable(entries[n.EntryId])).Select(n => n.Id));
            early.AddRange(await db.Publications.Where(p => p.Edition == code && p.At < season.ResultsNotBefore).Select(p => p.Id).ToListAsync(ct));
        }

        response.Invariants.Add(Invariant("entry-fits-class-and-gate", "報名件符合類別欄位與獎項門檻（AWD-02..04、ELI-05..08）", "Every entry fits its class and the gates of its award (AWD-02..04, ELI-05..08)", forms));
        response.Invariants.Add(Invariant("entitlements-equal-quota", "入場券與專刊數等於類別額度，逾期者專刊為 0（DIN-03、DIN-04、YBK-04）", "Tickets and books equal the quota of the class; no books where material was late (DIN-03, DIN-04, YBK-04)", quotas));
        response.Invariants.Add(Invariant("guests-within-tickets", "賓客不多於入場券（DIN-08）", "No more guests than tickets (DIN-08)", guests));
        response.Invariants.Add(Invariant("nomination-has-wish", "舉薦者皆於報名時表明意願（INT-04）", "Whoever is nominated stated the wish with the form (INT-04)", wishes));
        response.Invariants.Add(Invariant("publication-not-early", "公布皆不早於公布日（SCH-10）", "No publication before its day (SCH-10)", early));
        response.Invariants.Add(Invariant("published-edition-is-valid", "已公布的活動檔案皆通過檢查且未被更動（AWD-01、AWD-07、ORG-02）", "Every published edition passes the validator and is unaltered (AWD-01, AWD-07, ORG-02)", documents));
    }

    private static Invariant Invariant(string name, string zh, string en, IReadOnlyCollection<string> contradicting)
    {
        var invariant = new Invariant { Name = name, Meaning = new Text { Zh = zh, En = en }, ViolationCount = contradicting.Count };
        invariant.Violations.Add(contradicting.Take(20));
        return invariant;
    }
}
