using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    private const int ErasuresAtATime = 200;

    public override async Task<V1.GetErasuresResponse> GetErasures(V1.GetErasuresRequest request, ServerCallContext context)
    {
        if (context.Caller() is not { IsService: true, Id: "gateway" })
        {
            throw Refusal.Denied("NOT_A_SERVICE", "只有系統的入口服務可以這麼做。", "Only the gateway may do this.");
        }

        var after = request.After?.ToDateTime();
        var people = await db.People.AsNoTracking().Where(p => p.ErasedAt != null && (after == null || p.ErasedAt > after)).OrderBy(p => p.ErasedAt).Take(ErasuresAtATime)
            .Select(p => new { p.Id, p.ErasedAt }).ToListAsync(context.CancellationToken);
        var response = new V1.GetErasuresResponse();
        response.Erasures.Add(people.Select(p => new V1.Erasure { Person = p.Id, Instead = Erasure.Instead, At = Wire.Time(p.ErasedAt!.Value) }));
        return response;
    }
}
