using CseaMesh.Billing.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Mesh;
using CseaMesh.Mesh.Demo;
using CseaMesh.Mesh.Season;
using CseaMesh.Mesh.Season.Plan;
using CseaMesh.Mesh.Season.Stages;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
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
        var folder = await Node.FolderAsync("@grpc");
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
            entry.Id = await Node.RunAsync(folder, "client.mjs", "register", mesh.Grpc.Authority, run.Managers[1].Token, run.OrganisationIds[1], $"{Award}");
            await run.SettleAsync();
            await QualifyAsync(run, entry);
            await OpenAsync(run);
            var commitment = await Node.RunAsync(folder, "client.mjs", "score", mesh.Grpc.Authority, run.Judges[3].Token, entry.Id);

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
}
