using CseaMesh.Common.V1;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Submission.Api;

/// <summary>The events of Submission, built from a dossier.</summary>
internal static class Messages
{
    public static V1.EntrySubmitted Submitted(Dossier dossier, AwardRules rules, HandIn handIn, string supplementNumber = "") => new()
    {
        Entry = dossier.Id,
        EntryNumber = dossier.EntryNumber,
        Organisation = dossier.Organisation,
        OrganisationName = dossier.OrganisationName,
        AwardClass = Rulebook.ProtoOf(dossier.Class),
        Award = dossier.Award,
        AwardName = TextOf(rules.Name),
        Label = dossier.Label,
        SubmissionNo = handIn.No,
        At = handIn.At.ToTimestamp(),
        Automatic = handIn.Automatic,
        ReceiptSha256 = handIn.Sha256,
        SupplementNumber = supplementNumber,
        By = handIn.By,
        Yearbook = View.Yearbook(dossier.Yearbook),
    };

    public static V1.SupplementRequested Asked(Dossier dossier, AwardRules rules, Supplement supplement) => new()
    {
        Entry = dossier.Id,
        EntryNumber = dossier.EntryNumber,
        Organisation = dossier.Organisation,
        OrganisationName = dossier.OrganisationName,
        AwardClass = Rulebook.ProtoOf(dossier.Class),
        Award = dossier.Award,
        AwardName = TextOf(rules.Name),
        Label = dossier.Label,
        Number = supplement.Number,
        No = supplement.No,
        Items = { supplement.Items.Select(i => ReasonOf(i.Item, i.Reason, rules)) },
        AskedAt = supplement.AskedAt.ToTimestamp(),
        Until = supplement.Until.ToTimestamp(),
    };

    public static V1.EntryReturned Returned(Dossier dossier, AwardRules rules, string reason, DateTime now) => new()
    {
        Entry = dossier.Id,
        EntryNumber = dossier.EntryNumber,
        Organisation = dossier.Organisation,
        OrganisationName = dossier.OrganisationName,
        AwardClass = Rulebook.ProtoOf(dossier.Class),
        Award = dossier.Award,
        AwardName = TextOf(rules.Name),
        Label = dossier.Label,
        SubmissionNo = dossier.SubmissionNo,
        Reasons =
        {
            new V1.ItemReason { Title = new Text { Zh = "整份參賽資料", En = "The whole dossier" }, Reason = reason },
            dossier.Checks.Where(c => c.Verdict is Domain.Verdict.Supplement or Domain.Verdict.Invalid).OrderBy(c => c.Item, StringComparer.Ordinal).Select(c => ReasonOf(c.Item, c.Reason, rules)),
        },
        At = now.ToTimestamp(),
        ResubmitUntil = rules.Calendar.SubmitUntil.ToTimestamp(),
    };

    public static V1.CheckReopened Reopened(Dossier dossier, string reason, DateTime now) => new()
    {
        Entry = dossier.Id,
        EntryNumber = dossier.EntryNumber,
        Reason = reason,
        At = now.ToTimestamp(),
    };

    public static V1.EntryAccepted Accepted(Dossier dossier, string manifestHash, DateTime now) => new()
    {
        Entry = dossier.Id,
        EntryNumber = dossier.EntryNumber,
        Yearbook = View.Yearbook(dossier.Yearbook),
        ManifestSha256 = manifestHash,
        At = now.ToTimestamp(),
    };

    public static V1.MaterialVerdictGiven Verdict(Dossier dossier, MaterialVerdict verdict)
    {
        var message = new V1.MaterialVerdictGiven
        {
            Entry = dossier.Id,
            EntryNumber = dossier.EntryNumber,
            Award = dossier.Award,
            Item = verdict.Item,
            Invalid = verdict.Item.Length > 0 && verdict.Invalid,
            BonusItemsForcedZero = { dossier.ForcedZero() },
            Reason = verdict.Reason,
            At = verdict.At.ToTimestamp(),
        };
        if (Item.Parse(verdict.Item)?.Kind is { } kind)
        {
            message.Kind = Rulebook.ProtoOf(kind);
        }

        return message;
    }

    public static V1.YearbookMaterialChanged Yearbook(Dossier dossier, DateTime now, DateTime? until) => new()
    {
        Entry = dossier.Id,
        EntryNumber = dossier.EntryNumber,
        State = View.Yearbook(dossier.Yearbook),
        At = now.ToTimestamp(),
        Until = until?.ToTimestamp(),
    };

    public static Text TextOf(Words words) => new() { Zh = words.Zh, En = words.En };

    private static V1.ItemReason ReasonOf(string key, string reason, AwardRules rules) => new()
    {
        Item = key,
        Title = TextOf(View.TitleOf(Item.Parse(key)!.Value, rules)),
        Reason = reason,
    };
}
