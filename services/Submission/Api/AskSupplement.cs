using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.AskSupplementResponse> AskSupplement(V1.AskSupplementRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var dossier = await door.StaffAsync(request.Entry, caller, ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        Etag.Match(request.Etag, dossier.Version);
        var now = clock.Now();
        CheckRules.WhyNotDecide(dossier, caller.Id).ThrowIfAny();
        var until = request.Until?.ToDateTime() ?? rules.Calendar.SupplementUntil;
        DossierRules.WhyNotAsk(rules, until, now).ThrowIfAny();
        var items = AskedItems(request, dossier, rules);
        foreach (var asked in items)
        {
            dossier.Judge(Item.Parse(asked.Item)!.Value, Verdict.Supplement, asked.Reason, caller.Id, now);
        }

        var supplement = dossier.Ask(items, now, caller.Id, until);
        outbox.Publish(dossier.Edition, dossier.Id, dossier.Version + 1, Messages.Asked(dossier, rules, supplement));
        await db.SaveChangesAsync(ct);
        return new V1.AskSupplementResponse { Dossier = Show(dossier, rules, staff: true) };
    }

    /// <summary>The items named, or every item judged SUPPLEMENT; each with a reason for the entrant.</summary>
    private static List<SupplementItem> AskedItems(V1.AskSupplementRequest request, Dossier dossier, AwardRules rules)
    {
        var asked = request.Items.Count > 0
            ? request.Items.Select(i => (i.Item, Reason: Reason(i.Reason))).ToList()
            : dossier.Checks.Where(c => c.Verdict == Verdict.Supplement).OrderBy(c => c.Item, StringComparer.Ordinal).Select(c => (c.Item, c.Reason)).ToList();
        if (asked.Count is 0 or > MaxAskedItems || asked.DistinctBy(i => i.Item).Count() != asked.Count)
        {
            throw Refusal.Invalid("items", $"請列出 1 到 {MaxAskedItems} 個補件項目，且不得重複", $"Name 1 to {MaxAskedItems} items, each once", "OUT_OF_RANGE");
        }

        foreach (var (item, reason) in asked)
        {
            CheckItem(dossier, rules, item);
            CheckRules.WhyNotReason(reason).ThrowIfAny();
        }

        return [.. asked.Select(i => new SupplementItem { Item = i.Item, Reason = i.Reason, Version = Item.Parse(i.Item) is { Kind: not null } item ? dossier.Current(item)?.No ?? 0 : 0 })];
    }

    private const int MaxAskedItems = 30;
}
