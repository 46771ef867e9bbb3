using CseaMesh.Common.V1;

namespace CseaMesh.Mesh.Season.Plan;

/// <summary>How an organisation pays its review fee; most report their transfer and pay to the dollar.</summary>
internal enum PayHabit
{
    /// <summary>Reports date, amount and last five digits.</summary>
    Reported,

    /// <summary>Tells nothing; the bank's text carries its name, cut short.</summary>
    NameOnly,

    /// <summary>Writes the bill's number into the remark, in full-width characters.</summary>
    BillNumber,

    /// <summary>Pays at the counter and gives a name.</summary>
    AtTheCounter,

    /// <summary>Two bills, one transfer.</summary>
    TwoBillsAtOnce,

    /// <summary>Nothing tells whose money it is; the cashier finds out and allocates.</summary>
    Unexplained,

    /// <summary>The bank took its charge off the transfer; two persons waive the difference.</summary>
    ShortByCharge,

    /// <summary>Pays too much; the rest goes back.</summary>
    Over,

    /// <summary>A day after the due date; two persons accept it.</summary>
    Late,

    Never,
}

/// <summary>What becomes of an entry where it is not the ordinary way.</summary>
internal enum Fate
{
    Ordinary,

    /// <summary>Withdrawn before anything was paid for it: its line is cancelled.</summary>
    WithdrawnUnpaid,

    /// <summary>Withdrawn after it qualified: its fee stays.</summary>
    WithdrawnQualified,

    /// <summary>Nothing was handed in.</summary>
    NotSubmitted,

    /// <summary>Complete, but nobody pressed the button: the close of registration submits it.</summary>
    SubmittedByClose,

    /// <summary>Complete but for the yearbook material: kept, without yearbook and gift copies.</summary>
    YearbookMissing,

    /// <summary>The officer asks for another photo.</summary>
    Supplement,

    /// <summary>Handed back whole, and handed in again.</summary>
    Returned,

    /// <summary>Handed back whole, and never handed in again.</summary>
    ReturnedForGood,

    /// <summary>The film is not by the direct supervisor: its bonus is fixed at 0.</summary>
    BonusExcluded,

    /// <summary>False data found during review.</summary>
    Disqualified,

    /// <summary>Ties with the other entry of this fate in the same award.</summary>
    Tied,
}

internal sealed record PlannedOrganisation(
    int No, string LegalName, string ShortName, string EnglishName, string IndustryCode, string Ubn, string Domain, string ManagerName, string ManagerMail,
    bool GroupMember, bool VerifiedLate, PayHabit Pays);

/// <param name="Quality">What judges see in it, 55..97.</param>
/// <param name="PersonPays">An individual entry that the person registers and pays.</param>
internal sealed record PlannedEntry(int No, int Award, AwardClass Class, PlannedOrganisation Organisation, string TeamName, string PersonName, int Quality, Fate Fate, bool Wish, bool PersonPays)
{
    /// <summary>Goes on to the judges unless its organisation never pays.</summary>
    public bool ShouldQualify => Organisation.Pays != PayHabit.Never && Fate is not (Fate.WithdrawnUnpaid or Fate.NotSubmitted or Fate.ReturnedForGood);
}

/// <param name="ConflictOrganisation">No. of an organisation this judge has a HARD conflict with; 0 = none.</param>
/// <param name="ConflictEntry">No. of a single entry; 0 = none.</param>
internal sealed record PlannedJudge(int No, string Name, string Mail, string Employer, bool Chair, bool Deputy, Judging.V1.Seat Seat, int ConflictOrganisation, int ConflictEntry, int LateConflictEntry, double Leniency);

/// <summary>
/// The whole season before it is played: who enters what, who pays how, what goes wrong, and what every judge will think. The same seed gives
/// the same season, so what must come of it can be counted beforehand.
/// </summary>
internal sealed class SeasonPlan
{
    public const int OrganisationCount = 60;
    public const int EntryCount = 240;
    public const int SharedTieAward = 10;
    public const int DecidedTieAward = 23;
    public const int TwoWinnersAward = 11;

    /// <summary>In this award each entry is scored by <see cref="SplitJudges"/> of the seven; everywhere else by all of them.</summary>
    public const int SplitAward = 16;
    public const int SplitJudges = 5;

    private readonly Luck _luck;

    /// <param name="organisations">Only the first so many and their entries: a demonstration needs fewer than a season.</param>
    public SeasonPlan(int seed, int organisations = OrganisationCount)
    {
        _luck = new Luck((ulong)seed + 0x5EA50UL);
        var all = Enumerable.Range(1, OrganisationCount).Select(Organisation).ToList();
        var entries = MakeEntries(all);
        Judges = MakeJudges(all, entries);
        Organisations = all[..organisations];
        Entries = [.. entries.Where(e => e.Organisation.No <= organisations)];
    }

    public IReadOnlyList<PlannedOrganisation> Organisations { get; }

    public IReadOnlyList<PlannedEntry> Entries { get; }

    public IReadOnlyList<PlannedJudge> Judges { get; }

    /// <summary>What the organiser of this season settles otherwise than by default.</summary>
    public static void Settle(Edition.V1.Edition edition)
    {
        edition.Settings ??= new Edition.V1.Settings();
        edition.Settings.Scoring ??= new Edition.V1.ScoringSettings();
        edition.Settings.Scoring.AssignmentSplit = SplitJudges;
        edition.Settings.Scoring.SplitAwards.Add(SplitAward);
    }

