using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CseaMesh.Platform.Data;

/// <summary>Raises versions, sets stamps, and wakes the relay once a change that owes deliveries is saved.</summary>
internal sealed class SaveStamps(TimeProvider clock, RelaySignal relay) : SaveChangesInterceptor
{
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Stamp(eventData.Context!.ChangeTracker.Entries<Aggregate>());
        return base.SavingChangesAsync(eventData, result, cancellationToken);
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Wake(eventData.Context!.ChangeTracker.Entries<OutboxRow>().Select(e => e.Entity.Subscriber));
        return base.SavedChangesAsync(eventData, result, cancellationToken);
    }

    public void Stamp(IEnumerable<EntityEntry<Aggregate>> entries)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var entry in entries)
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified))
            {
                continue;
            }

            if (entry.State is EntityState.Added)
            {
                entry.Entity.CreatedAt = now;
                entry.Entity.CreatedBy = Actor.Current;
            }

            entry.Entity.Version = entry.OriginalValues.GetValue<int>(nameof(Aggregate.Version)) + 1;
            entry.Entity.ChangedAt = now;

            // A use case that writes for several people at once names each itself.
            if (!entry.Property(nameof(Aggregate.ChangedBy)).IsModified)
            {
                entry.Entity.ChangedBy = Actor.Current;
            }
        }
    }

    /// <summary>Who and when, for rows that are written past the change tracker.</summary>
    public (DateTime At, string By) Now => (clock.GetUtcNow().UtcDateTime, Actor.Current);

    /// <summary>Tells the relay for whom deliveries are owed now.</summary>
    public void Wake(IEnumerable<string> subscribers)
    {
        foreach (var subscriber in subscribers.Distinct())
        {
            relay.Wake(subscriber);
        }
    }
}
