using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.AcceptDossierResponse> AcceptDossier(V1.AcceptDossierRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller();
        var dossier = await door.StaffAsync(request.Entry, caller, ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        Etag.Match(request.Etag, dossier.Version);
        var now = clock.Now();
        CheckRules.WhyNotDecide(dossier, caller.Id).ThrowIfAny();
        DossierRules.WhyNotAccept(dossier, rules, now).ThrowIfAny();
        dossier.Accept(YearbookAfter(dossier, rules), now, caller.Id);
        foreach (var version in dossier.Versions.Where(v => v.Current && !v.IsLink && !v.Kind.IsYearbook()))
        {
            (version.ReadingSha256, version.ReadingSize, version.ReadingClean) = await readingCopies.MakeAsync(version, ct);
        }

        outbox.Publish(dossier.Edition, dossier.Id, dossier.Version + 1, Messages.Accepted(dossier, Manifest.Hash(Manifest.Write(dossier, rules)), now));
        foreach (var verdict in VerdictsForJudges(dossier, rules, caller.Id, now))
        {
            outbox.Publish(dossier.Edition, dossier.Id, dossier.Version + 1, Messages.Verdict(dossier, verdict));
        }
        await db.SaveChangesAsync(ct);
        return new V1.AcceptDossierResponse { Dossier = Show(dossier, rules, staff: true) };
    }

    /// <summary>Teams and persons: received when every piece is accepted, else cancelled (YBK-04, AN-09). Companies hand in after they win.</summary>
    private static YearbookState YearbookAfter(Dossier dossier, AwardRules rules)
    {
        var places = rules.Slots.Where(r => r.Kind.IsYearbook() && !r.AfterWin).SelectMany(r => r.Places().Where(p => r.Requires(p.Ordinal))).ToList();
        return places.Count == 0 ? dossier.Yearbook
            : places.All(p => dossier.Current(p) is not null && dossier.VerdictOn(p) == Verdict.Accepted) ? YearbookState.Received
            : YearbookState.Cancelled;
    }

    /// <summary>What was judged invalid in the check, as a word to the judges (VID-04, VID-05); a film or lone letter not by the supervisor earns nothing (VID-11, BON-04).</summary>
    private static IEnumerable<MaterialVerdict> VerdictsForJudges(Dossier dossier, AwardRules rules, string officer, DateTime now)
    {
        var before = dossier.MaterialVerdicts.Count;
        foreach (var check in dossier.Checks.Where(c => c.Verdict == Verdict.Invalid).OrderBy(c => c.Item, StringComparer.Ordinal).ToList())
        {
            var item = Item.Parse(check.Item)!.Value;
            var lone = item.Kind == SlotKind.RecommendationLetter && dossier.Current(Item.Of(SlotKind.BonusVideo, 1)) is null;
            if (item.Kind == SlotKind.BonusVideo || lone)
            {
                foreach (var bonus in rules.BonusFor(SlotKind.BonusVideo).Where(b => !dossier.ForcedZero().Contains(b.No)))
                {
                    dossier.AddVerdict("", bonus.No, invalid: true, check.Reason, officer, now);
                }
            }

            dossier.AddVerdict(item.Key, 0, invalid: true, check.Reason, officer, now);
        }

        return dossier.MaterialVerdicts.Skip(before).Where(v => v.Item.Length > 0).ToList();
    }
}