    /// <summary>Sheets of an entry's review: one of each judge without a conflict, or as many as its award is split into.</summary>
    public int SheetsOf(PlannedEntry entry, int recused) => entry.Award == SplitAward ? Math.Min(SplitJudges, Judges.Count - recused) : Judges.Count - recused;

    /// <summary>The mark of a judge for one criterion, 0..100. Tied entries get the same from everyone.</summary>
    public int Mark(PlannedJudge judge, PlannedEntry entry, int criterion, bool finals)
    {
        var subject = entry.Fate == Fate.Tied ? 1000 + entry.Award : entry.No;
        var noise = _luck.Bell(6, judge.No, subject, criterion, finals ? 1 : 0);
        return (int)Math.Clamp(Math.Round(entry.Quality + judge.Leniency + noise), 0, 100);
    }

    /// <summary>Bonus points of a judge, 0..cap.</summary>
    public int Bonus(PlannedJudge judge, PlannedEntry entry, int item, int cap) =>
        entry.Fate == Fate.BonusExcluded ? 0 : _luck.Draw(cap + 1, 77, judge.No, entry.Fate == Fate.Tied ? 1000 + entry.Award : entry.No, item);

    public static AwardClass ClassOf(int award) => award <= 9 ? AwardClass.Corporate : award <= 20 ? AwardClass.Team : AwardClass.Individual;

    private static PlannedOrganisation Organisation(int no)
    {
        var (legal, shortName, english, industry) = Names.Company(no);
        var domain = $"org{no:00}.example";
        var pays = no switch
        {
            6 => PayHabit.NameOnly,
            7 => PayHabit.BillNumber,
            8 => PayHabit.AtTheCounter,
            9 => PayHabit.TwoBillsAtOnce,
            10 => PayHabit.Unexplained,
            11 => PayHabit.ShortByCharge,
            12 => PayHabit.Over,
            20 => PayHabit.Late,
            21 => PayHabit.Never,
            _ => PayHabit.Reported,
        };
        return new PlannedOrganisation(no, legal, shortName, english, industry, Names.Ubn(no), domain, Names.Person(no * 3), $"manager@{domain}", no % 4 == 0, no == 30, pays);
    }

    private List<PlannedEntry> MakeEntries(List<PlannedOrganisation> organisations)
    {
        // 33 awards of seven entries, nine of them with an eighth: 240. Organisations take turns, four entries each, never twice in one award.
        var entries = new List<PlannedEntry>(EntryCount);
        for (var award = 1; award <= 33; award++)
        {
            var count = award is 1 or 10 or 11 or 12 or 16 or 21 or 23 or 27 or 33 ? 8 : 7;
            for (var i = 0; i < count; i++)
            {
                var no = entries.Count + 1;
                var organisation = organisations[(no - 1) % OrganisationCount];
                var kind = ClassOf(award);
                var fate = FateOf(award, i);
                entries.Add(new PlannedEntry(
                    no, award, kind, organisation,
                    kind == AwardClass.Team ? Names.Team(no) : "",
                    kind == AwardClass.Individual ? Names.Person(no) : "",
                    fate == Fate.Tied ? 96 : 55 + _luck.Draw(36, 11, no),
                    fate,
                    Wish: kind == AwardClass.Corporate && no % 2 == 1,
                    PersonPays: kind == AwardClass.Individual && award == 25 && i < 3));
            }
        }

        return entries;
    }

    // Each at a place of its own, in awards where seven or eight entries leave the ranking meaningful.
    private static Fate FateOf(int award, int place) => (award, place) switch
    {
        (SharedTieAward, 2 or 5) => Fate.Tied,
        (DecidedTieAward, 1 or 6) => Fate.Tied,
        (3, 6) => Fate.WithdrawnUnpaid,
        (14, 3) => Fate.WithdrawnQualified,
        (17, 2) => Fate.NotSubmitted,
        (12, 6) => Fate.SubmittedByClose,
        (13, 5) => Fate.YearbookMissing,
        (18, 1) => Fate.Supplement,
        (28, 4) => Fate.Supplement,
        (15, 4) => Fate.Returned,
        (29, 2) => Fate.ReturnedForGood,
        (24, 3) => Fate.BonusExcluded,
        (31, 5) => Fate.Disqualified,
        _ => Fate.Ordinary,
    };

    private static List<PlannedJudge> MakeJudges(List<PlannedOrganisation> organisations, List<PlannedEntry> entries)
    {
        var conflicted = entries.First(e => e is { Award: 27, Fate: Fate.Ordinary });
        var late = entries.First(e => e is { Award: 19, Fate: Fate.Ordinary });
        return
        [
            new(1, "江明哲", "chair@panel.example", "臺灣客服中心發展協會", true, false, Judging.V1.Seat.Director, 0, 0, 0, 1.5),
            new(2, "沈雅琴", "judge2@panel.example", organisations[2].LegalName, false, true, Judging.V1.Seat.Director, 3, 0, 0, -4),
            new(3, "方國棟", "judge3@panel.example", "方國棟顧問工作室", false, false, Judging.V1.Seat.Director, 0, 0, 0, 3),
            new(4, "游淑惠", "judge4@panel.example", "遊藝管理學院", false, false, Judging.V1.Seat.Director, 0, conflicted.No, 0, 0),
            new(5, "薛博文", "judge5@panel.example", "薛博文事務所", false, false, Judging.V1.Seat.Director, 0, 0, late.No, -2),
            new(6, "施慧君", "government@panel.example", "某某機關", false, false, Judging.V1.Seat.Government, 44, 0, 0, 0.5),
            new(7, "盧正義", "impartial@panel.example", "某某公正協會", false, false, Judging.V1.Seat.Impartial, 0, 0, 0, -1),
        ];
    }
}
