using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Time;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

internal sealed partial class JudgingApi
{
    public override async Task<Wire.PlanSlotsResponse> PlanSlots(Wire.PlanSlotsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var (edition, standing) = await EnterAsync(request.Edition, context);
        standing.RequireSecretariat();
        var plan = ReadPlan(request, edition);
        var link = ReadLink(request.Link);

        var finalists = await AllFinalistsAsync(edition, ct);
        if (finalists.Count == 0)
        {
            throw Refusal.Precondition("NO_FINALISTS", "還沒有核定的決審名單。", "There are no certified finalists yet.");
        }

        var slots = await db.Slots.Where(s => s.Edition == edition.Code).ToListAsync(ct);
        var fixedSlots = slots.Where(s => (s.IsLive && s.State != SlotState.Planned) || s.State == SlotState.Absent).ToList();
        var sessions = new List<Session>();
        foreach (var candidate in finalists.Where(f => fixedSlots.All(s => s.EntryId != f.Id)))
        {
            sessions.Add(await finals.SessionAsync(edition, standing, candidate, ct));
        }

        var earliest = clock.Now();
        var starts = Calendar.FreeStarts(plan, edition.Finals.Length, fixedSlots).Where(s => s > earliest).ToList();
        var placed = (await finals.TimetableAsync(edition, ct)).Solve(sessions, starts);
        foreach (var place in placed)
        {
            Put(slots, place, link);
        }

        if (!request.DryRun)
        {
            await db.SaveChangesAsync(ct);
        }

        var live = slots.Where(s => s.IsLive).OrderBy(s => s.Start).ToList();
        var response = new Wire.PlanSlotsResponse { Days = live.Select(s => TaipeiTime.DateOf(s.Start)).Distinct().Count() };
        response.Slots.AddRange(live.Select(s => s.ToWire(finalists.Single(f => f.Id == s.EntryId), edition.Finals, clock.Now())));
        response.Judges.AddRange(live.Select(s => placed.FirstOrDefault(p => p.Session.Candidate.Id == s.EntryId)?.Judges ?? 0));
        return response;

        void Put(List<FinalsSlot> all, Placed place, string newLink)
        {
            var candidate = place.Session.Candidate;
            var slot = all.SingleOrDefault(s => s.EntryId == candidate.Id);
            if (slot is null)
            {
                slot = new FinalsSlot { Id = Ids.New(clock), Edition = edition.Code, Award = candidate.Award, EntryId = candidate.Id, Start = place.Start, End = place.Start };
                db.Slots.Add(slot);
                all.Add(slot);
            }

            (slot.Start, slot.End, slot.State) = (place.Start, place.Start + edition.Finals.Length, SlotState.Planned);
            slot.Link = newLink.Length > 0 ? newLink : slot.Link;
            announce.Slot(slot);
        }
    }

    /// <summary>Finalists by award, inside it in the order that the review round's seed draws.</summary>
    private async Task<List<Candidate>> AllFinalistsAsync(EditionRules edition, CancellationToken ct)
    {
        var finalists = new List<Candidate>();
        foreach (var award in edition.Awards.Values.Where(a => a.Class == AwardClass.Corporate).OrderBy(a => a.Number))
        {
            var round = await db.Rounds.AsNoTracking().SingleOrDefaultAsync(r => r.Edition == edition.Code && r.Award == award.Number && r.Kind == RoundKind.Review && r.State == RoundState.Sealed, ct);
            var certified = round is null ? null : await results.LatestAsync(edition.Code, award.Number, RoundKind.Review, ct);
            if (certified is { State: ResultState.Certified or ResultState.Published })
            {
                finalists.AddRange((await results.FinalistsAsync(edition.Code, award.Number, ct)).OrderBy(c => Assignment.OrderKey(round!.Seed, "slots", c.Id), StringComparer.Ordinal));
            }
        }

        return finalists;
    }

    private static Sessions ReadPlan(Wire.PlanSlotsRequest request, EditionRules edition)
    {
        var check = new FieldCheck();
        var firstDay = request.FirstDay.Length > 0 ? check.Date("first_day", request.FirstDay) : TaipeiTime.DateOf(edition.FinalsWindow.Opens);
        var daysOff = request.DaysOff.Select((d, i) => check.Date($"days_off[{i}]", d)).ToHashSet();
        var from = Clock(check, "day_from", request.DayFrom, new TimeOnly(9, 0));
        var until = Clock(check, "day_until", request.DayUntil, new TimeOnly(17, 30));
        check.Range("gap_minutes", request.GapMinutes, 0, 60);
        check.True(until - from >= edition.Finals.Length && until > from, "day_until", $"每日時間至少要容納一場 {edition.Finals.Length.TotalMinutes} 分鐘", $"the day must hold at least one session of {edition.Finals.Length.TotalMinutes} minutes");
        check.ThrowIfAny();
        return new Sessions(edition.FinalsWindow.Opens, edition.FinalsWindow.Until, firstDay, from, until, TimeSpan.FromMinutes(request.GapMinutes == 0 ? 10 : request.GapMinutes), daysOff, TaipeiTime.Offset);
    }

    private static TimeOnly Clock(FieldCheck check, string field, string value, TimeOnly otherwise)
    {
        if (value.Length == 0)
        {
            return otherwise;
        }

        check.True(TimeOnly.TryParseExact(value, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var time), field, $"{field} 須為 HH:MM", $"{field} must be written HH:MM");
        return time;
    }

    private static string ReadLink(string link)
    {
        var check = new FieldCheck();
        var text = check.Optional("link", link, 2000);
        check.True(text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps), "link", "連線網址須以 https:// 開頭", "link must be an https address");
        check.ThrowIfAny();
        return text;
    }
}
