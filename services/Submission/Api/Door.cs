using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Data;
using CseaMesh.Submission.Domain;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

/// <summary>As what somebody opens a dossier.</summary>
internal enum Viewer
{
    Entrant,
    CheckOfficer,
    Secretariat,
    Judge,
}

/// <summary>Every dossier is opened here: loads it whole and answers NOT_FOUND to whoever may not know of it (CNF-01).</summary>
internal sealed class Door(SubmissionDb db, TimeProvider clock)
{
    /// <param name="entry">Id or number of the entry.</param>
    public async Task<Dossier?> FindAsync(string entry, CancellationToken ct)
    {
        var dossier = await Whole().FirstOrDefaultAsync(d => d.Id == entry || d.EntryNumber == entry, ct);
        if (dossier is not null)
        {
            dossier.Arrivals = await db.Uploads.AsNoTracking()
                .Where(u => u.Dossier == dossier.Id && (u.State == UploadState.Inspecting || u.State == UploadState.Refused))
                .OrderBy(u => u.ReceivedAt).ThenBy(u => u.Id).ToListAsync(ct);
        }

        return dossier;
    }

    /// <summary>The dossier that a file version belongs to.</summary>
    public async Task<Dossier?> OfFileAsync(string file, CancellationToken ct) =>
        await db.Set<SlotVersion>().Where(v => v.Id == file).Select(v => v.DossierId).SingleOrDefaultAsync(ct) is { } entry ? await FindAsync(entry, ct) : null;

    public IQueryable<Dossier> Whole() => db.Dossiers
        .Include(d => d.Versions)
        .Include(d => d.Checks)
        .Include(d => d.Supplements).ThenInclude(s => s.Items)
        .Include(d => d.HandIns)
        .Include(d => d.MaterialVerdicts)
        .AsSplitQuery();

    /// <summary>The caller's own dossier, to change it.</summary>
    public async Task<Dossier> OwnAsync(string entry, Caller caller, CancellationToken ct)
    {
        caller.RequireSignedIn();
        return await FindAsync(entry, ct) is { } dossier && DossierRights.IsOwn(dossier, caller.Id, await RoleAsync(dossier, caller, ct))
            ? dossier
            : throw DossierRights.NotFound();
    }

    /// <summary>The dossier for whoever may see it with its originals and findings: its owner, or staff.</summary>
    public async Task<(Dossier Dossier, Viewer As)> SeeAsync(string entry, Caller caller, CancellationToken ct)
    {
        caller.RequireSignedIn();
        var dossier = await FindAsync(entry, ct) ?? throw DossierRights.NotFound();
        return (dossier, await ViewerAsync(dossier, caller, ct) ?? throw DossierRights.NotFound());
    }

    /// <summary>Owner or staff; null for everyone else. Throws OWN_ORGANISATION or DUTIES_SEPARATE.</summary>
    public async Task<Viewer?> ViewerAsync(Dossier dossier, Caller caller, CancellationToken ct)
    {
        var role = await RoleAsync(dossier, caller, ct);
        if (DossierRights.IsOwn(dossier, caller.Id, role))
        {
            return Viewer.Entrant;
        }

        if (!caller.IsAny(StaffRoles.CheckOfficer, StaffRoles.Secretariat))
        {
            return null;
        }

        DossierRights.WhyNotStaff(role, await HoldsSeatAsync(caller, ct)).ThrowIfAny();
        return caller.Is(StaffRoles.CheckOfficer) ? Viewer.CheckOfficer : Viewer.Secretariat;
    }

    /// <summary>The dossier for an act of the check.</summary>
    public async Task<Dossier> StaffAsync(string entry, Caller caller, CancellationToken ct, bool secretariatToo = false)
    {
        caller.RequireSignedIn();
        if (!caller.Is(StaffRoles.CheckOfficer) && !(secretariatToo && caller.Is(StaffRoles.Secretariat)))
        {
            // Who may not even see the dossier learns nothing; who may see it is told that this is not his to do.
            await SeeAsync(entry, caller, ct);
            throw Caller.NotYours();
        }

        var dossier = await FindAsync(entry, ct) ?? throw DossierRights.NotFound();
        DossierRights.WhyNotStaff(await RoleAsync(dossier, caller, ct), await HoldsSeatAsync(caller, ct)).ThrowIfAny();
        return dossier;
    }

    /// <summary>True for a judge who holds the right to read this entry now.</summary>
    public async Task<bool> MayReadAsync(Dossier dossier, Caller caller, CancellationToken ct) =>
        dossier.State == DossierState.Accepted
        && await db.ReadingRights.AnyAsync(r => r.Entry == dossier.Id && r.Person == caller.Id && r.Granted, ct);

    public Task<bool> HoldsSeatAsync(Caller caller, CancellationToken ct) => db.Seats.AnyAsync(s => s.Person == caller.Id, ct);

    /// <summary>Notes who opened what; saved with the next save.</summary>
    public void Log(Dossier dossier, Caller caller, Viewer viewer, string what, SlotVersion? file = null) => db.Accesses.Add(new AccessRow
    {
        Edition = dossier.Edition,
        At = clock.Now(),
        Person = caller.Id,
        PersonName = caller.Name,
        As = viewer switch { Viewer.Judge => "judge", Viewer.CheckOfficer => "check_officer", Viewer.Secretariat => "secretariat", _ => "entrant" },
        Entry = dossier.Id,
        File = file?.Id ?? "",
        Item = file?.Item.Key ?? "",
        What = what,
    });

    private async Task<OrganisationRole> RoleAsync(Dossier dossier, Caller caller, CancellationToken ct)
    {
        var managers = await db.Members.AsNoTracking()
            .Where(m => m.Person == caller.Id && m.Organisation == dossier.Organisation && m.Active)
            .Select(m => m.Manager).ToListAsync(ct);
        return managers.Count == 0 ? OrganisationRole.None : managers.Contains(true) ? OrganisationRole.Manager : OrganisationRole.Member;
    }
}
