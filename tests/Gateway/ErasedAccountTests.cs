using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Tests.Gateway;

/// <summary>The account of an erased person.</summary>
public sealed class ErasedAccountTests
{
    [Fact]
    public async Task It_is_closed_with_its_sessions_and_tokens_and_nobody_else_s()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        (await gateway.GetAsync("/api/v1/me", Cast.Manager(1))).Ok();
        var erased = new GetErasuresResponse { Erasures = { new Erasure { Person = Cast.Manager(1).Id, Instead = "（已刪除）", At = Timestamp.FromDateTimeOffset(ServiceUnderTest.DefaultStart) } } };
        gateway.Behind.Answers["GetErasures"] = call => [call.Request<GetErasuresRequest>().After is null ? erased : new GetErasuresResponse()];
        await gateway.SweepAsync();
        await gateway.SweepAsync();

        Assert.Equal(401, (await gateway.GetAsync("/api/v1/me", Cast.Manager(1))).Status);
        (await gateway.GetAsync("/api/v1/me", Cast.Manager(2))).Ok();
        Assert.True(gateway.Behind.ByTheClock.Last().Caller is { IsService: true, Id: "gateway" });
    }
}
