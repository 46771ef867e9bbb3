using CseaMesh.Billing.V1;
using CseaMesh.Common.V1;
using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>The secretariat's first page: five figures, what needs somebody, where entries stand.</summary>
public sealed class DashboardModel(Desk desk) : AppPage(desk)
{
    private static readonly EntryStatus[] Qualified =
        [EntryStatus.Qualified, EntryStatus.UnderReview, EntryStatus.Finalist, EntryStatus.Winner, EntryStatus.WinnerFeeDue, EntryStatus.NotAwarded];
    private static readonly EntryStatus[] Checking = [EntryStatus.UnderCheck, EntryStatus.OrganisationCheck];
    private static readonly EntryStatus[] Supply = [EntryStatus.SupplementDue, EntryStatus.Returned];
    private static readonly EntryStatus[] Due = [EntryStatus.MaterialAndFeeDue, EntryStatus.MaterialDue, EntryStatus.FeeDue, EntryStatus.AcceptedFeeDue];
    private static readonly EntryStatus[] Out = [EntryStatus.Withdrawn, EntryStatus.Lapsed, EntryStatus.Disqualified, EntryStatus.Forfeited];

    public Edition.V1.Edition Edition { get; private set; } = new();
    public GetDashboardResponse Board { get; private set; } = new();
    public IReadOnlyList<StaffTask> Tasks { get; private set; } = [];
    public PreviewEligibilityResponse? Eligibility { get; private set; }
    public Season.Date? Next { get; private set; }
    public IReadOnlyList<ClassMoney> Money { get; private set; } = [];
    public long WidestMoney => Math.Max(1, Money.Max(m => m.DueTwd));

    /// <summary>Entries that take part in an award: registered and not gone, whatever is still missing.</summary>
    public static int TakingPart(AwardCount a) => a.Registered + a.Qualified;

    public int WidestAward => Math.Max(1, Board.ByAward.Max(a => TakingPart(a)));

    public long FeesPaid { get; private set; }
    public long FeesDue { get; private set; }

    public int Drafts => Count(EntryStatus.Draft);
    public int Registered => Board.ByStatus.Where(s => s.Status != EntryStatus.Draft).Sum(s => s.Entries);
    public int In => Count(Qualified);
    public int Widest => Math.Max(1, Season.Classes.Max(c => Parts(c).Sum()));

    /// <summary>Where the work that waits is done; nowhere for who only looks on.</summary>
    public string? Where(string whom) => !Me.Secretariat ? null : whom switch
    {
        "check_officer" => "/office/checks",
        "cashier" => "/money/queue",
        "committee" => "/committee/rounds",
        "secretariat" => "/office/organisations?state=Unverified",
        _ => "/office/entries",
    };

    public int Count(params EntryStatus[] statuses) => Board.ByStatus.Where(s => statuses.Contains(s.Status)).Sum(s => s.Entries);

    public int[] Parts(AwardClass c) =>
        [.. new[] { Qualified, Checking, Supply, Due, Out }.Select(g => Board.ByStatus.Where(s => s.AwardClass == c && g.Contains(s.Status)).Sum(s => s.Entries))];

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Next = Season.Calendar(Edition.Schedule).Where(d => (d.From ?? d.Until) is not null && !d.IsPast(Desk.Now)).MinBy(d => d.Next(Desk.Now)!.ToDateTimeOffset());
        Board = await Desk.Registration.GetDashboardAsync(new() { Edition = EditionCode }, cancellationToken: Ct);
        try
        {
            if (Me.Secretariat) Tasks = (await Desk.Registration.ListStaffTasksAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Tasks;
            var money = await Desk.Billing.GetMoneySummaryAsync(new() { Edition = EditionCode }, cancellationToken: Ct);
            Money = [.. money.Classes.Where(c => c.Kind is FeeKind.ReviewFee or FeeKind.AwardFee && c.DueTwd > 0)];
            var review = money.Classes.Where(c => c.Kind == FeeKind.ReviewFee).ToList();
            (FeesPaid, FeesDue) = (review.Sum(c => c.PaidTwd), review.Sum(c => c.DueTwd));
        }
        catch (RpcException)
        {
            // The counts above are worth showing without these.
        }
        var schedule = Edition.Schedule;
        if (schedule.EligibilityPreviewFrom?.ToDateTimeOffset() <= Desk.Now && Desk.Now < schedule.Review?.Opens.ToDateTimeOffset())
        {
            try { Eligibility = await Desk.Registration.PreviewEligibilityAsync(new() { Edition = EditionCode }, cancellationToken: Ct); }
            catch (RpcException) { Eligibility = null; }
        }
    }

    public Task<IActionResult> OnPostCloseTaskAsync(string task, string? note) => ActAsync(async () =>
    {
        await Desk.Registration.CloseStaffTaskAsync(new() { Task = task, Note = note ?? "" }, cancellationToken: Ct);
        return T["office.taskClosed"];
    });

    public Task<IActionResult> OnPostDecideAsync(int expected) => ActAsync(async () =>
        T["office.decided", (await Desk.Registration.DecideEligibilityAsync(new() { Edition = EditionCode, ExpectedLapsing = expected }, cancellationToken: Ct)).Lapsed]);

    private async Task<IActionResult> ActAsync(Func<Task<string>> act)
    {
        var said = "";
        if (await TryAsync(async () => said = await act())) return Done(said);
        await OnGetAsync();
        return Page();
    }
}
