using CseaMesh.Edition.V1;
using CseaMesh.Gateway.Ui;

namespace CseaMesh.Gateway.Pages;

public sealed class PrivacyModel(Desk desk) : AppPage(desk)
{
    public CseaMesh.Edition.V1.Notice? NoticeInForce { get; private set; }

    public string Since => When.ParseDay(NoticeInForce?.InForceFrom) is { } day ? When.Day(day) : "";

    public async Task OnGetAsync() => NoticeInForce = (await Desk.EditionAsync()).Notices.LastOrDefault();
}
