using System.Net;
using System.Net.Sockets;
using CseaMesh.Mesh;
using CseaMesh.Mesh.Demo;
using CseaMesh.Mesh.Season;
using CseaMesh.Registration.V1;

namespace CseaMesh.Tests.WholeSeason;

/// <summary>The one command: a first start with its demonstration, a second start with the same data, a port that is taken.</summary>
[Collection("mesh")]
public class MeshTests
{
    [Fact]
    public async Task Second_start_finds_its_data_again()
    {
        var data = Directory.CreateTempSubdirectory("csea-mesh-").FullName;
        try
        {
            var first = await StartAndListAsync(data);
            var second = await StartAndListAsync(data);
            Assert.Equal(20, first.Count);
            Assert.Equal(first, second);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Taken_port_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var data = Directory.CreateTempSubdirectory("csea-mesh-").FullName;
        var taken = await Assert.ThrowsAsync<PortTaken>(() => MeshHost.StartAsync(new MeshOptions { Data = data, HttpPort = port }));
        Assert.Equal(port, taken.Port);
        Directory.Delete(data, recursive: true);
    }

    private static async Task<List<string>> StartAndListAsync(string data)
    {
        await using var mesh = await MeshHost.StartAsync(new MeshOptions { Data = data, Clock = DemoClock.Recall(data), Accounts = DemoPeople.Accounts(data, DemoPeople.All), LogLevel = "Error" });
        await DemoStart.SeedAsync(mesh);
        DemoClock.Remember(data, await DemoClock.NowAsync(mesh));
        using var api = new PublicApi(mesh.Http, mesh.Grpc);
        using var http = new HttpClient { BaseAddress = mesh.Http };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/")).StatusCode);
        var staff = new DemoSessions(api, mesh.Options.Accounts);
        var entries = await staff.Secretary.Registration.ListEntriesAsync(new ListEntriesRequest { Edition = DemoEdition.Code, PageSize = 200 });
        return [.. entries.Entries.Select(e => $"{e.Number} {e.Phase}").Order(StringComparer.Ordinal)];
    }
}
