using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;

namespace CseaMesh.Gateway.Pages;

/// <summary>The award dinner as everybody may know it.</summary>
public sealed class EventModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public GetEventResponse Event { get; private set; } = new();
    public IReadOnlyList<Announcement> News { get; private set; } = [];

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Event = await Desk.Registration.GetEventAsync(new() { Edition = EditionCode }, cancellationToken: Ct);
        News = (await Desk.Registration.ListAnnouncementsAsync(new() { Edition = EditionCode, Topic = AnnouncementTopic.Dinner, PageSize = 10 }, cancellationToken: Ct)).Announcements;
    }
}
