using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.SetLinkResponse> SetLink(V1.SetLinkRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var now = clock.Now();
        var dossier = await door.OwnAsync(request.Entry, caller, ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        var (item, rule) = Place(rules, request.Kind, request.Ordinal);
        Etag.Match(request.Etag, dossier.Version);
        DossierRules.WhyNotEdit(dossier, item, rules, now).ThrowIfAny();
        if (!rule.LinkAllowed)
        {
            throw Refusal.Invalid("url", "這個欄位只收檔案，不收網址。", "This slot takes a file, not a link.");
        }

        var url = request.Url.Trim();
        LinkRules.WhyNotLink(url).ThrowIfAny();
        EvidenceRules.WhyNotSeconds(rule, request.DeclaredSeconds).ThrowIfAny();
        EvidenceRules.WhyNotBonusItem(rules, rule.Kind, request.BonusItem, out var bonusItem).ThrowIfAny();
        var check = new FieldCheck();
        var occurredOn = DeclarationsView.Day(check, "occurred_on", request.OccurredOn);
        check.ThrowIfAny();
        dossier.Put(new SlotVersion
        {
            Id = Ids.New(clock), Kind = rule.Kind, Ordinal = item.Ordinal, ReceivedAt = now, By = caller.Id,
            Url = url, DeclaredSeconds = request.DeclaredSeconds, BonusItem = bonusItem, OccurredOn = occurredOn,
        });
        await db.SaveChangesAsync(ct);
        var preflight = Preflight.Of(dossier, rules, now);
        return new V1.SetLinkResponse
        {
            Slot = View.Slot(dossier, item, rule, rules, preflight, now, staff: false),
            Findings = { preflight.Where(f => f.Item == item.Key).Select(View.Finding) },
            Etag = Etag.Of(dossier.Version),
        };
    }
}
