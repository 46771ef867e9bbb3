using CseaMesh.Registration.Data;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

/// <summary>Rows written before there were endings get theirs: looked for once after every start.</summary>
internal sealed class FillSearch(RegistrationDb db, FillSearch.Progress progress) : ISweep
{
    public async Task RunAsync(DateTime now, CancellationToken ct)
    {
        while (!progress.Done)
        {
            var entries = await db.Entries.Where(e => !db.SearchSuffixes.Any(s => s.Subject == e.Id)).OrderBy(e => e.Id).Take(500).ToListAsync(ct);
            var organisations = await db.Organisations.Where(o => !db.SearchSuffixes.Any(s => s.Subject == o.Id)).OrderBy(o => o.Id).Take(500).ToListAsync(ct);
            foreach (var entry in entries)
            {
                entry.SearchKey = SearchText.KeyOf(entry);
                db.Entry(entry).Property(e => e.SearchKey).IsModified = true;
            }

            foreach (var organisation in organisations)
            {
                organisation.SearchKey = SearchText.KeyOf(organisation);
                db.Entry(organisation).Property(o => o.SearchKey).IsModified = true;
            }

            progress.Done = entries.Count + organisations.Count == 0;
            if (!progress.Done)
            {
                await db.SaveChangesAsync(ct);
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>Of this process.</summary>
    public sealed class Progress
    {
        public bool Done { get; set; }
    }
}
