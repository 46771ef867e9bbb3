using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Finals;

/// <summary>A finalist to be heard, with those who may hear him at all.</summary>
internal sealed record Session(Candidate Candidate, IReadOnlyList<Member> Panel);

/// <summary>A slot taken, and how many judges can be there.</summary>
internal sealed record Placed(Session Session, DateTime Start, int Judges);

/// <summary>
/// Lays sessions into slots exactly: a slot serves a session when enough judges and the finalist are free. If a timetable exists it is found,
/// the earliest slots are used, and among those the one nearest to the drawn order; if none exists, the reason is a set of finalists who
/// together have fewer slots than they are.
/// </summary>
internal sealed class Timetable(ScoringRules rules, TimeSpan length, IReadOnlyList<BusyTime> busy)
{
    // An earlier slot outweighs any displacement of the drawn order.
    private const long Later = 10_000_000;

    private readonly ILookup<string, BusyTime> _busy = busy.ToLookup(b => b.Who, StringComparer.Ordinal);

    public IReadOnlyList<Placed> Solve(IReadOnlyList<Session> sessions, IReadOnlyList<DateTime> starts)
    {
        var (source, sink) = (0, 1);
        var flow = new MinCostFlow(2 + sessions.Count + starts.Count);
        var arcs = new List<(int Arc, Placed Placed)>();
        for (var s = 0; s < sessions.Count; s++)
        {
            flow.Add(source, 2 + s, 1, 0);
            for (var t = 0; t < starts.Count; t++)
            {
                if (Hearers(sessions[s], starts[t]) is { } judges)
                {
                    arcs.Add((flow.Add(2 + s, 2 + sessions.Count + t, 1, (Later * t) + ((long)(t - s) * (t - s))), new Placed(sessions[s], starts[t], judges)));
                }
            }
        }

        for (var t = 0; t < starts.Count; t++)
        {
            flow.Add(2 + sessions.Count + t, sink, 1, 0);
        }

        if (flow.Run(source, sink) < sessions.Count)
        {
            throw WhyImpossible(flow.Reachable(source), sessions, starts);
        }

        return [.. arcs.Where(a => flow.FlowOn(a.Arc) > 0).Select(a => a.Placed).OrderBy(p => p.Start)];
    }

    /// <summary>Why a session cannot be at this time; null when it can.</summary>
    public Refusal? WhyNotAt(Session session, DateTime start) =>
        IsBusy(session.Candidate.Id, start)
            ? Refusal.Precondition("FINALIST_BUSY", $"{session.Candidate.OrganisationName} 在這個時間不能出席。", $"{session.Candidate.OrganisationName} cannot come at this time.")
            : Quorum.WhyNot(rules, Free(session, start));

    /// <summary>Members of the panel who are free then.</summary>
    public IReadOnlyList<Member> Free(Session session, DateTime start) => [.. session.Panel.Where(m => !IsBusy(m.Id, start))];

    private int? Hearers(Session session, DateTime start) => WhyNotAt(session, start) is null ? Free(session, start).Count : null;

    private bool IsBusy(string who, DateTime start) => _busy[who].Any(b => b.Meets(start, start + length));

    /// <summary>
    /// By Hall's theorem a timetable exists unless some finalists together have fewer slots than they are. What the flow can still reach is
    /// such a set.
    /// </summary>
    private Refusal WhyImpossible(IReadOnlySet<int> reachable, IReadOnlyList<Session> sessions, IReadOnlyList<DateTime> starts)
    {
        var stuck = sessions.Where((_, s) => reachable.Contains(2 + s)).ToList();
        var shared = starts.Where((_, t) => reachable.Contains(2 + sessions.Count + t)).ToList();
        if (stuck.FirstOrDefault(s => Quorum.WhyNot(rules, s.Panel) is not null) is { } never)
        {
            return Quorum.WhyNot(rules, never.Panel)!.With("entry", never.Candidate.Number);
        }

        var names = string.Join('、', stuck.Select(s => $"{s.Candidate.OrganisationName}（{s.Candidate.Number}）"));
        var english = string.Join(", ", stuck.Select(s => $"{s.Candidate.OrganisationName} ({s.Candidate.Number})"));
        if (shared.Count == starts.Count)
        {
            return Refusal.Precondition(
                "OUT_OF_WINDOW",
                $"決審期間內可用的時段只有 {starts.Count} 個，{stuck.Count} 場排不下；請放寬每日時間、縮短間隔或調整可出席時間。",
                $"The finals window offers {starts.Count} slots, and {stuck.Count} sessions need one; widen the hours, narrow the gap, or change busy times.").With("slots", starts.Count).With("sessions", stuck.Count);
        }

        var times = string.Join('、', shared.Select(t => (t + TimeSpan.FromHours(8)).ToString("M/d HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
        return Refusal.Precondition(
                "SLOTS_IMPOSSIBLE",
                $"{names} 共 {stuck.Count} 家，能出席且評審足額的時段只有 {shared.Count} 個{(shared.Count > 0 ? $"：{times}" : "")}。請調整可出席時間或增聘委員。",
                $"{english}: {stuck.Count} finalists share {shared.Count} slots with a quorum{(shared.Count > 0 ? $" ({times})" : "")}. Change busy times or appoint more judges.")
            .With("entries", string.Join(',', stuck.Select(s => s.Candidate.Number))).With("slots", shared.Count);
    }
}
