using System.Globalization;
using CseaMesh.Platform.Data;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Submission.Api;

/// <summary>A dossier as its owner or staff see it.</summary>
internal static class View
{
    public static V1.Dossier Of(Dossier dossier, AwardRules rules, DateTime now, bool staff)
    {
        var preflight = Preflight.Of(dossier, rules, now);
        var shown = new V1.Dossier
        {
            Entry = dossier.Id,
            Etag = Etag.Of(dossier.Version),
            Edition = dossier.Edition,
            EntryNumber = dossier.EntryNumber,
            AwardClass = Rulebook.ProtoOf(dossier.Class),
            Award = dossier.Award,
            AwardName = Messages.TextOf(rules.Name),
            Organisation = dossier.Organisation,
            OrganisationName = dossier.OrganisationName,
            Label = dossier.Label,
            State = State(dossier.State),
            StateReason = dossier.StateReason,
            Slots = { Slots(dossier, rules, preflight, now, staff) },
            Declarations = DeclarationsView.Of(dossier.Declarations),
            PageMap = { PageMap(dossier) },
            Preflight = { preflight.Select(Finding) },
            Complete = preflight.All(f => f.Level != Level.Missing),
            SubmitUntil = rules.Calendar.SubmitUntil.ToTimestamp(),
            Receipts = { dossier.HandIns.OrderBy(h => h.No).Select(Receipt) },
            Supplements = { dossier.Supplements.OrderBy(s => s.No).Select(Supplement) },
            Yearbook = Yearbook(dossier.Yearbook),
            YearbookUntil = (dossier.Class == EntryClass.Corporate ? rules.Calendar.YearbookUntil : rules.Calendar.SubmitUntil).ToTimestamp(),
            ReviewFeeSettled = dossier.ReviewFeeSettled,
            SubmittedAtClose = rules.Calendar.SubmitCompleteDrafts,
            GraceMinutes = rules.Calendar.GraceMinutes,
            CompetencyStandard = dossier.CompetencyStandard,
            CompetencyStandards = { rules.Standards.Where(s => s.Latest).Select(s => s.Code) },
        };
        if (rules.Standards.FirstOrDefault(s => s.Code == dossier.CompetencyStandard) is { } standard)
        {
            (shown.CompetencyCovered, shown.CompetencyIndicators) = (CompetencyMaps.Read(dossier.CompetencyMap).Count, standard.Indicators.Count());
        }

        if (staff)
        {
            shown.Officer = dossier.Officer;
            shown.CheckItems.AddRange(DossierRules.CheckItems(dossier, rules).Select(item => Check(dossier, item, rules)));
            shown.MaterialVerdicts.AddRange(dossier.MaterialVerdicts.OrderBy(v => v.No).Select(Verdict));
        }

        return shown;
    }

    public static V1.Slot Slot(Dossier dossier, Item item, SlotRule rule, AwardRules rules, IReadOnlyList<Finding> preflight, DateTime now, bool staff)
    {
        var (current, arriving) = (dossier.Current(item), dossier.Arriving(item));
        var slot = new V1.Slot
        {
            Kind = Rulebook.ProtoOf(rule.Kind),
            Ordinal = item.Ordinal,
            Item = item.Key,
            State = arriving is { State: UploadState.Inspecting } ? V1.SlotState.Inspecting : current is null ? arriving is null ? V1.SlotState.Empty : V1.SlotState.Faulty : Domain.SlotFindings.Worst(preflight.Where(f => f.Item == item.Key && f.Rule is not ("PRE-01" or "REG-09"))) switch
            {
                Level.Missing => V1.SlotState.Faulty,
                Level.Warning => V1.SlotState.Warned,
                _ => V1.SlotState.Ready,
            },
            Required = rule.Requires(item.Ordinal),
            Editable = !staff && DossierRules.WhyNotEdit(dossier, item, rules, now) is null,
            EarlierFiles = { dossier.Versions.Where(v => v.Item == item && !v.Current && !v.IsLink).OrderByDescending(v => v.No).Select(v => File(dossier, v, rules)) },
            BonusItem = current?.BonusItem ?? 0,
            OccurredOn = Date(current?.OccurredOn),
            MaxBytes = rule.MaxBytes,
            Extensions = { rule.Formats },
            LinkAllowed = rule.LinkAllowed,
            ExpectedName = Manifest.NameOf(dossier, item, rules),
            Guidance = { Guidance.For(rule.Kind, dossier.Class).Select(Messages.TextOf) },
            Arriving = arriving is null ? null : UploadView.Arrived(arriving),
        };
        if (current is { IsLink: false })
        {
            slot.File = File(dossier, current, rules);
            slot.File.MailEvidence = staff ? current.MailEvidence : "";
        }
        else if (current is not null)
        {
            slot.Link = new V1.Link
            {
                Version = current.No, Url = current.Url, DeclaredSeconds = current.DeclaredSeconds, SetAt = current.ReceivedAt.ToTimestamp(), SetBy = current.By,
                State = System.Enum.Parse<V1.LinkState>(current.LinkState.ToString()), CheckedAt = current.LinkCheckedAt?.ToTimestamp(), HttpStatus = current.LinkStatus,
            };
        }

        // The entrant learns an officer's word only where it is addressed to him.
        if (staff || dossier.State is DossierState.SupplementAsked or DossierState.Returned && dossier.VerdictOn(item) is Domain.Verdict.Supplement or Domain.Verdict.Invalid)
        {
            slot.Check = Check(dossier, item, rules);
            if (!staff)
            {
                slot.Check.By = "";
            }
        }

        return slot;
    }

