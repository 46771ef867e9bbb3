using System.Security.Claims;
using CseaMesh.Billing.V1;
using CseaMesh.Edition.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Notification.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using Grpc.Core;
using Microsoft.Extensions.Caching.Memory;

namespace CseaMesh.Gateway.Ui;

/// <summary>What every page works with: the services under the caller's own token, the edition, the words, the clock, and who is here.</summary>
public sealed class Desk(
    IHttpContextAccessor http, IServiceProvider services, Words words, TimeProvider clock, IMemoryCache cache, EditionShelf editions, IConfiguration configuration)
{
    public Words T => words;

    public Me Me => field ??= Me.Of(http.HttpContext?.User);

    /// <summary>Present time; in a rehearsal the services move it with their own clocks.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Key of the edition that this page shows.</summary>
    public string EditionCode => EditionChoice.Of(http.HttpContext) ?? configuration["Ui:Edition"] ?? EditionChoice.Fallback;

    /// <summary>Year of that edition: dates in it are told without it. 0 while Registration knows no edition.</summary>
    public int Year => EditionChoice.YearOf(http.HttpContext);

    public Registration.V1.Registration.RegistrationClient Registration => Client<Registration.V1.Registration.RegistrationClient>();
    public Submission.V1.Submission.SubmissionClient Submission => Client<Submission.V1.Submission.SubmissionClient>();
    public Judging.V1.Judging.JudgingClient Judging => Client<Judging.V1.Judging.JudgingClient>();
    public Billing.V1.Billing.BillingClient Billing => Client<Billing.V1.Billing.BillingClient>();
    public Notification.V1.Notification.NotificationClient Notification => Client<Notification.V1.Notification.NotificationClient>();

    private CancellationToken Ct => http.HttpContext?.RequestAborted ?? default;

    /// <summary>The published edition; the same for everybody.</summary>
    public ValueTask<Edition.V1.Edition> EditionAsync() => editions.GetAsync(EditionCode, Registration, Ct);

    /// <summary>Every published edition, newest first; the same for everybody. None while Registration does not answer.</summary>
    public async Task<IReadOnlyList<EditionInfo>> EditionsAsync()
    {
        try
        {
            return (await editions.ListAsync(Registration, Ct)).Editions;
        }
        catch (RpcException)
        {
            return [];
        }
    }

    /// <summary>Leads to the edition that something belongs to, where the page shows another.</summary>
    public void KeepTo(string edition)
    {
        if (edition.Length == 0 || edition == EditionCode) return;
        throw new OtherEdition(edition);
    }

    /// <summary>The caller's office in the committee, if any. The service decides each act anew; this only chooses what is offered.</summary>
    public async Task<CommitteeSeat> SeatAsync()
    {
        if (!Me.SignedIn || Me.IsStaff) return CommitteeSeat.None;
        return await cache.GetOrCreateAsync($"seat/{EditionCode}/{Me.Id}", async entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(5);
            try
            {
                var committee = (await Judging.GetCommitteeAsync(new GetCommitteeRequest { Edition = EditionCode }, cancellationToken: Ct)).Committee;
                if (committee.Notary?.PersonId == Me.Id) return new CommitteeSeat(IsNotary: true);
                return committee.Members.FirstOrDefault(m => m.PersonId == Me.Id) is { } member ? new CommitteeSeat(member) : CommitteeSeat.None;
            }
            catch (RpcException)
            {
                return CommitteeSeat.None;
            }
        }) ?? CommitteeSeat.None;
    }

    /// <summary>Every sheet the caller holds; all that a judge may know of the entries before the seal.</summary>
    public async Task<IReadOnlyList<SheetLine>> MySheetsAsync()
    {
        var lines = new List<SheetLine>();
        var token = "";
        do
        {
            var page = await Judging.ListMySheetsAsync(new ListMySheetsRequest { Edition = EditionCode, PageSize = 200, PageToken = token }, cancellationToken: Ct);
            lines.AddRange(page.Sheets);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return lines;
    }

    /// <summary>Every win the caller may see in one state.</summary>
    public async Task<IReadOnlyList<Win>> AllWinsAsync(WinState state)
    {
        var (wins, token) = (new List<Win>(), "");
        do
        {
            var page = await Registration.ListWinsAsync(new ListWinsRequest { Edition = EditionCode, State = state, PageSize = 200, PageToken = token }, cancellationToken: Ct);
            wins.AddRange(page.Wins);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return wins;
    }

    /// <summary>Every ticket the caller may see, by number.</summary>
    public async Task<IReadOnlyList<Ticket>> AllTicketsAsync(string win = "")
    {
        var (tickets, token) = (new List<Ticket>(), "");
        do
        {
            var page = await Registration.ListTicketsAsync(new ListTicketsRequest { Edition = EditionCode, Win = win, PageSize = 200, PageToken = token }, cancellationToken: Ct);
            tickets.AddRange(page.Tickets);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return tickets;
    }

    /// <summary>Forgets what this page has just changed.</summary>
    public void Forget()
    {
        cache.Remove($"seat/{EditionCode}/{Me.Id}");
        editions.Forget();
    }

    private T Client<T>() where T : notnull => services.GetRequiredService<T>();
}

/// <summary>An office in the committee; it lives in Judging, never in the sign-in.</summary>
public sealed record CommitteeSeat(Member? Member = null, bool IsNotary = false)
{
    public static readonly CommitteeSeat None = new();

    public bool IsJudge => Member is not null;
    public bool IsChair => Member is { Chair: true };

    /// <summary>The chair, or the deputy who stands in where the chair has a conflict.</summary>
    public bool ActsAsChair => Member is { Chair: true } or { Deputy: true };
    public bool Any => IsJudge || IsNotary;
}

/// <summary>Who is signed in, with the staff roles of the session.</summary>
public sealed record Me(string Id, string Name, string Mail, IReadOnlyList<string> Roles)
{
    public bool SignedIn => Id.Length > 0;
    public bool IsStaff => Roles.Count > 0;
    public bool Secretariat => Roles.Contains("secretariat");
    public bool Cashier => Roles.Contains("cashier");
    public bool CheckOfficer => Roles.Contains("check_officer");
    public bool Auditor => Roles.Contains("auditor");
    public bool Administrator => Roles.Contains("administrator");

    public static Me Of(ClaimsPrincipal? user) => user?.Identity?.IsAuthenticated != true ? new("", "", "", [])
        : new(First(user, ClaimTypes.NameIdentifier, "sub"), First(user, "name", ClaimTypes.Name), First(user, ClaimTypes.Email, "mail", "email"),
            [.. user.FindAll(ClaimTypes.Role).Concat(user.FindAll("role")).Concat(user.FindAll("roles")).Select(c => c.Value).Distinct()]);

    private static string First(ClaimsPrincipal user, params string[] types) =>
        types.Select(user.FindFirstValue).FirstOrDefault(v => !string.IsNullOrEmpty(v)) ?? "";
}
