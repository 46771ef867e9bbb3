using System.Globalization;
using System.Net.Http.Headers;
using CseaMesh.Gateway;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Identity;
using CseaMesh.Tests.Judging;
using CseaMesh.Tests.Support;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using JudgingClient = CseaMesh.Judging.V1.Judging.JudgingClient;

namespace CseaMesh.Benchmarks;

/// <summary>An open review in the judging service with a gateway before it, and every sheet read and ready to be submitted.</summary>
internal sealed class Panel : IAsyncDisposable
{
    private const int Award = 21;
    private readonly PanelSeason _season;
    private readonly WebApplication _gateway;
    private readonly string _folder;
    private readonly GrpcChannel _channel;

    private Panel(PanelSeason season, WebApplication gateway, string folder, int grpcPort, int httpPort)
    {
        (_season, _gateway, _folder) = (season, gateway, folder);
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{grpcPort}");
        Http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri($"http://127.0.0.1:{httpPort}") };
    }

    public HttpClient Http { get; }

    /// <summary>One submission for each sheet, with its judge; no two of the same sheet.</summary>
    public List<(int Judge, SubmitScoreRequest Request)> Submissions { get; } = [];

    public static async Task<Panel> StartAsync(int entries)
    {
        var season = await PanelSeason.StartAsync();
        await season.QualifyAsync(Award, entries);
        await season.OpenReviewAsync();
        var folder = Directory.CreateTempSubdirectory("csea-bench-").FullName;
        var (grpc, http) = (FreePort.Next(), FreePort.Next());
        string[] args =
        [
            $"--Ports:Grpc={grpc}", $"--Ports:Http={http}", "--Logging:LogLevel:Default=Error", $"--ConnectionStrings:Default=Data Source={folder}/gateway.db",
            .. TestKeys.Arguments("gateway"), $"--Services:judging:Grpc={season.Service.GrpcAddress}",
            .. new[] { "registration", "submission", "billing", "notification" }.Select(s => $"--Services:{s}:Grpc={season.Service.GrpcAddress}"),
            .. Enumerable.Range(1, 7).SelectMany(n => Account(Cast.Judge(n), n)),
        ];
        var gateway = GatewayHost.Build(args);
        await gateway.StartAsync();
        var panel = new Panel(season, gateway, folder, grpc, http);
        await panel.ReadSheetsAsync();
        return panel;
    }

    public JudgingClient Direct(int judge) => _season.Client(Cast.Judge(judge));

    public T Direct<T>(Func<CallInvoker, T> make, int judge) => _season.Service.Client(make, Cast.Judge(judge));

    /// <summary>Through the gateway's gRPC port with an access token.</summary>
    public T Proxied<T>(Func<CallInvoker, T> make, int judge) => make(_channel.Intercept(m =>
    {
        m.Add("authorization", $"Bearer {Token(judge)}");
        return m;
    }));

    public AuthenticationHeaderValue Bearer(int judge) => new("Bearer", Token(judge));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _channel.Dispose();
        await _gateway.StopAsync();
        await _gateway.DisposeAsync();
        await _season.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Token(int judge) => $"csea_pat_{Cast.Judge(judge).Id}";

    private static IEnumerable<string> Account(Caller person, int n) =>
    [
        $"--Demo:Accounts:{n}:Id={person.Id}", $"--Demo:Accounts:{n}:Mail={person.Mail}", $"--Demo:Accounts:{n}:Name={person.Name}",
        $"--Demo:Accounts:{n}:Password=bench-{person.Id}", string.Create(CultureInfo.InvariantCulture, $"--Demo:Accounts:{n}:Token={Token(n)}"),
    ];

    /// <summary>One sheet in full for its criteria, of the others the line in the judge's list: it carries the etag.</summary>
    private async Task ReadSheetsAsync()
    {
        for (var judge = 1; judge <= 7; judge++)
        {
            var client = Direct(judge);
            Sheet? full = null;
            var page = "";
            do
            {
                var list = await client.ListMySheetsAsync(new ListMySheetsRequest { Edition = PanelSeason.Code, Round = RoundKind.Review, PageSize = 200, PageToken = page });
                foreach (var line in list.Sheets)
                {
                    full ??= (await client.GetSheetAsync(new GetSheetRequest { Edition = PanelSeason.Code, Round = RoundKind.Review, EntryId = line.EntryId })).Sheet;
                    (full.EntryId, full.EntryNumber, full.Etag) = (line.EntryId, line.EntryNumber, line.Etag);
                    Submissions.Add((judge, PanelSeason.Submit(full, _ => 60 + (Submissions.Count % 40))));
                }

                page = list.NextPageToken;
            }
            while (page.Length > 0);
        }
    }
}
