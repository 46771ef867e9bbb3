using CseaMesh.Judging.V1;
using CseaMesh.Registration.V1;

namespace CseaMesh.Mesh.Season.Stages;

/// <summary>Before registration opens: the rulebook is out, the committee is appointed and has accepted its statement (COM-01..06).</summary>
internal sealed class PrepareStage : IStage
{
    public string Zh => "籌備：公布活動辦法、組成評審委員會";

    public string En => "Prepare: rulebook, committee";

    public async Task RunAsync(SeasonRun run, Steps steps)
    {
        steps.Expect((run.Plan.Judges.Count * 2) + 2);
        run.Rulebook = (await run.Staff.Secretary.Registration.GetEditionAsync(new GetEditionRequest { Edition = SeasonRun.Edition })).Document;
        var secretary = run.Staff.Secretary.Judging;
        foreach (var judge in run.Plan.Judges)
        {
            var appointed = await secretary.AppointMemberAsync(new AppointMemberRequest
            {
                Edition = SeasonRun.Edition, RequestId = RequestIds.Of($"season-judge-{judge.No}"), Name = judge.Name, Mail = judge.Mail, Seat = judge.Seat,
                Chair = judge.Chair, Deputy = judge.Deputy, YearsOfExperience = 10 + judge.No, Employer = judge.Employer,
            });
            run.MemberIds[judge.No] = appointed.Member.Id;
            steps.Did();
        }

        await secretary.SetNotaryAsync(new SetNotaryRequest { Edition = SeasonRun.Edition, Body = "某某公證事務所", Representative = "周敏", Mail = "notary@notary.example" });
        foreach (var judge in run.Plan.Judges)
        {
            run.Judges[judge.No] = await AcceptedAsync(run, judge.Name, judge.Mail);
            steps.Did();
        }

        run.Notary = await AcceptedAsync(run, "周敏", "notary@notary.example");
        steps.Did();
        await DocumentsStage.NumbersAsync(run);
        await run.SettleAsync();

        var committee = (await secretary.GetCommitteeAsync(new GetCommitteeRequest { Edition = SeasonRun.Edition })).Committee;
        Require.That(committee.Missing.Count == 0, $"The committee of {committee.Members.Count} is not complete: {string.Join("; ", committee.Missing.Select(m => m.En))}");
    }

    private static async Task<Session> AcceptedAsync(SeasonRun run, string name, string mail)
    {
        var session = await run.SignUpAsync(name, mail);
        await session.Judging.AcceptStatementAsync(new AcceptStatementRequest { Edition = SeasonRun.Edition, Accepted = true });
        return session;
    }
}
