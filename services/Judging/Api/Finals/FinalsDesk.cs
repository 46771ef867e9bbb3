using CseaMesh.Judging.Data;
using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Api;

/// <summary>What planning and holding sessions have in common. It does not save.</summary>
internal sealed class FinalsDesk(JudgingDb db, TimeProvider clock)
{
    /// <summary>The entry with the judges who may hear it: its panel, less those with a HARD conflict.</summary>
    public async Task<Session> SessionAsync(EditionRules edition, Standing standing, Candidate candidate, CancellationToken ct)
    {
        var panel = await db.Panels.AsNoTracking().SingleOrDefaultAsync(p => p.Edition == edition.Code && p.Award == candidate.Award, ct);
        return new Session(candidate, [.. AwardPanel.Of(panel, standing.Members, edition.Committee).Where(m => !standing.IsBarred(m, [candidate]))]);
    }

    public async Task<Timetable> TimetableAsync(EditionRules edition, CancellationToken ct) =>
        new(edition.Method.Scoring, edition.Finals.Length, await db.BusyTimes.AsNoTracking().Where(b => b.Edition == edition.Code).ToListAsync(ct));

    public void Log(FinalsSlot slot, RoomAct act, string by, DateTime at, string note = "") =>
        db.RoomLines.Add(new RoomLine { SlotId = slot.Id, At = at, Id = Ids.New(clock), Act = act, By = by, Note = note });

    /// <summary>Where watchers of a room are told.</summary>
    public static string Topic(FinalsSlot slot) => $"room-{slot.Id}";
}
