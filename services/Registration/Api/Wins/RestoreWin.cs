using System.Globalization;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>FEE-13 taken back: money dated in time was found after all, so a new version of the public list names the winner again.</summary>
    public override async Task<V1.RestoreWinResponse> RestoreWin(V1.RestoreWinRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var (win, entry) = await WinAsync(request.Win, standing, ct);
        standing.WhyNotStaff(win.OrganisationId).ThrowIfAny();
        Etag.Match(request.Etag, win.Version);
        var reason = Reason(request.Reason);
        win.WhyNotRestore(entry).ThrowIfAny();

        var now = clock.Now();
        (entry.Phase, entry.ForfeitReason, entry.Reason) = (Phase.Winner, ForfeitReason.Unspecified, "");
        await steps.ReviveAsync(win, ct);
        steps.Tell(entry, "WIN_RESTORED", "查得期限內款項，恢復獲獎資格", "Restored: a payment in time was found", reason);
        await steps.ChangeTaskAsync(win, entry, WinTaskKind.Fee, WinTaskState.Done, ct);

        var number = (await db.Publications.Where(p => p.Edition == win.Edition).MaxAsync(p => (int?)p.Number, ct) ?? 0) + 1;
        var publication = new Publication
        {
            Id = Ids.New(clock), Edition = win.Edition, Number = number, At = now, Reason = reason, Results = [string.Create(CultureInfo.InvariantCulture, $"{win.Award}:{win.ResultVersion}")],
        };
        db.Publications.Add(publication);
        var told = new V1.WinnersPublished { Version = number, At = Wire.Time(now) };
        told.Awards.Add(new V1.PublishedAward { Award = win.Award, ResultVersion = win.ResultVersion });
        told.Wins.Add(Wire.Published(win, await lookup.FactsAsync(entry, ct)));
        outbox.Publish(win.Edition, publication.Id, number, told);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw Refusal.Stale();
        }

        return new V1.RestoreWinResponse { Win = await ShowAsync(win, entry, ct), Version = number };
    }
}
