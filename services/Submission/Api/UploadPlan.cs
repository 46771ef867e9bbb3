using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;

namespace CseaMesh.Submission.Api;

/// <summary>What is said of a file before its bytes, checked before the first of them is taken.</summary>
internal static class UploadPlan
{
    private const int MaxRawName = 1024;

    /// <param name="staff">Sent by staff for an entrant: a mail then has to be named.</param>
    public static Upload Read(V1.UploadHeader header, Dossier dossier, Item item, SlotRule rule, AwardRules rules, Caller caller, bool staff, TimeProvider clock)
    {
        if (!rule.FileAllowed)
        {
            throw Refusal.Invalid("kind", "這個欄位只收網址，不收檔案。", "This slot takes a link, not a file.");
        }

        FileRules.WhyNotSize(rule, header.SizeBytes).ThrowIfAny();
        EvidenceRules.WhyNotBonusItem(rules, rule.Kind, header.BonusItem, out var bonusItem).ThrowIfAny();
        var check = new FieldCheck();
        check.True(header.FileName.Length <= MaxRawName, "file_name", $"檔名最多 {MaxRawName} 字", $"file_name takes at most {MaxRawName} characters", "TOO_LONG");
        check.True(header.SizeBytes >= 0, "size_bytes", "size_bytes 不得為負", "size_bytes must not be negative", "OUT_OF_RANGE");
        check.True(header.Sha256.Length == 0 || header.Sha256.Length == 64 && header.Sha256.All(char.IsAsciiHexDigit), "sha256", "sha256 須為 64 個十六進位字元", "sha256 must be 64 hexadecimal characters");
        var occurredOn = DeclarationsView.Day(check, "occurred_on", header.OccurredOn);
        var document = rule.Kind == SlotKind.EntryDocument;
        var (front, back) = (document && header.HasFrontCover ? header.FrontCover : (bool?)null, document && header.HasBackCover ? header.BackCover : (bool?)null);
        DeclarationsView.Covers(check, new Declarations { FrontCover = front == true, BackCover = back == true }, rules.Calendar);
        check.ThrowIfAny();
        var now = clock.Now();
        var (mailAt, evidence) = MailRules.Read(header.Mail, staff, now);
        var begun = mailAt ?? now;
        var until = DossierRules.WindowOf(dossier, item, rules);
        return new Upload
        {
            Id = Ids.New(clock), Dossier = dossier.Id, Kind = rule.Kind, Ordinal = item.Ordinal, By = caller.Id, SentName = FileNames.Clean(header.FileName),
            Size = header.SizeBytes, Sha256 = header.Sha256.ToLowerInvariant(), FrontCover = front, BackCover = back, BonusItem = bonusItem, OccurredOn = occurredOn,
            MailAt = mailAt, MailEvidence = evidence, StartedAt = begun, ExpiresAt = UploadRules.ExpiresAt(now, until),
        };
    }
}

/// <summary>What staff enter for an entrant who wrote by mail (DOC-11, YBK-06): never without saying which mail.</summary>
internal static class MailRules
{
    private const int MaxEvidence = 200;

    public static (DateTime? At, string Evidence) Read(V1.Mail? mail, bool staff, DateTime now)
    {
        if (!staff)
        {
            return mail is null ? (null, "") : throw Caller.NotYours();
        }

        var check = new FieldCheck();
        var evidence = check.Text("mail.evidence", mail?.Evidence ?? "", MaxEvidence);
        check.True(mail?.ReceivedAt is not null, "mail.received_at", "請填寫收到郵件的時間", "mail.received_at is required", "REQUIRED");
        check.ThrowIfAny();
        var at = mail!.ReceivedAt.ToDateTime();
        UploadRules.WhyNotMail(at, now).ThrowIfAny();
        return (at, evidence);
    }
}
