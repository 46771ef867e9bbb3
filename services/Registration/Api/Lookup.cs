using CseaMesh.Registration.Data;
using CseaMesh.Registration.Editions;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

/// <summary>Puts together what answers and events say about entries, from rows of several tables.</summary>
internal sealed class Lookup(RegistrationDb db, EditionBook editions, TimeProvider clock)
{
    private readonly Dictionary<string, Organisation> _organisations = [];

    public async Task<Organisation> OrganisationAsync(string id, CancellationToken ct) =>
        _organisations.TryGetValue(id, out var known) ? known : _organisations[id] = await db.Organisations.SingleAsync(o => o.Id == id, ct);

    /// <summary>Rows read before are read again; for use cases that clear what is tracked.</summary>
    public void Forget() => _organisations.Clear();

    public async Task<V1.EntryFacts> FactsAsync(Entry entry, CancellationToken ct) =>
        Wire.Facts(entry, await OrganisationAsync(entry.OrganisationId, ct), await editions.InForceAsync(db, entry.Edition, ct));

    /// <summary>Entries of one edition as they are shown, in the order given.</summary>
    public async Task<IReadOnlyList<V1.Entry>> ShowAsync(IReadOnlyList<Entry> entries, Rulebook book, CancellationToken ct)
    {
        var organisations = entries.Select(e => e.OrganisationId).Distinct().Where(id => !_organisations.ContainsKey(id)).ToList();
        foreach (var organisation in await db.Organisations.Where(o => organisations.Contains(o.Id)).ToListAsync(ct))
        {
            _organisations[organisation.Id] = organisation;
        }

        var winners = entries.Where(e => e.Phase == Phase.Winner).Select(e => e.Id).ToList();
        var settled = winners.Count == 0 ? [] : await db.Wins.Where(w => winners.Contains(w.EntryId) && w.FeeSettledAt != null).Select(w => w.EntryId).ToListAsync(ct);
        return [.. entries.Select(e => Wire.Show(e, _organisations[e.OrganisationId], book, settled.Contains(e.Id), clock.Now()))];
    }

    public async Task<V1.Entry> ShowAsync(Entry entry, CancellationToken ct) =>
        (await ShowAsync([entry], await editions.InForceAsync(db, entry.Edition, ct), ct))[0];
}
