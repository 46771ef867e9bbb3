using Grpc.Core;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>DIN-08, WIN-03: the whole list, at most as many as tickets held.</summary>
    public override async Task<V1.SetGuestsResponse> SetGuests(V1.SetGuestsRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var standing = await StandingAsync(context.Caller(), ct);
        var (win, entry) = await WinAsync(request.Win, standing, ct);
        var staff = !standing.Owns(entry);
        if (staff)
        {
            standing.WhyNotStaff(entry.OrganisationId).ThrowIfAny();
        }

        Etag.Match(request.Etag, win.Version);
        win.WhyNotSetGuests(request.Guests.Count, await steps.SeasonAsync(entry, ct), clock.Now(), staff).ThrowIfAny();
        var check = new FieldCheck();
        var guests = request.Guests.Select((g, i) => new GuestData(
            check.Text($"guests[{i}].name", g.Name, 50),
            check.Optional($"guests[{i}].post", g.Post, 60),
            check.Optional($"guests[{i}].diet", g.Diet, 60))).ToList();
        var note = check.Optional("guests_note", request.GuestsNote, 200, multiline: true);
        check.ThrowIfAny();
        (win.Guests, win.GuestsNote) = (guests, note);
        await steps.ChangeTaskAsync(win, entry, WinTaskKind.Guests, guests.Count > 0 ? WinTaskState.Done : WinTaskState.Open, ct);
        await db.SaveChangesAsync(ct);
        return new V1.SetGuestsResponse { Win = await ShowAsync(win, entry, ct) };
    }
}
