using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>INT-05: told here and nowhere else; no event leaves, so nobody gets a letter.</summary>
    public override async Task<V1.PublishAnnouncementResponse> PublishAnnouncement(V1.PublishAnnouncementRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        if (await db.ReplayAsync<V1.PublishAnnouncementResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var season = (await editions.InForceAsync(db, request.Edition, ct)).Season;
        var check = new FieldCheck();
        var announcement = new Announcement
        {
            Id = Ids.New(clock),
            Edition = season.Code,
            Topic = (AnnouncementTopic)check.Known("topic", request.Topic),
            TitleZh = check.Text("title.zh", request.Title?.Zh, 80),
            TitleEn = check.Text("title.en", request.Title?.En, 80),
            TextZh = check.Text("text.zh", request.Text?.Zh, 2000, multiline: true),
            TextEn = check.Text("text.en", request.Text?.En, 2000, multiline: true),
            At = clock.Now(),
        };
        check.ThrowIfAny();
        db.Announcements.Add(announcement);
        var response = new V1.PublishAnnouncementResponse { Announcement = Wire.Show(announcement) };
        db.Remember(caller.Id, request.RequestId, request, response, clock.Now());
        await db.SaveChangesAsync(ct);
        return response;
    }

    public override async Task<V1.WithdrawAnnouncementResponse> WithdrawAnnouncement(V1.WithdrawAnnouncementRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        context.Caller().RequireAny(StaffRoles.Secretariat);
        var announcement = await db.Announcements.SingleOrDefaultAsync(a => a.Id == request.Announcement, ct) ?? throw NoSuch("公告", "announcement");
        announcement.Withdrawn = true;
        await db.SaveChangesAsync(ct);
        return new V1.WithdrawAnnouncementResponse { Announcement = Wire.Show(announcement) };
    }

    [Public]
    public override async Task<V1.ListAnnouncementsResponse> ListAnnouncements(V1.ListAnnouncementsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var page = Page.Read(request.PageSize, request.PageToken, $"announcements|{caller.Id}|{request.Edition}|{request.Topic}");
        var staff = caller.Is(StaffRoles.Secretariat);
        var rows = db.Announcements.AsNoTracking().Where(a => a.Edition == request.Edition && (staff || !a.Withdrawn));
        if (request.Topic != 0)
        {
            var topic = (AnnouncementTopic)request.Topic;
            rows = rows.Where(a => a.Topic == topic);
        }

        if (page.After is { } after)
        {
            rows = rows.Where(a => string.Compare(a.Id, after) < 0);
        }

        var (found, next) = page.Next(await rows.OrderByDescending(a => a.Id).Take(page.Size + 1).ToListAsync(ct), a => a.Id);
        var response = new V1.ListAnnouncementsResponse { NextPageToken = next };
        response.Announcements.Add(found.Select(Wire.Show));
        return response;
    }

    /// <summary>GEN-05, INT-01..07, SCH-17: shown as planned; no act depends on it.</summary>
    [Public]
    public override async Task<V1.GetInternationalResponse> GetInternational(V1.GetInternationalRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var book = await editions.InForceAsync(db, request.Edition, ct);
        var response = new V1.GetInternationalResponse
        {
            Background = Wire.Text(International.Background),
            Cost = Wire.Text(International.Cost),
            Place = Wire.Text(International.Place),
            Link = book.Season.InternationalPage,
            PlannedFrom = book.Document.Schedule.InternationalFrom,
            PlannedTo = book.Document.Schedule.InternationalTo,
        };
        response.Who.Add(International.Who.Select(Wire.Text));
        var told = await db.Announcements.AsNoTracking().Where(a => a.Edition == book.Season.Code && a.Topic == AnnouncementTopic.International && !a.Withdrawn).OrderByDescending(a => a.Id).Take(20).ToListAsync(ct);
        response.Announcements.Add(told.Select(Wire.Show));
        return response;
    }
}
