using CseaMesh.Platform;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Eventing;
using CseaMesh.Platform.Time;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CseaMesh.Tests.Platform.Toy;

/// <summary>The smallest service: keeps labels of entries and tells registration of each it learns. Poses as billing.</summary>
internal static class BillingHost
{
    public static WebApplication Build(string[] args)
    {
        var builder = ServiceHost.CreateBuilder([.. args, "--Database:Migrate=false"], "billing");
        builder.AddDatabase<ToyDb, ToySqlite, ToySqlServer>();
        builder.AddEvents(on => on.Handle<EntryQualified, LearnEntry>().Handle<EntryChanged, LabelEntry>());
        builder.AddSweep<CountSweep>();
        builder.Services.AddSingleton<SweepCount>();
        var app = ServiceHost.Finish(builder);
        using var scope = app.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<ToyDb>().Database.EnsureCreated();
        scope.ServiceProvider.GetRequiredService<DatabaseState>().Migrated = true;
        return app;
    }
}

internal abstract class ToyDb(DbContextOptions options) : ServiceDb(options)
{
    public DbSet<ToyEntry> Entries => Set<ToyEntry>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ToyEntry>().HasIndex(e => e.Number).IsUnique();
        base.OnModelCreating(modelBuilder);
    }
}

internal sealed class ToySqlite(DbContextOptions<ToySqlite> options) : ToyDb(options);

internal sealed class ToySqlServer(DbContextOptions<ToySqlServer> options) : ToyDb(options);

internal sealed class ToyEntry : Aggregate
{
    public required string Number { get; set; }

    public string Label { get; set; } = "";

    public string History { get; set; } = "";
}

internal sealed class LearnEntry(ToyDb db) : IHandle<EntryQualified>
{
    public Task HandleAsync(EntryQualified e, EventEnvelope envelope, CancellationToken ct)
    {
        db.Entries.Add(new ToyEntry { Id = envelope.SubjectId, Number = $"N-{envelope.SubjectId}", History = "learned" });
        envelope.Arrived(envelope.SubjectId);
        return Task.CompletedTask;
    }
}

internal sealed class LabelEntry(ToyDb db, Outbox outbox) : IHandle<EntryChanged>
{
    public async Task HandleAsync(EntryChanged e, EventEnvelope envelope, CancellationToken ct)
    {
        var entry = await db.Entries.FindAsync([envelope.SubjectId], ct) ?? throw new SubjectUnknown(envelope.SubjectId);
        entry.Label = e.Entry?.Label ?? "";
        entry.History += $" {envelope.SubjectVersion}";
        outbox.Publish(envelope.Edition, entry.Id, envelope.SubjectVersion, new CseaMesh.Billing.V1.ReviewFeeSettled { Entry = entry.Id });
    }
}

internal sealed class SweepCount
{
    public List<DateTime> Runs { get; } = [];
}

internal sealed class CountSweep(SweepCount count) : ISweep
{
    public Task RunAsync(DateTime now, CancellationToken ct)
    {
        lock (count.Runs)
        {
            count.Runs.Add(now);
        }

        return Task.CompletedTask;
    }
}