    public static V1.Finding Finding(Finding finding) => new()
    {
        Rule = finding.Rule,
        Item = finding.Item,
        Level = finding.Level switch
        {
            Level.Fulfilled => V1.FindingLevel.Fulfilled,
            Level.Warning => V1.FindingLevel.Warning,
            _ => V1.FindingLevel.Missing,
        },
        What = Messages.TextOf(finding.What),
        ToDo = finding.ToDo is null ? null : Messages.TextOf(finding.ToDo),
        NeedsHuman = finding.NeedsHuman,
    };

    public static V1.Receipt Receipt(HandIn handIn) => new()
    {
        SubmissionNo = handIn.No,
        At = handIn.At.ToTimestamp(),
        Automatic = handIn.Automatic,
        By = handIn.By,
        ManifestSha256 = handIn.Sha256,
        Manifest = handIn.Manifest,
    };

    public static IEnumerable<V1.CriterionPages> PageMap(Dossier dossier) =>
        PageMaps.Read(dossier.PageMap).OrderBy(row => row.Key).Select(row => new V1.CriterionPages { Criterion = row.Key, Pages = { row.Value } });

    public static Words TitleOf(Item item, AwardRules rules) => item.Title(numbered: item.Kind is { } kind && rules.Slot(kind) is { MaxCount: > 1 });

    public static V1.DossierState State(DossierState state) => System.Enum.Parse<V1.DossierState>(state.ToString());

    public static V1.YearbookState Yearbook(YearbookState state) => System.Enum.Parse<V1.YearbookState>(state.ToString());

    public static string Date(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static IEnumerable<V1.Slot> Slots(Dossier dossier, AwardRules rules, IReadOnlyList<Finding> preflight, DateTime now, bool staff) =>
        from rule in rules.Slots
        where !rule.AfterWin || dossier.Yearbook != YearbookState.None
        from place in rule.Places()
        select Slot(dossier, place, rule, rules, preflight, now, staff);

    private static V1.FileVersion File(Dossier dossier, SlotVersion version, AwardRules rules) => new()
    {
        Id = version.Id,
        Version = version.No,
        Sha256 = version.Sha256,
        SizeBytes = version.Size,
        ContentType = version.ContentType,
        SentName = version.SentName,
        CanonicalName = Manifest.NameOf(dossier, version, rules),
        ReceivedAt = version.ReceivedAt.ToTimestamp(),
        UploadedBy = version.By,
        Pages = version.Pages ?? 0,
        Characters = version.Characters ?? -1,
        WidthPixels = version.Width,
        HeightPixels = version.Height,
        DensityDpi = version.Dpi,
        DurationSeconds = version.Seconds ?? 0,
        StrictCharacters = version.StrictCharacters ?? -1,
        TextState = version.Text switch
        {
            Domain.TextState.Readable => V1.TextState.Readable,
            Domain.TextState.Scanned => V1.TextState.Scanned,
            Domain.TextState.Garbled => V1.TextState.Garbled,
            Domain.TextState.Unread => V1.TextState.Unread,
            _ => V1.TextState.Unspecified,
        },
        Notes = { version.Notes.Select(n => new V1.FileNote { Key = n.Key, Value = n.Value, Identifies = n.Identifies }) },
        Channel = version.MailEvidence.Length > 0 ? V1.MaterialChannel.Email : V1.MaterialChannel.Online,
    };

    public static V1.Step Step(Step step, bool staff) => new()
    {
        At = step.At.ToTimestamp(),
        By = staff || step.Kind is StepKind.File or StepKind.Link or StepKind.Cleared or StepKind.Submitted ? step.By : "",
        Kind = System.Enum.Parse<V1.StepKind>(step.Kind.ToString()),
        Item = step.Item,
        Text = step.Text,
    };

    private static V1.CheckItem Check(Dossier dossier, Item item, AwardRules rules)
    {
        var check = dossier.Checks.FirstOrDefault(c => c.Item == item.Key);
        return new V1.CheckItem
        {
            Item = item.Key,
            Title = Messages.TextOf(TitleOf(item, rules)),
            Verdict = System.Enum.Parse<V1.Verdict>((check?.Verdict ?? Domain.Verdict.None).ToString()),
            Reason = check?.Reason ?? "",
            By = check?.By ?? "",
            At = check?.At.ToTimestamp(),
            LookAt = { CheckRules.LookAt(item).Select(Messages.TextOf) },
        };
    }

    private static V1.Supplement Supplement(Supplement supplement) => new()
    {
        Number = supplement.Number,
        No = supplement.No,
        Items = { supplement.Items.OrderBy(i => i.Seq).Select(i => new V1.SupplementItem { Item = i.Item, Reason = i.Reason }) },
        AskedAt = supplement.AskedAt.ToTimestamp(),
        AskedBy = supplement.AskedBy,
        Until = supplement.Until.ToTimestamp(),
        AnsweredAt = supplement.AnsweredAt?.ToTimestamp(),
    };

    private static V1.MaterialVerdict Verdict(MaterialVerdict verdict) => new()
    {
        Item = verdict.Item,
        BonusItem = verdict.BonusItem,
        Invalid = verdict.Invalid,
        Reason = verdict.Reason,
        By = verdict.By,
        At = verdict.At.ToTimestamp(),
    };
}
