using CseaMesh.Common.V1;
using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>What is told on the website and by no letter.</summary>
public sealed class AnnouncementsModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Topic { get; set; }
        public string? TitleZh { get; set; }
        public string? TitleEn { get; set; }
        public string? TextZh { get; set; }
        public string? TextEn { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? RequestId { get; set; }

    public IReadOnlyList<Announcement> All { get; private set; } = [];
    public Option[] Topics => [.. Enum.GetValues<AnnouncementTopic>().Where(t => t != 0).Select(t => new Option(t.ToString(), Statuses.Word(T, t)))];

    public async Task OnGetAsync()
    {
        RequestId ??= NewRequestId();
        All = (await Desk.Registration.ListAnnouncementsAsync(new() { Edition = EditionCode, PageSize = 100 }, cancellationToken: Ct)).Announcements;
    }

    public Task<IActionResult> OnPostAsync() => ActAsync(T["news.published"], async () => await Desk.Registration.PublishAnnouncementAsync(new()
    {
        Edition = EditionCode, RequestId = RequestId ?? NewRequestId(), Topic = Enum.TryParse<AnnouncementTopic>(Form.Topic, out var topic) ? topic : AnnouncementTopic.Unspecified,
        Title = new Text { Zh = Form.TitleZh ?? "", En = Form.TitleEn ?? "" }, Text = new Text { Zh = Form.TextZh ?? "", En = Form.TextEn ?? "" },
    }, cancellationToken: Ct));

    public Task<IActionResult> OnPostWithdrawAsync(string id) => ActAsync(T["news.withdrawnNow"],
        async () => await Desk.Registration.WithdrawAnnouncementAsync(new() { Announcement = id }, cancellationToken: Ct));

    private async Task<IActionResult> ActAsync(string said, Func<Task> act)
    {
        if (await TryAsync(act)) return Done(said);
        await OnGetAsync();
        return Page();
    }
}
