using CseaMesh.Common.V1;
using CseaMesh.Judging.Domain;
using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Time;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Judging.Api;

/// <summary>From domain words to the contract's. Enum numbers are the same on both sides.</summary>
internal static class Views
{
    public static Timestamp? At(DateTime? time) => time is { } t ? Timestamp.FromDateTime(t) : null;

    public static Text ToWire(this Words words) => new() { Zh = words.Zh, En = words.En };

    public static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "";

    /// <summary>With what only the edition's rules tell.</summary>
    public static Wire.Member ToWire(this Member m, CommitteeRules rules)
    {
        var view = m.ToWire();
        view.Votes = rules.Votes(m);
        return view;
    }

    public static Wire.Member ToWire(this Member m) => new()
    {
        Id = m.Id,
        PersonId = m.PersonId ?? "",
        Name = m.Name,
        Mail = m.Mail,
        Seat = (Wire.Seat)(int)m.Seat,
        Chair = m.Chair,
        Deputy = m.Deputy,
        YearsOfExperience = m.Years,
        Employer = m.Employer,
        State = (Wire.MemberState)(int)m.State,
        StatementAcceptedAt = At(m.StatementAcceptedAt),
        ConflictsDeclaredAt = At(m.ConflictsDeclaredAt),
        Etag = Etag.Of(m.Version),
        TermFrom = m.TermFrom is { } from ? Day(TaipeiTime.DateOf(from)) : "",
        TermUntil = m.TermUntil is { } until ? Day(TaipeiTime.DateOf(until).AddDays(-1)) : "",
        MaxSheets = m.MaxSheets,
    };

    public static Wire.Notary ToWire(this Notary n) => new()
    {
        PersonId = n.PersonId ?? "",
        Body = n.Body,
        Representative = n.Representative,
        Mail = n.Mail,
        AcceptedAt = At(n.AcceptedAt),
    };

    public static Wire.Conflict ToWire(this Conflict c, IReadOnlyDictionary<string, string> members, IReadOnlyDictionary<string, string> organisations) => new()
    {
        Id = c.Id,
        MemberId = c.MemberId,
        MemberName = members.GetValueOrDefault(c.MemberId, ""),
        OrganisationId = c.OrganisationId,
        OrganisationName = organisations.GetValueOrDefault(c.OrganisationId, ""),
        EntryId = c.EntryId,
        Kind = (Wire.ConflictKind)(int)c.Kind,
        Grade = (Wire.ConflictGrade)(int)c.Grade,
        State = (Wire.ConflictState)(int)c.State,
        Evidence = c.Evidence,
        Source = (Wire.ConflictSource)(int)c.Source,
        Etag = Etag.Of(c.Version),
    };

    public static Wire.Round ToWire(this AwardRound r, DateTime now, IEnumerable<Signature> signatures)
    {
        var round = new Wire.Round
        {
            Id = r.Id,
            Edition = r.Edition,
            Award = r.Award,
            Kind = (Wire.RoundKind)(int)r.Kind,
            State = (Wire.RoundState)(int)r.StateAt(now),
            OpensAt = At(r.OpensAt),
            Until = At(r.Until),
            CandidateCount = r.CandidateCount,
            SealIndex = r.SealIndex ?? -1,
            Etag = Etag.Of(r.Version),
        };
        round.SealSignatures.AddRange(signatures.OrderBy(s => s.At).Select(ToWire));
        return round;
    }

    public static Wire.Signature ToWire(this Signature s) => new() { Office = (Wire.Office)(int)s.Office, Name = s.Name, SignedAt = At(s.At) };

    public static Wire.Decision ToWire(this Decision d, string decidedBy) => new()
    {
        Id = d.Id,
        Number = d.Number,
        Kind = (Wire.DecisionKind)(int)d.Kind,
        Award = d.Award,
        EntryId = d.EntryId,
        Reason = d.Reason,
        DecidedBy = decidedBy,
        DecidedAt = At(d.DecidedAt),
        LedgerIndex = d.LedgerIndex,
    };

