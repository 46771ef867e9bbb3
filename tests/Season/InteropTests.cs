using System.Diagnostics;
using CseaMesh.Billing.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Mesh;
using CseaMesh.Mesh.Demo;
using CseaMesh.Mesh.Season;
using CseaMesh.Mesh.Season.Plan;
using CseaMesh.Mesh.Season.Stages;
using CseaMesh.Registration.V1;
using Google.Protobuf;

namespace CseaMesh.Tests.WholeSeason;

/// <summary>A client in another language, made from the published contracts, does a manager's and a judge's work against the running mesh.</summary>
[Collection("mesh")]
public class InteropTests
{
    private const int Award = 9;

    [Fact]
    public async Task Node_client_registers_an_entry_and_submits_a_score()
    {
        var folder = ClientFolder();
        Assert.SkipWhen(folder is null, "the repository's tests/Interop is not beside the tests");
        Assert.SkipUnless(await RunsAsync(folder, "node", "--version") && await RunsAsync(folder, "npm", "--version"), "node and npm are not installed");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", "@grpc")) || await RunsAsync(folder, "npm", "ci --ignore-scripts --no-fund --no-audit"), "the npm registry cannot be reached");

        var data = Directory.CreateTempSubdirectory("csea-interop-").FullName;
        try
        {
            await using var mesh = await MeshHost.StartAsync(SeasonPlayer.Options(data) with { Accounts = DemoPeople.Accounts(data, DemoPeople.All) });
            using var api = new PublicApi(mesh.Http, mesh.Grpc);
            var staff = new DemoSessions(api, mesh.Options.Accounts);
            var run = new SeasonRun(new SeasonPlan(2025, organisations: 1), api, new Mailbox(mesh.MailFolder), staff, mesh.SettleAsync);
            await DemoEdition.PublishAsync(staff);
            await run.SettleAsync();
            await new PrepareStage().RunAsync(run, new Steps((_, _) => { }));
            await run.ClockAsync(4, 15);
            await RegisterStage.RegisterOrganisationsAsync(run, new Steps((_, _) => { }));

            var entry = run.Entries.Single(e => e.Plan.Award == Award);
            entry.Id = await NodeAsync(folder, "register", mesh.Grpc.Authority, run.Managers[1].Token, run.OrganisationIds[1], $"{Award}");
            await run.SettleAsync();
            await QualifyAsync(run, entry);
            await OpenAsync(run);
            var commitment = await NodeAsync(folder, "score", mesh.Grpc.Authority, run.Judges[3].Token, entry.Id);

            var receipt = (await run.Judges[3].Judging.GetReceiptAsync(new GetReceiptRequest { Edition = SeasonRun.Edition, Round = RoundKind.Review, EntryId = entry.Id })).Receipt;
            Assert.Equal(Convert.ToHexStringLower(receipt.Commitment.Span), commitment);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Material handed in and accepted, fee paid and matched.</summary>
    private static async Task QualifyAsync(SeasonRun run, SeasonEntry entry)
    {
        entry.Number = (await run.Managers[1].Registration.GetEntryAsync(new GetEntryRequest { Entry = entry.Id })).Entry.Number;
        var bill = Assert.Single(await run.BillsAsync(run.Managers[1]));
        await run.ClockAsync(5, 9);
        await SubmitStage.HandInAsync(run, entry);
        await run.SettleAsync();
        await CheckStage.AcceptAsync(run, entry);
        await PayStage.PayAsync(run, [new SeasonBill(entry.Plan.Organisation, null, bill)], new DateOnly(2025, 5, 8));
        await run.Staff.Cashier.Billing.ImportStatementAsync(new ImportStatementRequest
        {
            Edition = SeasonRun.Edition, RequestId = RequestIds.Of("interop"), FileName = "bank.csv",
            Content = ByteString.CopyFrom(run.Bank.Statement(run.Rulebook.PaymentAccount.AccountNumber, new DateOnly(2025, 5, 1), new DateOnly(2025, 5, 8))),
        });
        await run.SettleAsync();
        Assert.Equal(Phase.Qualified, (await run.Managers[1].Registration.GetEntryAsync(new GetEntryRequest { Entry = entry.Id })).Entry.Phase);
    }

    private static async Task OpenAsync(SeasonRun run)
    {
        await run.ClockAsync(6, 15);
        foreach (var judge in run.Judges.Values)
        {
            await judge.Judging.DeclareConflictsAsync(new DeclareConflictsRequest { Edition = SeasonRun.Edition, Complete = true });
        }

        var method = (await run.Chair.Judging.GetMethodAsync(new GetMethodRequest { Edition = SeasonRun.Edition })).Method;
        await run.Chair.Judging.DeclareMethodAsync(new DeclareMethodRequest { Edition = SeasonRun.Edition, SettingsHash = method.SettingsHash });
        await run.ClockAsync(6, 16);
        await run.Staff.Secretary.Judging.OpenRoundAsync(new OpenRoundRequest { Edition = SeasonRun.Edition, Award = Award, Round = RoundKind.Review });
        await run.SettleAsync();
    }

    private static async Task<string> NodeAsync(string folder, params string[] arguments)
    {
        var (code, output) = await ProcessAsync(folder, "node", ["client.mjs", .. arguments]);
        Assert.True(code == 0, output);
        return output.Trim();
    }

    private static async Task<bool> RunsAsync(string folder, string program, string arguments)
    {
        try
        {
            return (await ProcessAsync(folder, program, arguments.Split(' '))).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Code, string Output)> ProcessAsync(string folder, string program, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, process.ExitCode == 0 ? await output : await output + await errors);
    }

    /// <summary>tests/Interop of the repository these tests were built from.</summary>
    private static string? ClientFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "tests", "Interop", "client.mjs")))
            {
                return Path.Combine(folder.FullName, "tests", "Interop");
            }
        }

        return null;
    }
}
