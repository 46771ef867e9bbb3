using CseaMesh.Common.V1;

namespace CseaMesh.Mesh.Season.Checks;

/// <summary>Every service is asked for the statements that must always hold in its own data.</summary>
internal static class ServiceInvariants
{
    public static async Task<IReadOnlyList<Check>> RunAsync(SeasonRun run)
    {
        var auditor = run.Staff.Auditor;
        var all = new List<Check>();
        Add("registration", (await auditor.Registration.CheckInvariantsAsync(new())).Invariants);
        Add("submission", (await auditor.Submission.CheckInvariantsAsync(new())).Invariants);
        Add("judging", (await auditor.Judging.CheckInvariantsAsync(new())).Invariants);
        Add("billing", (await auditor.Billing.CheckInvariantsAsync(new())).Invariants);
        Add("notification", (await auditor.Notification.CheckInvariantsAsync(new())).Invariants);
        return all;

        void Add(string service, IReadOnlyCollection<Invariant> invariants)
        {
            Require.That(invariants.Count > 0, $"{service} checks no invariant.");
            all.AddRange(invariants.Select(i => new Check(service, i.Meaning.Zh, i.Meaning.En, i.ViolationCount == 0, i.ViolationCount == 0 ? i.Name : $"{i.Name}: {i.ViolationCount} ({string.Join(' ', i.Violations.Take(3))})")));
        }
    }
}
