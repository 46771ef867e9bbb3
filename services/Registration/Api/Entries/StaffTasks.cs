using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    public override async Task<V1.ListStaffTasksResponse> ListStaffTasks(V1.ListStaffTasksRequest request, ServerCallContext context)
    {
        context.Caller().RequireAny(StaffRoles.Secretariat);
        var rows = await db.StaffTasks.AsNoTracking().Where(t => t.Edition == request.Edition && t.ClosedAt == null).OrderBy(t => t.Id).Take(200).ToListAsync(context.CancellationToken);
        var response = new V1.ListStaffTasksResponse();
        response.Tasks.Add(rows.Select(t => new V1.StaffTask { Id = t.Id, Kind = t.Kind, Text = Wire.Text(new Words(t.Zh, t.En)), Entry = t.EntryId ?? "", Since = Wire.Time(t.CreatedAt) }));
        return response;
    }

    public override async Task<V1.CloseStaffTaskResponse> CloseStaffTask(V1.CloseStaffTaskRequest request, ServerCallContext context)
    {
        context.Caller().RequireAny(StaffRoles.Secretariat);
        var task = await db.StaffTasks.SingleOrDefaultAsync(t => t.Id == request.Task, context.CancellationToken) ?? throw NoSuch("待辦事項", "task");
        if (task.ClosedAt is not null)
        {
            throw Refusal.Precondition("TASK_CLOSED", "此待辦事項已結案。", "This task is closed already.");
        }

        (task.ClosedAt, task.Note) = (clock.Now(), Reason(request.Note));
        await db.SaveChangesAsync(context.CancellationToken);
        return new V1.CloseStaffTaskResponse();
    }
}
