using CseaMesh.Registration.Data;
using CseaMesh.Registration.Editions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    public override async Task<V1.PreviewEligibilityResponse> PreviewEligibility(V1.PreviewEligibilityRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor);
        var book = await editions.InForceAsync(db, request.Edition, ct);
        if (clock.Now() < book.Season.EligibilityPreviewFrom)
        {
            throw Eligibility.TooEarly(book.Season);
        }

        var through = await db.EditionProgress.Where(e => e.Code == book.Season.Code).Select(e => e.StatementsThrough).SingleOrDefaultAsync(ct);
        var response = new V1.PreviewEligibilityResponse
        {
            StatementsComplete = Eligibility.StatementsComplete(book.Season, through),
            StatementsThrough = through is { } day ? Wire.Day(day) : "",
            Qualified = await db.Entries.CountAsync(e => e.Edition == book.Season.Code && e.Phase == Phase.Qualified, ct),
        };
        foreach (var (entry, organisation, why) in await Deciding.VerdictsAsync(db, book.Season, clock.Now(), ct))
        {
            var words = why is { } lapse ? Eligibility.Say(lapse) : StatusRule.Say(StatusRule.Of(entry, false, book.Season.ReviewOpens, clock.Now()));
            (why is null ? response.Waiting : response.Lapsing).Add(new V1.EligibilityVerdict
            {
                Entry = entry.Id,
                Number = entry.Number ?? "",
                OrganisationName = organisation.LegalName,
                Label = entry.Label,
                AwardName = Wire.Text(book.Season.Awards[entry.Award].Name),
                LapseReason = (V1.LapseReason)(why ?? LapseReason.Unspecified),
                Text = Wire.Text(words),
            });
        }

        return response;
    }

    public override async Task<V1.DecideEligibilityResponse> DecideEligibility(V1.DecideEligibilityRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat);
        var book = await editions.InForceAsync(db, request.Edition, ct);
        var through = await db.EditionProgress.Where(e => e.Code == book.Season.Code).Select(e => e.StatementsThrough).SingleOrDefaultAsync(ct);
        Eligibility.WhyNotDecide(book.Season, clock.Now(), through).ThrowIfAny();
        var lapsing = (await Deciding.VerdictsAsync(db, book.Season, clock.Now(), ct)).Where(v => v.Why is not null).ToList();
        if (lapsing.Count != request.ExpectedLapsing)
        {
            throw Refusal.Aborted("PREVIEW_CHANGED", $"預覽後有變動，現在是 {lapsing.Count} 件。", $"It changed since the preview: {lapsing.Count} entries by now.").With("lapsing", lapsing.Count);
        }

        foreach (var (entry, _, why) in lapsing)
        {
            await steps.LapseAsync(entry, why!.Value, Eligibility.Say(why.Value).Zh, ct);
        }

        await db.SaveChangesAsync(ct);
        return new V1.DecideEligibilityResponse { Lapsed = lapsing.Count };
    }
}

/// <summary>The eligibility decision as staff preview it and as the clock takes it: the same verdicts.</summary>
internal static class Deciding
{
    /// <summary>Every registered entry with the reason for which it lapses now, or null while it waits for somebody else.</summary>
    public static async Task<List<(Entry Entry, Organisation Organisation, LapseReason? Why)>> VerdictsAsync(RegistrationDb db, Season season, DateTime now, CancellationToken ct)
    {
        var rows = await (from e in db.Entries where e.Edition == season.Code && e.Phase == Phase.Registered join o in db.Organisations on e.OrganisationId equals o.Id orderby e.Number select new { e, o }).ToListAsync(ct);
        return [.. rows.Select(r => (r.e, r.o, Eligibility.WhyLapse(r.e, r.o.State, season, now)))];
    }
}

/// <summary>
/// FEE-09, PRE-05: from the decision instant until review opens, whoever has lost the right lapses; not before the statements through the
/// fee's last day are reconciled. What is undecided when review opens stays open for staff.
/// </summary>
internal sealed class DecideEligibilitySweep(RegistrationDb db, EditionBook editions, EntrySteps steps) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        foreach (var code in await EditionBook.CodesAsync(db, ct))
        {
            var season = (await editions.InForceAsync(db, code, ct)).Season;
            if (season.CancelledAt is not null || now < season.EligibilityDecisionAt || now >= season.ReviewOpens)
            {
                continue;
            }

            var through = await db.EditionProgress.Where(e => e.Code == code).Select(e => e.StatementsThrough).SingleOrDefaultAsync(ct);
            if (!Eligibility.StatementsComplete(season, through))
            {
                continue;
            }

            foreach (var (entry, _, why) in (await Deciding.VerdictsAsync(db, season, now, ct)).Where(v => v.Why is not null))
            {
                await steps.LapseAsync(entry, why!.Value, Eligibility.Say(why.Value).Zh, ct);
            }

            await db.SaveChangesAsync(ct);
        }
    }
}

/// <summary>
/// Yearbook material and guest lists whose date has passed are MISSED. The fee stays OPEN until it is paid or staff confirm the forfeiture (FEE-13), an answer
/// until it is given.
/// </summary>
internal sealed class MissWinTasks(RegistrationDb db, EntrySteps steps) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        var wins = await db.Wins.Where(w => w.State != WinState.Revoked && w.Tasks.Any(t => t.State == WinTaskState.Open && (t.Kind == WinTaskKind.Yearbook || t.Kind == WinTaskKind.Guests) && t.DueUntil <= now)).ToListAsync(ct);
        foreach (var win in wins)
        {
            var entry = await db.Entries.SingleAsync(e => e.Id == win.EntryId, ct);
            foreach (var task in win.Tasks.Where(t => t.State == WinTaskState.Open && (t.Kind == WinTaskKind.Yearbook || t.Kind == WinTaskKind.Guests) && t.DueUntil <= now).ToList())
            {
                await steps.ChangeTaskAsync(win, entry, task.Kind, WinTaskState.Missed, ct);
            }
        }

        if (wins.Count > 0)
        {
            await db.SaveChangesAsync(ct);
        }
    }
}
