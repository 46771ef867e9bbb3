using CseaMesh.Platform.Errors;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.DependencyInjection;

namespace CseaMesh.Platform.Data;

/// <summary>Two rows wanted the same unique key. The use case says what that means.</summary>
public sealed class DuplicateException(Exception inner) : Exception("A unique key is taken.", inner);

/// <summary>
/// The database of one service: its own tables beside outbox, inbox, parked events, remembered requests and counters.
/// The model keeps to what SQLite and SQL Server share: text with a length and binary order, UTC times, enums as text, whole numbers.
/// </summary>
public abstract class ServiceDb(DbContextOptions options) : DbContext(options)
{
    // Kibibytes. A change of very many rows comes back to the same pages of its indexes; with the usual cache they would be written to the log and read again many times.
    private const string UsualCache = "PRAGMA cache_size = -2000";
    private const string BulkCache = "PRAGMA cache_size = -16384";

    /// <summary>Length of text columns that say nothing else.</summary>
    public const int DefaultLength = 200;

    internal DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    internal DbSet<InboxRow> Inbox => Set<InboxRow>();

    internal DbSet<ParkedEvent> Parked => Set<ParkedEvent>();

    internal DbSet<RememberedRequest> Requests => Set<RememberedRequest>();

    internal DbSet<Counter> Counters => Set<Counter>();

    /// <summary>The bulk write under way, or null.</summary>
    public BulkSave? Bulk { get; private set; }

    internal SqliteWrites? Writes => field ??= Application?.GetService<SqliteWrites>();

    internal SaveStamps? Stamps => field ??= Application?.GetService<SaveStamps>();

    internal bool IsSqlite => Database.ProviderName == "Microsoft.EntityFrameworkCore.Sqlite";

    /// <summary>SaveChanges for a writer that has its turn and its transaction already.</summary>
    internal async Task SaveInTransactionAsync(CancellationToken ct)
    {
        try
        {
            await base.SaveChangesAsync(true, ct);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw Refusal.Stale();
        }
        catch (DbUpdateException e) when (UniqueViolation.Is(e))
        {
            throw new DuplicateException(e);
        }
    }

