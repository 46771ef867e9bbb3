using CseaMesh.Judging.Api;
using CseaMesh.Judging.Data;
using CseaMesh.Judging.Events;
using CseaMesh.Judging.Live;
using CseaMesh.Platform;
using CseaMesh.Platform.Data;

namespace CseaMesh.Judging;

/// <summary>Judging: committee, sheets, results, finals, ledger, live board.</summary>
public static class JudgingHost
{
    public static async Task Main(string[] args) => await Build(args).RunAsync();

    public static WebApplication Build(string[] args)
    {
        var builder = ServiceHost.CreateBuilder(args, "judging");
        builder.AddDatabase<JudgingDb, JudgingSqlite, JudgingSqlServer>();
        builder.AddJudgingEvents();
        builder.AddSweep<CloseRounds>();
        builder.AddSweep<ReportProgress>();
        builder.AddSweep<TellTests>();
        builder.AddSweep<CompareBoards>();
        builder.AddLiveBoard();
        builder.AddLedger();
        var app = ServiceHost.Finish(builder);
        app.MapGrpcService<JudgingApi>();
        // Of the two that bear the name of this rpc, the one that does not answer UNIMPLEMENTED.
        app.MapGrpcService<BoardReads>().Add(endpoint => ((RouteEndpointBuilder)endpoint).Order = -1);
        return app;
    }
}
