using Grpc.Core;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    private const int MostBreaches = 50;

    /// <summary>PUB-01, WIN-05: what follows is the edition's to say. The winner reads it in a letter and in the history of the entry.</summary>
    public override async Task<V1.RecordBreachResponse> RecordBreach(V1.RecordBreachRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        if (await db.ReplayAsync<V1.RecordBreachResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var standing = await StandingAsync(caller, ct);
        var (win, entry) = await WinAsync(request.Win, standing, ct);
        StandsStill(win);
        standing.WhyNotStaff(win.OrganisationId).ThrowIfAny();
        Etag.Match(request.Etag, win.Version);
        var season = await steps.SeasonAsync(entry, ct);
        var check = new FieldCheck();
        var day = check.Date("on", request.On);
        check.True(day <= TaipeiTime.DateOf(clock.Now()), "on", "日期不得晚於今日", "on must not be in the future", "OUT_OF_RANGE");
        check.ThrowIfAny();
        var reason = Reason(request.Reason);
        if (TaipeiTime.Utc(day) >= season.EmbargoUntil || win.Breaches.Count >= MostBreaches)
        {
            throw Refusal.Precondition("NOT_A_BREACH", "這一天宣傳禁令已經結束。", "The embargo had ended by that day.");
        }

        win.Breaches = [.. win.Breaches.Append(day).Order()];
        var ends = season.BreachEndsLicence && win.LicenceWithdrawnAt is null;
        win.LicenceWithdrawnAt = ends ? clock.Now() : win.LicenceWithdrawnAt;
        steps.Tell(entry, "EMBARGO_BREACH", $"於 {day:yyyy-MM-dd} 提前宣傳獲獎{(ends ? "，撤回標章使用授權" : "")}", $"Went public on {day:yyyy-MM-dd}, before the embargo ended{(ends ? "; the licence to use the logo is withdrawn" : "")}", reason);
        outbox.Publish(win.Edition, win.Id, win.NextFact(), new V1.EmbargoBreached
        {
            Win = win.Id, Entry = await lookup.FactsAsync(entry, ct), On = Wire.Day(day), Reason = reason, EmbargoUntil = Wire.Time(season.EmbargoUntil), LicenceWithdrawn = ends, At = Wire.Time(clock.Now()),
        });
        var response = new V1.RecordBreachResponse { Win = await ShowAsync(win, entry, ct) };
        db.Remember(caller.Id, request.RequestId, request, response, clock.Now());
        await db.SaveChangesAsync(ct);
        return response;
    }
}
