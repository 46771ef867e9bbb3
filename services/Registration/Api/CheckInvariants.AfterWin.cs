using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

/// <summary>What must always hold of tickets, seats, certificates, agreements and nominations.</summary>
internal sealed partial class RegistrationApi
{
    private async Task AfterWinAsync(V1.CheckInvariantsResponse response, CancellationToken ct)
    {
        var live = db.Tickets.AsNoTracking().Where(t => t.State != TicketState.Void);
        await HoldsAsync("tickets-within-entitlement", "有效入場券不多於持有張數（DIN-03、DIN-05、DIN-07）", "No more live tickets than a win holds (DIN-03, DIN-05, DIN-07)",
            db.Wins.Where(w => live.Count(t => t.WinId == w.Id) > w.Tickets + w.ExtraTickets).Select(w => w.Id));
        await HoldsAsync("one-ticket-per-place", "同一獲獎的同一席位只有一張有效入場券（DIN-05）", "One live ticket for each place of a win (DIN-05)",
            live.Where(t => live.Any(o => o.Id != t.Id && o.WinId == t.WinId && o.Ordinal == t.Ordinal)).Select(t => t.Number));
        await HoldsAsync("checked-in-has-time", "已入場者皆有時間與經手人，未入場者皆無（DIN-05）", "Whoever came in did so at a time and with somebody; nobody else did (DIN-05)",
            db.Tickets.Where(t => t.State == TicketState.CheckedIn != (t.CheckedInAt != null && t.CheckedInBy != "")).Select(t => t.Number));
        await HoldsAsync("ended-win-has-no-open-ticket", "已喪失的獲獎沒有待寄的入場券", "An ended win has no ticket waiting to be sent",
            db.Tickets.Where(t => t.State == TicketState.Issued && db.Wins.Any(w => w.Id == t.WinId && w.State == WinState.Revoked)).Select(t => t.Number));
        await HoldsAsync("certificate-follows-win", "有效證書皆屬已解鎖的獲獎，已喪失者無有效證書（WIN-06、FEE-14）", "A valid certificate belongs to a live win; an ended win has none (WIN-06, FEE-14)",
            db.Certificates.Where(c => c.State == CertificateState.Valid && !db.Wins.Any(w => w.Id == c.WinId && w.State != WinState.Revoked && w.CertificateNumber == c.Number)).Select(c => c.Number));
        await HoldsAsync("one-valid-certificate", "每一獲獎至多一張有效證書，且為最新一版", "A win has at most one valid certificate, its latest version",
            db.Certificates.Where(c => c.State == CertificateState.Valid && db.Certificates.Any(o => o.Id != c.Id && o.WinId == c.WinId && (o.State == CertificateState.Valid || o.Issue > c.Issue))).Select(c => c.Number));
        await HoldsAsync("accepted-means-agreed", "領取入場券、證書或獎座者皆已同意照片使用（PHO-02）", "Whoever has tickets, certificate or trophy agreed to the photographs (PHO-02)",
            db.Wins.Where(w => (db.Tickets.Any(t => t.WinId == w.Id) || db.Certificates.Any(c => c.WinId == w.Id) || db.Handovers.Any(h => h.WinId == w.Id))
                && !w.Tasks.Any(t => t.Kind == WinTaskKind.Consent && t.AgreedAt != null)).Select(w => w.Id));
        await HoldsAsync("agreement-has-its-words", "每項同意皆留有條款雜湊、時間與人員", "Every agreement keeps the hash of its words, the time and the person",
            db.Wins.Where(w => w.Tasks.Any(t => (t.AgreedAt != null) != (t.TermsSha256 != "") || (t.AgreedAt != null) != (t.AgreedBy != ""))).Select(w => w.Id));
        await HoldsAsync("nomination-after-acknowledgement", "已確認的舉薦皆經獲獎者確認自付費用（INT-02）", "A confirmed nomination had its costs acknowledged (INT-02)",
            db.Nominations.Where(n => n.State != NominationState.Drafted && n.State != NominationState.Dropped
                && !db.Wins.Any(w => w.Id == n.WinId && w.Tasks.Any(t => t.Kind == WinTaskKind.NominationAck && t.AgreedAt != null))).Select(n => n.Number));
        await HoldsAsync("question-has-task", "未回覆的提問皆在待辦事項中（CON-04）", "A question without an answer is among the tasks (CON-04)",
            db.Questions.Where(q => q.AnsweredAt == null && !db.StaffTasks.Any(t => t.Id == q.TaskId)).Select(q => q.Number));

        List<string> full = [], books = [];
        foreach (var code in await Editions.EditionBook.CodesAsync(db, ct))
        {
            var season = (await editions.InForceAsync(db, code, ct)).Season;
            full.AddRange((await live.Where(t => t.Edition == code && t.Table > 0).GroupBy(t => t.Table).Where(g => g.Count() > season.SeatsPerTable).Select(g => g.Key).ToListAsync(ct)).Select(t => $"{code}/{t}"));
            var given = await (from h in db.Handovers where h.Kind == HandoverKind.Yearbooks join w in db.Wins on h.WinId equals w.Id where w.Edition == code && h.Count > w.Books + w.ExtraBooks select w.Id).ToListAsync(ct);
            books.AddRange(given);
        }

        response.Invariants.Add(Invariant("table-not-overfull", "每桌不超過規定人數（DIN-02）", "No table has more guests than seats (DIN-02)", full));
        response.Invariants.Add(Invariant("yearbooks-within-entitlement", "發放的專刊不多於持有本數（DIN-04、DIN-06）", "No more yearbooks handed over than a win holds (DIN-04, DIN-06)", books));

        async Task HoldsAsync(string name, string zh, string en, IQueryable<string> contradicting) =>
            response.Invariants.Add(Invariant(name, zh, en, await contradicting.ToListAsync(ct)));
    }
}