    /// <summary>Saves all changes in one transaction. Throws ABORTED STALE_ETAG, or <see cref="DuplicateException"/>.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        try
        {
            return await WriteAsync(() => base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken), cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw Refusal.Stale();
        }
        catch (DbUpdateException e) when (UniqueViolation.Is(e))
        {
            throw new DuplicateException(e);
        }
    }

    /// <summary>
    /// One change of very many rows, in one transaction: the work adds and changes entities and calls <see cref="BulkSave.FlushAsync"/> after every few
    /// thousand, which writes them and forgets what was added. Throws like <see cref="SaveChangesAsync(bool, CancellationToken)"/>; then nothing is saved.
    /// </summary>
    public async Task SaveBulkAsync(Func<BulkSave, Task> work, CancellationToken ct)
    {
        using var bulk = new BulkSave(this, discards: false);
        Bulk = bulk;
        try
        {
            await WriteAsync(
                async () =>
                {
                    await using var transaction = await Database.BeginTransactionAsync(ct);
                    await CacheAsync(BulkCache);
                    await work(bulk);
                    await bulk.FlushAsync(ct);
                    await transaction.CommitAsync(ct);
                    return 0;
                },
                ct);
        }
        finally
        {
            Bulk = null;
            await CacheAsync(UsualCache);
        }

        Stamps?.Wake(bulk.Subscribers);
    }

    /// <summary>The same work for a trial: whatever it adds or changes is dropped.</summary>
    public async Task TryBulkAsync(Func<BulkSave, Task> work, CancellationToken ct)
    {
        using var bulk = new BulkSave(this, discards: true);
        Bulk = bulk;
        try
        {
            await work(bulk);
            await bulk.FlushAsync(ct);
        }
        finally
        {
            Bulk = null;
        }
    }

    /// <summary>Adds a row that nobody will look for in the change tracker: past it while a bulk write is under way.</summary>
    public void Put<T>(T row)
        where T : class
    {
        if (Bulk is { } bulk)
        {
            bulk.Put(row);
        }
        else
        {
            Add(row);
        }
    }

    /// <summary>
    /// The answer given before to the same request id of the same caller, or null when it is new.
    /// Throws ALREADY_EXISTS REQUEST_REUSED when the id came with another body.
    /// </summary>
    public async Task<T?> ReplayAsync<T>(string caller, string requestId, IMessage request, CancellationToken ct)
        where T : class, IMessage<T>, new()
    {
        if (requestId.Length == 0)
        {
            return null;
        }

        if (!Guid.TryParse(requestId, out _))
        {
            throw Refusal.Invalid("request_id", "request_id 須為 UUID", "request_id must be a UUID");
        }

        if (await Requests.AsNoTracking().SingleOrDefaultAsync(r => r.Caller == caller && r.RequestId == requestId, ct) is not { } row)
        {
            return null;
        }

        return row.BodyHash == RememberedRequest.Hash(request)
            ? new MessageParser<T>(() => new T()).ParseFrom(row.Answer)
            : throw Refusal.Exists("REQUEST_REUSED", "這個 request_id 已用在另一個內容不同的請求。", "This request_id was used for a different request.");
    }

    /// <summary>Keeps the answer for repeats of the request; saved with the change itself.</summary>
    public void Remember(string caller, string requestId, IMessage request, IMessage answer, DateTime at)
    {
        if (requestId.Length > 0)
        {
            Requests.Add(new RememberedRequest { Caller = caller, RequestId = requestId, BodyHash = RememberedRequest.Hash(request), Answer = answer.ToByteArray(), At = at });
        }
    }

    /// <summary>
    /// The next number of a sequence, from 1. Taken at once and for good: a use case that fails afterwards leaves a gap, never a duplicate.
    /// </summary>
    public async Task<int> NextNumberAsync(string sequence, CancellationToken ct)
    {
        var sql = IsSqlite
            ? (FormattableString)$"""INSERT INTO "Counters" ("Name", "Value") VALUES ({sequence}, 1) ON CONFLICT ("Name") DO UPDATE SET "Value" = "Value" + 1 RETURNING "Value" """
            : $"MERGE [Counters] WITH (HOLDLOCK) AS t USING (SELECT {sequence} AS [Name]) AS s ON t.[Name] = s.[Name] WHEN MATCHED THEN UPDATE SET [Value] = t.[Value] + 1 WHEN NOT MATCHED THEN INSERT ([Name], [Value]) VALUES (s.[Name], 1) OUTPUT inserted.[Value];";
        return (await WriteAsync(() => Database.SqlQuery<int>(sql).ToListAsync(ct), ct)).Single();
    }

    /// <summary>
    /// Every statement that writes without <see cref="SaveChangesAsync(bool, CancellationToken)"/> (ExecuteUpdate, ExecuteDelete) goes through here,
    /// so that on SQLite writers take turns and are answered when their change is on the disk.
    /// </summary>
    public Task<T> WriteAsync<T>(Func<Task<T>> write, CancellationToken ct) => Writes is { } writes ? writes.WriteAsync(write, ct) : write();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<OutboxRow>(row =>
        {
            row.ToTable("Outbox").HasKey(r => r.Seq);
            row.HasIndex(r => new { r.Subscriber, r.Seq });
        });
        modelBuilder.Entity<InboxRow>().ToTable("Inbox").HasKey(r => new { r.Source, r.EventId });
        modelBuilder.Entity<ParkedEvent>(row =>
        {
            row.ToTable("Parked").HasKey(r => r.Seq);
            row.HasIndex(r => r.SubjectId);
        });
        modelBuilder.Entity<RememberedRequest>(row =>
        {
            row.ToTable("Requests").HasKey(r => new { r.Caller, r.RequestId });
            row.HasIndex(r => r.At);
        });
        modelBuilder.Entity<Counter>().ToTable("Counters").HasKey(r => r.Name);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(e => typeof(Aggregate).IsAssignableFrom(e.ClrType)))
        {
            modelBuilder.Entity(entity.ClrType, e =>
            {
                e.HasKey(nameof(Aggregate.Id));
                e.Property(nameof(Aggregate.Id)).HasMaxLength(Ids.Length);
                e.Property(nameof(Aggregate.CreatedBy)).HasMaxLength(64);
                e.Property(nameof(Aggregate.ChangedBy)).HasMaxLength(64);
                e.Property(nameof(Aggregate.Version)).IsConcurrencyToken();
            });
        }

        // SQL Server refuses a foreign key whose column has another length than the key it points to.
        foreach (var key in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetForeignKeys()))
        {
            foreach (var (property, principal) in key.Properties.Zip(key.PrincipalKey.Properties))
            {
                property.SetMaxLength(principal.GetMaxLength());
            }
        }
    }

    private Task CacheAsync(string pragma) => IsSqlite ? Database.ExecuteSqlRawAsync(pragma) : Task.CompletedTask;

    /// <summary>Services of the host; none in tools that only look at the model.</summary>
    private IServiceProvider? Application => this.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        configurationBuilder.Properties<string>().HaveMaxLength(DefaultLength);
        if (!IsSqlite)
        {
            // As SQLite compares: by code point. Otherwise keyset pages and unique keys would differ between the two.
            configurationBuilder.Properties<string>().UseCollation("Latin1_General_100_BIN2");
        }
    }

    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        time => time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time,
        time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
