using CseaMesh.Mesh.Season;
using CseaMesh.Mesh.Season.Stages;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;

namespace CseaMesh.Mesh.Demo;

/// <summary>
/// The first weeks of the edition, played through the public API: five organisations have registered, some have handed in, one has paid, a
/// check has begun. The clock then stands in May with registration still open, so that every role finds something to do.
/// </summary>
internal static class DemoSeed
{
    public static async Task PlayAsync(MeshHost mesh, PublicApi api, DemoSessions staff)
    {
        var known = await staff.Secretary.Registration.ListOrganisationsAsync(new ListOrganisationsRequest { PageSize = 1 });
        if (known.Organisations.Count > 0)
        {
            return;
        }

        var run = new SeasonRun(DemoPeople.Plan, api, new Mailbox(mesh.MailFolder), staff, mesh.SettleAsync);
        var quiet = new Steps((_, _) => { });
        await new PrepareStage().RunAsync(run, quiet);
        await new RegisterStage().RunAsync(run, quiet);
        await run.ClockAsync(5, 19, 10);
        foreach (var entry in run.Entries.Where(e => e.Plan.No % 2 == 1))
        {
            await SubmitStage.HandInAsync(run, entry);
        }

        await run.SettleAsync();
        var first = (await staff.CheckOfficer.Submission.ListChecksAsync(new ListChecksRequest { Edition = SeasonRun.Edition })).Checks.Take(3).ToList();
        foreach (var row in first)
        {
            await CheckStage.AcceptAsync(run, run.ById(row.Entry));
        }

        await run.ClockAsync(5, 20, 9, 30);
    }
}
