using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using static CseaMesh.Tests.Judging.PanelSeason;
using BusyTime = CseaMesh.Judging.V1.BusyTime;
using Candidate = CseaMesh.Judging.Domain.Rounds.Candidate;
using Member = CseaMesh.Judging.Domain.Committee.Member;
using Seat = CseaMesh.Judging.Domain.Committee.Seat;

namespace CseaMesh.Tests.Judging;

/// <summary>The finals timetable is solved, not guessed: against quorum, conflicts and busy times, with the reason when there is none.</summary>
public sealed class FinalsPlanTests : IAsyncLifetime
{
    private PanelSeason _season = null!;
    private string[] _entries = [];

    public async ValueTask InitializeAsync()
    {
        _season = await StartAsync();
        _entries = await _season.QualifyAsync(3, 4);
        await _season.OpenReviewAsync();
        foreach (var (entry, mark) in _entries.Zip([90, 80, 70, 60]))
        {
            await _season.ScoreAllAsync(entry, mark);
        }

        await _season.SealAsync(3);
        await _season.CertifyFinalistsAsync(3);
    }

    public ValueTask DisposeAsync() => _season.DisposeAsync();

    [Fact]
    [Trait("rule", "SCH-09")]
    [Trait("rule", "FIN-05")]
    public async Task Sessions_go_where_enough_judges_and_the_finalist_are_free()
    {
        for (var judge = 1; judge <= 4; judge++)
        {
            await JudgeBusyAsync(judge, Taipei(7, 25, 0), Taipei(7, 26, 0));
        }

        await FinalistBusyAsync(_entries[0], Taipei(7, 28, 0), Taipei(7, 28, 12));
        var dry = await Staff.PlanSlotsAsync(new PlanSlotsRequest { Edition = Code, DryRun = true });
        Assert.Empty((await Staff.ListFinalsSlotsAsync(new ListFinalsSlotsRequest { Edition = Code })).Slots);
        var plan = await Staff.PlanSlotsAsync(new PlanSlotsRequest { Edition = Code });
        Assert.Equal(dry.Slots.Select(s => (s.EntryId, s.Start)), plan.Slots.Select(s => (s.EntryId, s.Start)));

        // Friday lacks a quorum, the weekend is free, and Monday morning lacks one finalist: he comes after noon, in the first slot he can.
        Assert.Equal([Taipei(7, 28, 9), Taipei(7, 28, 9, 50), Taipei(7, 28, 12, 20)], plan.Slots.Select(s => s.Start.ToDateTimeOffset()));
        Assert.Equal(_entries[0], plan.Slots[2].EntryId);
        Assert.Equal((1, 7), (plan.Days, plan.Judges[0]));
        Assert.Equal(3, (await Staff.ListFinalsSlotsAsync(new ListFinalsSlotsRequest { Edition = Code, Date = "2025-07-28" })).Slots.Count);
        Assert.Empty((await Staff.ListFinalsSlotsAsync(new ListFinalsSlotsRequest { Edition = Code, Date = "2025-07-25" })).Slots);

        // A slot is not moved to where it could not have been planned.
        var slot = plan.Slots[2];
        await Refused.AsAsync(RefusalKind.Precondition, "NO_QUORUM", () => Staff.MoveSlotAsync(new MoveSlotRequest { Edition = Code, EntryId = slot.EntryId, Start = Taipei(7, 25, 10).ToTimestamp(), Etag = slot.Etag }));
        await Refused.AsAsync(RefusalKind.Precondition, "FINALIST_BUSY", () => Staff.MoveSlotAsync(new MoveSlotRequest { Edition = Code, EntryId = slot.EntryId, Start = Taipei(7, 28, 11).ToTimestamp(), Etag = slot.Etag }));
        Assert.Equal(Taipei(7, 29, 9).ToTimestamp(), (await Staff.MoveSlotAsync(new MoveSlotRequest { Edition = Code, EntryId = slot.EntryId, Start = Taipei(7, 29, 9).ToTimestamp(), Etag = slot.Etag })).Slot.Start);
        await _season.AssertSoundAsync();
    }