    public static Wire.Exact ToWire(this Rational value) => new()
    {
        Numerator = value.Numerator.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Denominator = value.Denominator.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    public static Wire.Result ToWire(this AwardResult r, IReadOnlyDictionary<string, Candidate> candidates, IEnumerable<Signature> signatures, bool withPlaces, ScoringRules? weights = null)
    {
        var file = r.File;
        var result = new Wire.Result
        {
            Id = r.Id,
            Edition = r.Edition,
            Award = r.Award,
            Round = (Wire.RoundKind)(int)r.Kind,
            ResultVersion = r.No,
            State = (Wire.ResultState)(int)r.State,
            MethodHash = file.MethodHash,
            MethodUsed = file.MethodUsed,
            MethodsDiffer = file.MethodsDiffer,
            FileHash = r.FileHash,
            LedgerIndex = r.LedgerIndex ?? -1,
            Etag = Etag.Of(r.Version),
        };
        result.Signatures.AddRange(signatures.OrderBy(s => s.At).Select(ToWire));
        if (withPlaces)
        {
            result.Places.AddRange(file.Places.Select(p => ToWire(p, candidates.GetValueOrDefault(p.Entry))));
            result.Weights = weights is null ? null : Combined(file, weights);
        }

        return result;
    }

    private static Wire.CombinedWeights? Combined(ResultFile file, ScoringRules rules)
    {
        var heard = file.Places.Where(p => p is { Struck: false, ReviewPart: not null, FinalsPart: not null }).ToList();
        if (heard.Count == 0)
        {
            return null;
        }

        var weights = new Wire.CombinedWeights { Review = rules.ReviewWeight, Finals = rules.FinalsWeight };
        if (Domain.Diagnostics.EffectiveWeight.OfReview(rules, [.. heard.Select(p => ((double)p.ReviewPart!.Value, (double)p.FinalsPart!.Value))]) is { } effective)
        {
            weights.EffectiveReview = 100 * effective;
        }

        return weights;
    }

    public static Wire.FinalsSlot ToWire(this FinalsSlot s, Candidate candidate, FinalsRules rules, DateTime now) => new()
    {
        Id = s.Id,
        Edition = s.Edition,
        Award = s.Award,
        EntryId = s.EntryId,
        EntryNumber = candidate.Number,
        Entrant = candidate.Entrant,
        OrganisationName = candidate.OrganisationName,
        Start = At(s.Start),
        End = At(s.End),
        Link = s.Link,
        Questions = s.Questions,
        State = (Wire.SlotState)(int)s.State,
        NoticeIssuedAt = At(s.NoticeIssuedAt),
        ConfirmedAt = At(s.ConfirmedAt),
        TestedAt = At(s.TestedAt),
        TestPassed = s.TestPassed,
        TestNote = s.TestNote,
        Returning = candidate.Returning,
        NewMaterialDeclared = s.NewMaterial,
        PublicShareDeclared = s.PublicShare,
        ComplianceDeclared = s.Compliance,
        PresentationStartedAt = At(s.PresentationStartedAt),
        QuestionsStartedAt = At(s.QuestionsStartedAt),
        EndedAt = At(s.EndedAt),
        SheetsLockAt = At(s.EndedAt?.AddMinutes(rules.LockMinutes)),
        Absences = s.Absences,
        Timer = Timer(s, rules, now),
        Etag = Etag.Of(s.Version),
    };

    private static Wire.RoomTimer Timer(FinalsSlot s, FinalsRules rules, DateTime now)
    {
        var timer = RoomClock.Of(s, rules, now);
        return new Wire.RoomTimer
        {
            Phase = (Wire.RoomPhase)(int)timer.Phase,
            PhaseSeconds = (int)timer.Length.TotalSeconds,
            LeftMilliseconds = (long)timer.Left.TotalMilliseconds,
            At = At(now),
            Paused = timer.Paused,
            Fault = s.Fault,
        };
    }

    private static Wire.Place ToWire(PlaceLine p, Candidate? candidate) => new()
    {
        EntryId = p.Entry,
        EntryNumber = candidate?.Number ?? "",
        Entrant = candidate?.Entrant ?? "",
        Place_ = p.No,
        Shared = p.Shared,
        Selected = p.Selected,
        Value = p.Value.ToWire(),
        Shown = p.Shown,
        PlainMean = p.Plain.ToWire(),
        PlainMeanShown = p.PlainShown,
        ReviewPart = p.ReviewPart?.ToWire(),
        FinalsPart = p.FinalsPart?.ToWire(),
        CountedSheets = p.Counted,
        Reason = new Text { Zh = p.ReasonZh, En = p.ReasonEn },
        Struck = p.Struck,
    };
}
