using System.Diagnostics;
using CseaMesh.Mesh.Demo;
using CseaMesh.Mesh.Season.Checks;
using CseaMesh.Mesh.Season.Plan;
using CseaMesh.Mesh.Season.Stages;

namespace CseaMesh.Mesh.Season;

/// <summary>How long a stage took.</summary>
internal sealed record StageTime(string Zh, string En, TimeSpan Took);

/// <summary>What came of a season.</summary>
internal sealed record SeasonReport(IReadOnlyList<StageTime> Stages, IReadOnlyList<Check> Checks, Observed Seen, SeasonRun Run, TimeSpan Took, long PeakBytes)
{
    public bool Holds => Checks.All(c => c.Holds);
}

/// <summary>Plays a whole season against a running mesh, through its public API only, and checks what came of it.</summary>
internal sealed class SeasonPlayer(MeshHost mesh)
{
    /// <summary>The stages in the order of the calendar.</summary>
    public static IReadOnlyList<IStage> Stages { get; } =
    [
        new PrepareStage(), new RegisterStage(), new PayStage(), new SubmitStage(), new CheckStage(), new CloseStage(), new CommitteeStage(), new JudgeStage(), new SealStage(),
        new FinalsStage(), new PublishStage(), new AwardFeeStage(), new DocumentsStage(), new DinnerStage(),
    ];

    /// <summary>The notary's bundle of the whole ledger, left in the data folder for <c>services/Verifier</c>.</summary>
    public const string BundleFile = "ledger-bundle.json";

    /// <summary>What a mesh must be started with so that a season can be played on it.</summary>
    public static MeshOptions Options(string data, string? redis = null) => new()
    {
        Data = data,
        Redis = redis,
        Clock = new DateTimeOffset(2025, 4, 10, 9, 0, 0, TimeSpan.FromHours(8)),
        ClockFrozen = true,
        Accounts = DemoPeople.Accounts(data, DemoPeople.Staff),
        SignInPerMinute = 10_000,
        LogLevel = "Error",
    };

    /// <param name="show">Told how far each stage is: stage, steps done, steps expected.</param>
    public async Task<SeasonReport> PlayAsync(int seed, Action<IStage, int, int> show)
    {
        var watch = Stopwatch.StartNew();
        using var api = new PublicApi(mesh.Http, mesh.Grpc);
        var staff = new DemoSessions(api, mesh.Options.Accounts);
        var run = new SeasonRun(new SeasonPlan(seed), api, new Mailbox(mesh.MailFolder), staff, mesh.SettleAsync);
        await DemoEdition.PublishAsync(staff, SeasonPlan.Settle);
        await run.SettleAsync();

        var times = new List<StageTime>();
        foreach (var stage in Stages)
        {
            var start = watch.Elapsed;
            var steps = new Steps((done, expected) => show(stage, done, expected));
            await stage.RunAsync(run, steps);
            steps.Did();
            times.Add(new StageTime(stage.Zh, stage.En, watch.Elapsed - start));
        }

        await run.SettleAsync();
        var seen = await Observed.ReadAsync(run);
        List<Check> checks = [.. await ServiceInvariants.RunAsync(run), .. AcrossChecks.Run(seen), .. ExpectedChecks.Run(run, seen), .. await DinnerChecks.RunAsync(run, seen), .. await LedgerChecks.RunAsync(run)];
        await File.WriteAllBytesAsync(Path.Combine(mesh.Options.Data, BundleFile), await LedgerChecks.BundleAsync(run));
        using var process = Process.GetCurrentProcess();
        return new SeasonReport(times, checks, seen, run, watch.Elapsed, process.PeakWorkingSet64);
    }
}