    [Fact]
    public async Task What_cannot_be_laid_out_is_explained_by_those_who_share_too_few_slots()
    {
        // All three can come on the first morning only: two slots for three.
        foreach (var entry in _entries[..3])
        {
            await FinalistBusyAsync(entry, Taipei(7, 25, 10, 30), Taipei(8, 9, 0));
        }

        var refusal = await Refused.AsAsync(RefusalKind.Precondition, "SLOTS_IMPOSSIBLE", () => Staff.PlanSlotsAsync(new PlanSlotsRequest { Edition = Code }));
        Assert.Equal("2", refusal.Metadata["slots"]);
        Assert.Equal(3, refusal.Metadata["entries"].Split(',').Length);
        Assert.Contains("7/25 09:00", refusal.Zh, StringComparison.Ordinal);
        Assert.Empty((await Staff.ListFinalsSlotsAsync(new ListFinalsSlotsRequest { Edition = Code })).Slots);

        await FinalistBusyAsync(_entries[1], Taipei(7, 25, 0), Taipei(7, 26, 0));
        Assert.Equal(3, (await Staff.PlanSlotsAsync(new PlanSlotsRequest { Edition = Code })).Slots.Count);
    }

    [Fact]
    public async Task A_window_with_too_few_slots_says_how_many_there_are()
    {
        var refusal = await Refused.AsAsync(RefusalKind.Precondition, "OUT_OF_WINDOW", () => Staff.PlanSlotsAsync(new PlanSlotsRequest { Edition = Code, FirstDay = "2025-08-08", DayFrom = "09:00", DayUntil = "10:30" }));
        Assert.Equal(("2", "3"), (refusal.Metadata["slots"], refusal.Metadata["sessions"]));
    }

