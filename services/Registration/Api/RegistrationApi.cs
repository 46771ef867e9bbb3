using CseaMesh.Platform.Eventing;
using CseaMesh.Registration.Data;
using CseaMesh.Registration.Editions;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

/// <summary>The rpcs of Registration; each use case is one file beside this.</summary>
internal sealed partial class RegistrationApi(RegistrationDb db, Outbox outbox, EditionBook editions, EntrySteps steps, Lookup lookup, People people, Erasure erasure, Stopping stopping, TimeProvider clock)
    : V1.Registration.RegistrationBase
{
    private static Refusal NoSuch(string zh, string en) => Refusal.NotFound($"找不到這個{zh}。", $"There is no such {en}.");

    private async Task<Standing> StandingAsync(Caller caller, CancellationToken ct)
    {
        caller.RequireSignedIn();
        var roles = await db.Members.Where(m => m.PersonId == caller.Id && m.State == MemberState.Active).ToDictionaryAsync(m => m.OrganisationId, m => m.Role, ct);
        return new Standing(caller.Id, [.. caller.Roles], roles);
    }

    /// <summary>The entry by id or number, if the caller may know of it.</summary>
    private async Task<Entry> EntryAsync(string id, Standing standing, CancellationToken ct) =>
        await db.Entries.SingleOrDefaultAsync(e => e.Id == id || e.Number == id, ct) is { } entry && id.Length > 0 && standing.Sees(entry)
            ? entry
            : throw NoSuch("報名件", "entry");

    private async Task<Organisation> OrganisationAsync(string id, Standing standing, CancellationToken ct) =>
        await db.Organisations.SingleOrDefaultAsync(o => o.Id == id || o.IdNumber == id, ct) is { } organisation && id.Length > 0 && standing.Sees(organisation)
            ? organisation
            : throw NoSuch("單位", "organisation");

    private static string Reason(string text)
    {
        var check = new FieldCheck();
        if (string.IsNullOrWhiteSpace(text))
        {
            check.Add("reason", "請填寫理由", "a reason is required", "REASON_MISSING");
            check.ThrowIfAny();
        }

        var reason = check.Text("reason", text, 500, multiline: true);
        check.ThrowIfAny();
        return reason;
    }
}
