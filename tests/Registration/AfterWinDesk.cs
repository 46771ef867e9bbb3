using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Registration;

/// <summary>What winners and the secretariat do after publication, in the words of the rulebook.</summary>
internal static class AfterWinDesk
{
    /// <summary>A win whose fee is paid and whose winner agreed to the photographs.</summary>
    public static async Task<(Entry Entry, Win Win)> AcceptedWinAsync(this RegistrationDesk desk, int award, int n = 1, bool wish = false)
    {
        var (entry, win) = await desk.WonAsync(award, n, wish);
        await desk.AwardFeePaidAsync(win);
        await desk.ConsentAsync(win, n);
        return (entry, await desk.WinAsync(win));
    }

    public static async Task<Win> WinAsync(this RegistrationDesk desk, Win win) => (await desk.Secretary.GetWinAsync(new GetWinRequest { Win = win.Id })).Win;

    public static async Task ConsentAsync(this RegistrationDesk desk, Win win, int n = 1) =>
        await desk.As(Cast.Manager(n)).GiveConsentAsync(new GiveConsentRequest { Win = win.Id, Agreed = true });

    public static async Task<IReadOnlyList<Ticket>> TicketsAsync(this RegistrationDesk desk, string win = "") =>
        (await desk.Secretary.ListTicketsAsync(new ListTicketsRequest { Edition = RegistrationDesk.Code, Win = win, PageSize = 200 })).Tickets;

    public static async Task<IssueTicketsResponse> IssueTicketsAsync(this RegistrationDesk desk, params Win[] wins)
    {
        var request = new IssueTicketsRequest { Edition = RegistrationDesk.Code };
        request.Wins.Add(wins.Select(w => w.Id));
        return await desk.Secretary.IssueTicketsAsync(request);
    }

    public static Task DinnerAsync(this RegistrationDesk desk) => desk.Service.Clock.SetAsync(2025, 11, 19, 18);
}
