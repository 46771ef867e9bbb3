using CseaMesh.Judging.Domain.Results;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Judging.Domain.Scoring;

/// <summary>Numbers as in the contract.</summary>
public enum SheetState
{
    Assigned = 1,
    Draft = 2,
    Submitted = 3,
    Recused = 4,
    Withdrawn = 5,
}

/// <summary>What a judge typed.</summary>
/// <param name="Confidence">0 = not told, 1 low to 3 high; never part of the result.</param>
/// <param name="Report">What staff should look at in the material.</param>
internal sealed record SheetContent(IReadOnlyDictionary<int, int> Marks, IReadOnlyDictionary<int, int> Bonus, string Notes, string Comment, string Questions, int Confidence = 0, string Report = "");

/// <summary>
/// Assignment and marks of one judge for one entry in one round, in one row. The draft and the last submitted version stand side by side,
/// so that an unfinished change never makes a submitted sheet disappear from the count.
/// </summary>
internal sealed class Sheet : Aggregate
{
    public required string Edition { get; init; }

    public required string RoundId { get; init; }

    public required RoundKind Kind { get; init; }

    public required int Award { get; init; }

    public required string EntryId { get; init; }

    public required string MemberId { get; init; }

    /// <summary>Place in the judge's own list: round's award, then drawn order.</summary>
    public required string OrderKey { get; init; }

    public SheetState State { get; set; } = SheetState.Assigned;

    /// <summary>Draft or last submitted marks (<see cref="MarkText"/>).</summary>
    public string Marks { get; set; } = "";

    public string Bonus { get; set; } = "";

    public string Notes { get; set; } = "";

    public string Comment { get; set; } = "";

    public string Questions { get; set; } = "";

    public int Confidence { get; set; }

    public string Report { get; set; } = "";

    /// <summary>How often it was submitted.</summary>
    public int SubmittedVersion { get; set; }

    public DateTime? SubmittedAt { get; set; }

    /// <summary>Marks of the last submitted version: these count.</summary>
    public string CountedMarks { get; set; } = "";

    public string CountedBonus { get; set; } = "";

    /// <summary>Total of the last submitted version in centipoints; null before.</summary>
    public int? Points { get; set; }

    /// <summary>Ledger index of the last submitted version.</summary>
    public long? LedgerIndex { get; set; }

    /// <summary>Rises with every submission and every removal; the board ignores what is not newer.</summary>
    public int ScoreVersion { get; set; }

    /// <summary>Finals only: open from the questions until this instant, exclusive.</summary>
    public DateTime? FinalsOpenedAt { get; set; }

    public DateTime? FinalsUntil { get; set; }

    public bool IsHeld => State is not (SheetState.Recused or SheetState.Withdrawn);

    /// <summary>Its last submitted version is part of the result.</summary>
    public bool Counts => IsHeld && SubmittedVersion > 0;

    public CountedSheet ToCounted() => new(EntryId, MemberId, MarkText.Read(CountedMarks), MarkText.Read(CountedBonus));

    /// <summary>Finals sheets open when the questions begin and lock some time after the session.</summary>
    public Refusal? WhyNotFinals(DateTime now)
    {
        if (Kind != RoundKind.Finals)
        {
            return null;
        }

        if (FinalsOpenedAt is null)
        {
            return Refusal.Precondition("ROUND_NOT_OPEN", "這場決審進入評審提問後才能評分。", "This sheet opens when the questions of the session begin.");
        }

        return FinalsUntil is { } until && now >= until
            ? Refusal.Precondition("ROUND_CLOSED", "這場決審的評分時間已過。", "The time to score this session is over.")
            : null;
    }

    public Refusal? WhyNotSubmit(DateTime now) => WhyNotFinals(now) ?? (State == SheetState.Submitted
        ? Refusal.Precondition("SHEET_SUBMITTED", "這份評分表已送出；要修改請先重新開啟。", "This sheet is submitted; reopen it to change it.")
        : null);

    public void Keep(SheetContent content)
    {
        (Marks, Bonus) = (MarkText.Write(content.Marks), MarkText.Write(content.Bonus));
        (Notes, Comment, Questions) = (content.Notes, content.Comment, content.Questions);
        (Confidence, Report) = (content.Confidence, content.Report);
        State = SheetState.Draft;
    }

    /// <summary>Answers what counts now.</summary>
    public CountedSheet Submit(SheetContent content, MethodAward award, ScoringRules rules, DateTime now)
    {
        Keep(content);
        (CountedMarks, CountedBonus) = (Marks, Bonus);
        var counted = new CountedSheet(EntryId, MemberId, content.Marks, content.Bonus);
        Points = counted.Total(award, rules);
        State = SheetState.Submitted;
        SubmittedVersion++;
        SubmittedAt = now;
        ScoreVersion++;
        return counted;
    }

    /// <summary>A staff verdict changed what the bonus is worth. True when the total of a counting sheet changed with it.</summary>
    public bool Revalue(MethodAward award, ScoringRules rules, IReadOnlySet<int> forcedZero)
    {
        if (SubmittedVersion == 0 || ToCounted().Without(forcedZero).Total(award, rules) is var points && points == Points)
        {
            return false;
        }

        Points = points;
        ScoreVersion += Counts ? 1 : 0;
        return Counts;
    }

    /// <summary>The sheet no longer counts; its marks stay readable. True when it counted before.</summary>
    public bool Remove(SheetState reason)
    {
        var counted = Counts;
        State = reason;
        ScoreVersion += counted ? 1 : 0;
        return counted;
    }

    /// <summary>The entry or the judge came back: the sheet is as it was. True when it counts again.</summary>
    public bool Restore()
    {
        State = SubmittedVersion > 0 ? SheetState.Submitted : Marks.Length > 0 ? SheetState.Draft : SheetState.Assigned;
        ScoreVersion += Counts ? 1 : 0;
        return Counts;
    }
}
