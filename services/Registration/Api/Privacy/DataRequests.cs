using System.Globalization;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>The clock of the Act runs from the day it came in. A signed-in person is identified by the verified address of the account.</summary>
    public override async Task<V1.OpenDataRequestResponse> OpenDataRequest(V1.OpenDataRequestRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);
        if (await db.ReplayAsync<V1.OpenDataRequestResponse>(caller.Id, request.RequestId, request, ct) is { } again)
        {
            return again;
        }

        var now = clock.Now();
        var byStaff = request.Mail.Length > 0 || request.Name.Length > 0;
        if (byStaff)
        {
            caller.RequireAny(StaffRoles.Secretariat);
        }

        var check = new FieldCheck();
        var kind = (DataRequestKind)check.Known("kind", request.Kind);
        var text = check.Text("text", request.Text, 2000, kind == DataRequestKind.Correct ? 1 : 0, multiline: true);
        var name = byStaff ? check.Text("name", request.Name, 50) : caller.Name;
        var mail = byStaff ? check.Mail("mail", request.Mail) : caller.Mail;
        var received = request.ReceivedOn.Length > 0 ? check.Date("received_on", request.ReceivedOn) : TaipeiTime.DateOf(now);
        check.True(byStaff || request.ReceivedOn.Length == 0, "received_on", "只有代登記時填收件日", "received_on belongs to a request entered for somebody else");
        check.True(received <= TaipeiTime.DateOf(now), "received_on", "收件日不得晚於今日", "received_on must not be in the future", "OUT_OF_RANGE");
        check.ThrowIfAny();
        var person = byStaff
            ? await db.People.Where(p => p.Mail == mail).OrderByDescending(p => p.HasAccount).ThenBy(p => p.Id).FirstOrDefaultAsync(ct)
            : await people.OfAsync(caller, ct);
        var verified = !byStaff && caller.Mail.Length > 0;
        var series = $"{TaipeiTime.DateOf(now).Year}-P";
        var next = await db.NextNumberAsync(series, ct);
        var row = new DataRequest
        {
            Id = Ids.New(clock),
            Number = string.Create(CultureInfo.InvariantCulture, $"{series}-{next:000}"),
            Kind = kind,
            State = verified ? DataRequestState.Identified : DataRequestState.Received,
            Identity = verified ? "登入帳號之已驗證信箱 verified mail of the account" : "",
            PersonId = person?.Id,
            Name = name.Length > 0 ? name : mail,
            Mail = mail,
            Text = text,
            ByStaff = byStaff,
            ReceivedAt = byStaff ? TaipeiTime.Utc(received) : now,
            DueUntil = TaipeiTime.Utc(received.AddDays(DataRequest.Days(kind) + 1)),
        };
        db.DataRequests.Add(row);
        Tell(row, person);
        var response = new V1.OpenDataRequestResponse { DataRequest = Wire.Show(row, now) };
        response.DataRequest.Etag = Etag.Of(1);
        db.Remember(caller.Id, request.RequestId, request, response, now);
        await db.SaveChangesAsync(ct);
        return response;
    }

    public override async Task<V1.ListDataRequestsResponse> ListDataRequests(V1.ListDataRequestsRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller().RequireSignedIn(), context.CancellationToken);
        var page = Page.Read(request.PageSize, request.PageToken, $"data-requests|{caller.Id}|{request.State}|{request.Own}");
        var rows = db.DataRequests.AsNoTracking();
        if (request.Own || !caller.IsAny(StaffRoles.Secretariat, StaffRoles.Auditor))
        {
            rows = rows.Where(d => d.PersonId == caller.Id);
        }

        if (request.State != 0)
        {
            var state = (DataRequestState)request.State;
            rows = rows.Where(d => d.State == state);
        }

        if (page.After is { } after)
        {
            rows = rows.Where(d => string.Compare(d.Id, after) < 0);
        }

        var (found, next) = page.Next(await rows.OrderByDescending(d => d.Id).Take(page.Size + 1).ToListAsync(ct), d => d.Id);
        var response = new V1.ListDataRequestsResponse { NextPageToken = next };
        response.DataRequests.Add(found.Select(d => Wire.Show(d, clock.Now())));
        return response;
    }

    public override async Task<V1.GetDataRequestResponse> GetDataRequest(V1.GetDataRequestRequest request, ServerCallContext context) =>
        new() { DataRequest = Wire.Show(await DataRequestAsync(request.DataRequest, context.Caller().RequireSignedIn(), context.CancellationToken), clock.Now()) };

    public override async Task<V1.ConfirmIdentityResponse> ConfirmIdentity(V1.ConfirmIdentityRequest request, ServerCallContext context)
    {
        var (row, ct) = await OfficeAsync(request.DataRequest, request.Etag, context);
        row.WhyNotIdentify().ThrowIfAny();
        var check = new FieldCheck();
        row.Identity = check.Text("evidence", request.Evidence, 200);
        check.ThrowIfAny();
        row.State = DataRequestState.Identified;
        await db.SaveChangesAsync(ct);
        return new V1.ConfirmIdentityResponse { DataRequest = Wire.Show(row, clock.Now()) };
    }

    public override async Task<V1.ExtendDataRequestResponse> ExtendDataRequest(V1.ExtendDataRequestRequest request, ServerCallContext context)
    {
        var (row, ct) = await OfficeAsync(request.DataRequest, request.Etag, context);
        row.WhyNotExtend().ThrowIfAny();
        row.ExtensionReason = Reason(request.Reason);
        row.DueUntil = row.DueUntil.AddDays(DataRequest.Days(row.Kind));
        Tell(row, await db.People.SingleOrDefaultAsync(p => p.Id == row.PersonId, ct), row.ExtensionReason);
        await db.SaveChangesAsync(ct);
        return new V1.ExtendDataRequestResponse { DataRequest = Wire.Show(row, clock.Now()) };
    }

    /// <summary>What is granted is done in the same act, except what a person must do by hand: a correction.</summary>
    public override async Task<V1.DecideDataRequestResponse> DecideDataRequest(V1.DecideDataRequestRequest request, ServerCallContext context)
    {
        var (row, ct) = await OfficeAsync(request.DataRequest, request.Etag, context);
        row.WhyNotDecide().ThrowIfAny();
        var person = row.PersonId is null ? null : await db.People.SingleOrDefaultAsync(p => p.Id == row.PersonId && p.ErasedAt == null, ct);
        (row.Decision, row.Granted, row.DecidedAt, row.DecidedBy) = (Reason(request.Reason), request.Granted, clock.Now(), context.Caller().Id);
        row.State = request.Granted && row.Kind == DataRequestKind.Correct ? DataRequestState.Decided : DataRequestState.Done;
        Tell(row, person, row.Decision);
        if (request.Granted && row.Kind == DataRequestKind.Delete)
        {
            await erasure.EraseAsync(person ?? throw NobodyHere(), ct);
        }

        if (request.Granted && row.Kind == DataRequestKind.Stop)
        {
            await stopping.StopAsync(person ?? throw NobodyHere(), ct);
        }

        await db.SaveChangesAsync(ct);
        return new V1.DecideDataRequestResponse { DataRequest = Wire.Show(row, clock.Now()) };
    }

    public override async Task<V1.LiftStopResponse> LiftStop(V1.LiftStopRequest request, ServerCallContext context)
    {
        var (row, ct) = await OfficeAsync(request.DataRequest, request.Etag, context);
        row.WhyNotLift().ThrowIfAny();
        (row.LiftReason, row.LiftedAt) = (Reason(request.Reason), clock.Now());
        if (await db.People.SingleOrDefaultAsync(p => p.Id == row.PersonId && p.ErasedAt == null, ct) is { } person
            && !(await db.DataRequests.Where(d => d.PersonId == person.Id && d.Id != row.Id && d.Kind == DataRequestKind.Stop).ToListAsync(ct)).Any(d => d.Stops))
        {
            await stopping.LiftAsync(person, ct);
        }

        await db.SaveChangesAsync(ct);
        return new V1.LiftStopResponse { DataRequest = Wire.Show(row, clock.Now()) };
    }

    public override async Task<V1.CompleteDataRequestResponse> CompleteDataRequest(V1.CompleteDataRequestRequest request, ServerCallContext context)
    {
        var (row, ct) = await OfficeAsync(request.DataRequest, request.Etag, context);
        row.WhyNotComplete().ThrowIfAny();
        var note = Reason(request.Note);
        row.Decision = $"{row.Decision}；{note}" is { Length: <= 500 } both ? both : row.Decision;
        row.State = DataRequestState.Done;
        Tell(row, await db.People.SingleOrDefaultAsync(p => p.Id == row.PersonId, ct), note);
        await db.SaveChangesAsync(ct);
        return new V1.CompleteDataRequestResponse { DataRequest = Wire.Show(row, clock.Now()) };
    }

    private async Task<DataRequest> DataRequestAsync(string id, Caller caller, CancellationToken ct) =>
        await db.DataRequests.SingleOrDefaultAsync(d => d.Id == id || d.Number == id, ct) is { } row && id.Length > 0
            && (row.PersonId == caller.Id || caller.IsAny(StaffRoles.Secretariat, StaffRoles.Auditor))
            ? row
            : throw NoSuch("請求", "request");

    /// <summary>A request that the secretariat works on; nobody decides on his own.</summary>
    private async Task<(DataRequest Row, CancellationToken Ct)> OfficeAsync(string id, string etag, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var row = await DataRequestAsync(id, caller, ct);
        if (row.PersonId == caller.Id)
        {
            throw Caller.NotYours();
        }

        Etag.Match(etag, row.Version);
        return (row, ct);
    }

    private void Tell(DataRequest row, Person? person, string reason = "") => outbox.Publish("", row.Id, row.Version + 1, new V1.PrivacyRequestChanged
    {
        Number = row.Number,
        Kind = (V1.DataRequestKind)row.Kind,
        State = (V1.DataRequestState)row.State,
        DueOn = Wire.Day(Season.LastDay(row.DueUntil)),
        Name = row.Name,
        Mail = row.Mail,
        Language = person?.Language ?? "zh",
        Granted = row.Granted,
        Extended = row.ExtensionReason.Length > 0 && row.DecidedAt is null,
        Reason = reason,
    });

    private static Refusal NobodyHere() => Refusal.Precondition("PERSON_UNKNOWN", "系統中沒有與此信箱相符的人。", "Nobody here has that mail address.");
}