    [Fact]
    public async Task Everybody_tells_his_own_busy_times_and_sees_no_others()
    {
        await JudgeBusyAsync(3, Taipei(7, 25, 0), Taipei(7, 26, 0));
        var own = _season.Client(Cast.Judge(3));
        Assert.Equal(_season.MemberId(3), (await own.GetAvailabilityAsync(new GetAvailabilityRequest { Edition = Code })).People.Single().MemberId);
        await own.SetAvailabilityAsync(new SetAvailabilityRequest { Edition = Code, MemberId = _season.MemberId(3) });
        Assert.Empty((await own.GetAvailabilityAsync(new GetAvailabilityRequest { Edition = Code })).People.Single().Busy);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => own.SetAvailabilityAsync(new SetAvailabilityRequest { Edition = Code, MemberId = _season.MemberId(4) }));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => own.SetAvailabilityAsync(new SetAvailabilityRequest { Edition = Code, EntryId = _entries[0] }));
        await Refused.AsAsync(RefusalKind.Invalid, "INVALID", () => own.SetAvailabilityAsync(new SetAvailabilityRequest { Edition = Code, MemberId = _season.MemberId(3), Busy = { new BusyTime { From = Taipei(7, 26).ToTimestamp(), Until = Taipei(7, 25).ToTimestamp() } } }));

        // Nobody learns from this page that he is a finalist.
        await _season.Service.DeliverAsync("registration", new OrganisationMemberChanged { Member = Cast.Id("OM", 1), Organisation = Cast.Id("ORG", 1), Person = Cast.Manager(1).Id, Role = MemberRole.Manager, Active = true }, subject: Cast.Id("OM", 1));
        await Staff.PlanSlotsAsync(new PlanSlotsRequest { Edition = Code });
        Assert.Empty((await _season.Client(Cast.Manager(1)).GetAvailabilityAsync(new GetAvailabilityRequest { Edition = Code })).People);
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => _season.Client(Cast.Manager(1)).SetAvailabilityAsync(new SetAvailabilityRequest { Edition = Code, EntryId = _entries[0] }));
    }

    /// <summary>Random small timetables against every way of laying them out.</summary>
    [Fact]
    public void A_timetable_is_found_exactly_when_one_exists_and_ends_as_early_as_any()
    {
        var random = new Random(20250725);
        var first = new DateTime(2025, 7, 25, 1, 0, 0, DateTimeKind.Utc);
        var found = 0;
        for (var trial = 0; trial < 150; trial++)
        {
            var (sessions, slots) = (random.Next(1, 5), random.Next(1, 6));
            var starts = Enumerable.Range(0, slots).Select(t => first.AddHours(t)).ToList();
            var panel = Enumerable.Range(1, 5).Select(n => Judge(n)).ToList();
            var candidates = Enumerable.Range(1, sessions).Select(Entry).ToList();
            var busy = (from who in candidates.Select(c => c.Id).Concat(panel.Select(p => p.Id)) from start in starts where random.Next(3) == 0 select new CseaMesh.Judging.Domain.Finals.BusyTime { Edition = "x", Who = who, From = start, Until = start.AddMinutes(40) }).ToList();
            var timetable = new Timetable(Rules, TimeSpan.FromMinutes(40), busy);
            var all = candidates.Select(c => new Session(c, panel)).ToList();
            var fits = all.Select(s => starts.Select(t => timetable.WhyNotAt(s, t) is null).ToList()).ToList();
            var best = Lay(fits, 0, 0);
            if (best is null)
            {
                var refusal = Assert.Throws<Refusal>(() => timetable.Solve(all, starts));
                Assert.Contains(refusal.Reason, new[] { "SLOTS_IMPOSSIBLE", "OUT_OF_WINDOW" });
                continue;
            }

            found++;
            var placed = timetable.Solve(all, starts);
            Assert.Equal(sessions, placed.Select(p => p.Start).Distinct().Count());
            Assert.All(placed, p => Assert.Null(timetable.WhyNotAt(p.Session, p.Start)));
            Assert.Equal(best, placed.Sum(p => starts.IndexOf(p.Start)));
        }

        Assert.InRange(found, 30, 140);
    }

    private static CseaMesh.Judging.Domain.Results.ScoringRules Rules => new(100, CseaMesh.Judging.Domain.Results.ScoringMethod.FairMean, false, 4, 3, 5, [], 2, 3, null, null, 50, 50, false, 1, null, 3, true, 0);

    /// <summary>Smallest sum of slot numbers over all layouts; null when there is none.</summary>
    private static int? Lay(List<List<bool>> fits, int session, int taken)
    {
        if (session == fits.Count)
        {
            return 0;
        }

        int? best = null;
        for (var t = 0; t < fits[session].Count; t++)
        {
            if (fits[session][t] && (taken & (1 << t)) == 0 && Lay(fits, session + 1, taken | (1 << t)) is { } rest && (best is null || rest + t < best))
            {
                best = rest + t;
            }
        }

        return best;
    }

    private static Member Judge(int n) => new() { Id = $"J{n}", Edition = "x", Name = $"{n}", Mail = "", Seat = n == 5 ? Seat.Impartial : n == 4 ? Seat.Government : Seat.Director, Chair = n == 1, Deputy = false, Years = 11, Employer = "", IsReserve = false };

    private static Candidate Entry(int n) => new() { Id = $"E{n}", Edition = "x", Award = 1, Class = CseaMesh.Judging.Domain.Results.AwardClass.Corporate, Number = $"C-{n}", Entrant = $"{n}", OrganisationId = $"O{n}", OrganisationName = $"{n}" };

    private CseaMesh.Judging.V1.Judging.JudgingClient Staff => _season.Client(Cast.Secretary);

    private async Task JudgeBusyAsync(int judge, DateTimeOffset from, DateTimeOffset until) =>
        await _season.Client(Cast.Judge(judge)).SetAvailabilityAsync(new SetAvailabilityRequest { Edition = Code, MemberId = _season.MemberId(judge), Busy = { new BusyTime { From = from.ToTimestamp(), Until = until.ToTimestamp() } } });

    /// <summary>On the finalist's word, before any notice: planned once so that the slot exists.</summary>
    private async Task FinalistBusyAsync(string entry, DateTimeOffset from, DateTimeOffset until)
    {
        await using var scope = _season.Service.Scope();
        var db = (CseaMesh.Judging.Data.JudgingDb)scope.ServiceProvider.GetService(typeof(CseaMesh.Judging.Data.JudgingDb))!;
        db.BusyTimes.RemoveRange(db.BusyTimes.Where(b => b.Who == entry));
        db.BusyTimes.Add(new CseaMesh.Judging.Domain.Finals.BusyTime { Edition = Code, Who = entry, From = from.UtcDateTime, Until = until.UtcDateTime });
        await db.SaveChangesAsync();
    }
}
