using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;

namespace CseaMesh.Submission.Api;

/// <summary>The rpcs of Submission; each lies in the file of its name.</summary>
internal sealed partial class SubmissionApi(SubmissionDb db, Door door, Rulebook rulebook, Outbox outbox, Intake intake, Receiving receiving, Inspections inspections, UploadsAtWork atWork,
    IFileStore files, FileFolders folders, PageImages pageImages, ReadingCopies readingCopies, Invariants invariants, TimeProvider clock)
    : V1.Submission.SubmissionBase
{
    private const int ReasonLength = 1000;
    private const int ChunkBytes = 64 << 10;

    /// <summary>The item of a request, which must be a place of this award. Throws NOT_FOUND SLOT_UNKNOWN.</summary>
    private static (Item Item, SlotRule Rule) Place(AwardRules rules, Edition.V1.SlotKind kind, int ordinal)
    {
        if (kind is not (Edition.V1.SlotKind.Unspecified or Edition.V1.SlotKind.RegistrationForm) && Enum.IsDefined(kind)
            && rules.Slot(Rulebook.KindOf(kind)) is { } rule && Math.Max(1, ordinal) is var number && number <= rule.MaxCount && ordinal >= 0)
        {
            return (Item.Of(rule.Kind, number), rule);
        }

        throw Refusal.NotFound("這個獎項沒有這個繳件欄位。", "This award has no such slot.").With("reason", "SLOT_UNKNOWN");
    }

    /// <summary>An item of the check by its key. Throws NOT_FOUND ITEM_UNKNOWN.</summary>
    private static Item CheckItem(Dossier dossier, AwardRules rules, string key)
    {
        if (Item.Parse(key) is { } item && DossierRules.CheckItems(dossier, rules).Contains(item))
        {
            return item;
        }

        throw Refusal.NotFound("這一件沒有這個檢核項目。", "This dossier has no such check item.").With("reason", "ITEM_UNKNOWN");
    }

    private static string Reason(string reason, int max = ReasonLength)
    {
        var check = new FieldCheck();
        var text = check.Optional("reason", reason, max, multiline: true);
        check.ThrowIfAny();
        return text;
    }

    private V1.Dossier Show(Dossier dossier, AwardRules rules, bool staff = false) => View.Of(dossier, rules, clock.Now(), staff);
}
