using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CseaMesh.Registration.Data;

internal partial class RegistrationDb(DbContextOptions options) : ServiceDb(options)
{
    public DbSet<EditionVersion> Editions => Set<EditionVersion>();

    public DbSet<EditionProgress> EditionProgress => Set<EditionProgress>();

    public DbSet<AwardProgress> AwardProgress => Set<AwardProgress>();

    public DbSet<CertifiedPlace> CertifiedPlaces => Set<CertifiedPlace>();

    public DbSet<Organisation> Organisations => Set<Organisation>();

    public DbSet<OrganisationMember> Members => Set<OrganisationMember>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<Person> People => Set<Person>();

    public DbSet<Entry> Entries => Set<Entry>();

    public DbSet<MailedForm> MailedForms => Set<MailedForm>();

    public DbSet<MailedFormFile> MailedFormFiles => Set<MailedFormFile>();

    public DbSet<HistoryRow> History => Set<HistoryRow>();

    public DbSet<Win> Wins => Set<Win>();

    public DbSet<Publication> Publications => Set<Publication>();

    public DbSet<Nomination> Nominations => Set<Nomination>();

    public DbSet<StaffTask> StaffTasks => Set<StaffTask>();

    public DbSet<EntryView> EntryViews => Set<EntryView>();

    public DbSet<DataRequest> DataRequests => Set<DataRequest>();

    public DbSet<SearchSuffix> SearchSuffixes => Set<SearchSuffix>();

    /// <summary>The endings that the search looks up follow every change of a search key.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        await FollowSearchKeysAsync(cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    private async Task FollowSearchKeysAsync(CancellationToken ct)
    {
        var changed = ChangeTracker.Entries<Aggregate>().Where(e => e.Entity is Domain.Entry or Organisation
            && (e.State == EntityState.Added || (e.State == EntityState.Modified && e.Property(nameof(Organisation.SearchKey)).IsModified))).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        var ids = changed.Where(e => e.State == EntityState.Modified).Select(e => e.Entity.Id).ToArray();
        await SearchSuffixes.Where(s => EF.Parameter(ids).Contains(s.Subject)).LoadAsync(ct);
        var tracked = ChangeTracker.Entries<SearchSuffix>().Where(s => s.State != EntityState.Deleted).ToLookup(s => s.Entity.Subject);
        foreach (var entry in changed)
        {
            var wanted = SearchText.SuffixesOf((string)entry.Property(nameof(Organisation.SearchKey)).CurrentValue!);
            foreach (var old in tracked[entry.Entity.Id].Where(s => !wanted.Remove(s.Entity.Text)).ToList())
            {
                old.State = old.State == EntityState.Added ? EntityState.Detached : EntityState.Deleted;
            }

            SearchSuffixes.AddRange(wanted.Select(text => new SearchSuffix { Text = text, Subject = entry.Entity.Id }));
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<EditionVersion>(e =>
        {
            e.Property(x => x.Code).HasMaxLength(40);
            e.Property(x => x.CopiedFrom).HasMaxLength(40);
            e.Property(x => x.Reason).HasMaxLength(500);
            e.Property(x => x.Sha256).HasMaxLength(64);
            e.HasIndex(x => new { x.Code, x.Number }).IsUnique();
        });
        modelBuilder.Entity<EditionProgress>(e =>
        {
            e.Property(x => x.Code).HasMaxLength(40);
            e.HasIndex(x => x.Code).IsUnique();
        });
        modelBuilder.Entity<AwardProgress>(e =>
        {
            e.Property(x => x.Edition).HasMaxLength(40);
            e.HasIndex(x => new { x.Edition, x.Award }).IsUnique();
        });
        modelBuilder.Entity<CertifiedPlace>(e =>
        {
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.EntryId).HasMaxLength(26);
            e.Property(x => x.Shown).HasMaxLength(20).HasDefaultValue("");
            e.HasKey(x => new { x.Edition, x.Award, x.ResultVersion, x.EntryId });
        });
        Parties(modelBuilder);
        Entered(modelBuilder);
        Won(modelBuilder);
        AfterWin(modelBuilder);
        base.OnModelCreating(modelBuilder);
    }

    private static void Parties(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Organisation>(o =>
        {
            o.Property(x => x.IdNumber).HasMaxLength(30);
            o.HasIndex(x => new { x.IdKind, x.IdNumber }).IsUnique();
            o.Property(x => x.SearchKey).HasMaxLength(400);
            o.Property(x => x.Reason).HasMaxLength(500);
            o.Property(x => x.InvoiceMail).HasMaxLength(254);
            o.Property(x => x.IndustryCode).HasMaxLength(40);
            o.Property(x => x.MergedInto).HasMaxLength(26);
            o.Property(x => x.NameKey).HasMaxLength(100);
            o.HasIndex(x => x.NameKey);
            AsJson(o.Property(x => x.LinesOfBusiness), 300);
            AsJson(o.Property(x => x.Kinds), 600);
            AsJson(o.Property(x => x.MailDomains), 3000);
        });
        modelBuilder.Entity<OrganisationMember>(m =>
        {
            m.Property(x => x.OrganisationId).HasMaxLength(26);
            m.Property(x => x.PersonId).HasMaxLength(64);
            m.Property(x => x.Mail).HasMaxLength(254);
            m.HasIndex(x => new { x.OrganisationId, x.Mail }).IsUnique();
            m.HasIndex(x => x.PersonId);
            m.HasIndex(x => x.Mail);
        });
        modelBuilder.Entity<Membership>(m =>
        {
            m.Property(x => x.OrganisationId).HasMaxLength(26);
            m.Property(x => x.PersonId).HasMaxLength(64);
            m.Property(x => x.Reason).HasMaxLength(500);
            m.Property(x => x.HolderKey).HasMaxLength(254);
            m.HasIndex(x => x.HolderKey);
            m.HasIndex(x => new { x.Kind, x.MemberNumber, x.From }).IsUnique();
        });
        modelBuilder.Entity<Person>(p =>
        {
            p.Property(x => x.Id).HasMaxLength(64);
            p.Property(x => x.Mail).HasMaxLength(254);
            p.Property(x => x.NoticeEdition).HasMaxLength(40);
            p.HasIndex(x => x.Mail);
        });
        modelBuilder.Entity<DataRequest>(d =>
        {
            d.Property(x => x.Number).HasMaxLength(20);
            d.Property(x => x.PersonId).HasMaxLength(64);
            d.Property(x => x.Mail).HasMaxLength(254);
            d.Property(x => x.Text).HasMaxLength(2000);
            d.Property(x => x.ExtensionReason).HasMaxLength(500);
            d.Property(x => x.Decision).HasMaxLength(500);
            d.Property(x => x.DecidedBy).HasMaxLength(64);
            d.Property(x => x.LiftReason).HasMaxLength(500);
            d.HasIndex(x => x.Number).IsUnique();
            d.HasIndex(x => x.PersonId);
            d.HasIndex(x => new { x.State, x.Id });
        });
    }

    private static void Entered(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Entry>(e =>
        {
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.OrganisationId).HasMaxLength(26);
            e.Property(x => x.PersonId).HasMaxLength(64);
            e.Property(x => x.MadeBy).HasMaxLength(64);
            e.Property(x => x.ConfirmedBy).HasMaxLength(64);
            e.Property(x => x.Number).HasMaxLength(20);
            e.Property(x => x.Checkout).HasMaxLength(26);
            e.Property(x => x.LiveKey).HasMaxLength(300);
            e.Property(x => x.SearchKey).HasMaxLength(500);
            e.Property(x => x.Reason).HasMaxLength(500);
            AsJson(e.Property(x => x.Form), 6000);
            e.HasIndex(x => x.LiveKey).IsUnique();
            e.HasIndex(x => x.Number).IsUnique();

            // The entries list is read along one of these, however long it is: by what it is narrowed to, then in its order.
            e.HasIndex(x => new { x.Edition, x.Id, x.SearchKey });
            e.HasIndex(x => new { x.Edition, x.Phase, x.Id, x.Material, x.ReviewFee });
            e.HasIndex(x => new { x.Edition, x.Award, x.Id });
            e.HasIndex(x => new { x.Edition, x.Class, x.Id });
            e.HasIndex(x => new { x.Edition, x.Class, x.Award, x.Id });
            e.HasIndex(x => new { x.Edition, x.Number });
            e.HasIndex(x => new { x.Edition, x.ChangedAt, x.Id });
            e.HasIndex(x => new { x.OrganisationId, x.Edition });
            e.HasIndex(x => x.PersonId);
            e.HasIndex(x => x.Checkout);
        });
        modelBuilder.Entity<MailedForm>(f =>
        {
            f.Property(x => x.Edition).HasMaxLength(40);
            f.Property(x => x.Number).HasMaxLength(20);
            f.Property(x => x.OrganisationId).HasMaxLength(26);
            f.Property(x => x.SenderId).HasMaxLength(64);
            f.Property(x => x.SenderName).HasMaxLength(50);
            f.Property(x => x.SenderMail).HasMaxLength(254);
            f.Property(x => x.Evidence).HasMaxLength(200);
            f.Property(x => x.SentName).HasMaxLength(120);
            f.Property(x => x.Sha256).HasMaxLength(64);
            f.Property(x => x.Checkout).HasMaxLength(26);
            f.HasIndex(x => x.Number).IsUnique();
            f.HasIndex(x => x.Checkout).IsUnique();
            f.HasIndex(x => new { x.Edition, x.Id });
            f.HasIndex(x => x.OrganisationId);
            f.HasIndex(x => x.SenderMail);
        });
        modelBuilder.Entity<MailedFormFile>(f =>
        {
            f.HasKey(x => x.FormId);
            f.Property(x => x.FormId).HasMaxLength(26);
            f.Property(x => x.Content).HasMaxLength(MailedForm.MaxBytes);
        });
        modelBuilder.Entity<SearchSuffix>(s =>
        {
            s.ToTable("SearchSuffixes").HasKey(x => new { x.Text, x.Subject });
            s.Property(x => x.Text).HasMaxLength(SearchText.Longest);
            s.Property(x => x.Subject).HasMaxLength(26);
            s.HasIndex(x => x.Subject);
        });
        modelBuilder.Entity<EntryView>(v =>
        {
            v.Property(x => x.OwnerId).HasMaxLength(64);
            v.Property(x => x.Name).HasMaxLength(40);
            v.Property(x => x.Filter).HasMaxLength(1000);
            v.HasIndex(x => new { x.OwnerId, x.Name }).IsUnique();
            v.HasIndex(x => x.Shared);
        });
        modelBuilder.Entity<HistoryRow>(h =>
        {
            h.ToTable("History");
            h.Property(x => x.Id).HasMaxLength(26);
            h.Property(x => x.EntryId).HasMaxLength(26);
            h.Property(x => x.Act).HasMaxLength(40);
            h.Property(x => x.By).HasMaxLength(64);
            h.Property(x => x.Reason).HasMaxLength(500);
            h.HasIndex(x => new { x.EntryId, x.Id });
        });
        modelBuilder.Entity<StaffTask>(t =>
        {
            t.Property(x => x.Edition).HasMaxLength(40);
            t.Property(x => x.Kind).HasMaxLength(40);
            t.Property(x => x.EntryId).HasMaxLength(26);
            t.Property(x => x.Zh).HasMaxLength(500);
            t.Property(x => x.En).HasMaxLength(500);
            t.Property(x => x.Note).HasMaxLength(500);
            t.HasIndex(x => new { x.Edition, x.ClosedAt });
        });
    }

    private static void Won(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Win>(w =>
        {
            w.Property(x => x.Edition).HasMaxLength(40);
            w.Property(x => x.EntryId).HasMaxLength(26);
            w.Property(x => x.OrganisationId).HasMaxLength(26);
            w.Property(x => x.CertificateNumber).HasMaxLength(30);
            w.Property(x => x.RevokedReason).HasMaxLength(500);
            AsJson(w.Property(x => x.Guests), 100_000);
            AsJson(w.Property(x => x.Breaches), 2000);
            w.HasIndex(x => x.EntryId).IsUnique();
            w.HasIndex(x => new { x.Edition, x.Award });
            w.OwnsMany(x => x.Tasks, t =>
            {
                t.ToTable("WinTasks");
                t.WithOwner().HasForeignKey("WinId");
                t.HasKey(x => x.Seq);
                t.Property(x => x.AgreedBy).HasMaxLength(64);
                t.Property(x => x.TermsSha256).HasMaxLength(64);
                t.HasIndex("WinId", nameof(WinTask.Kind)).IsUnique();
            });
        });
        modelBuilder.Entity<Publication>(p =>
        {
            p.Property(x => x.Edition).HasMaxLength(40);
            p.Property(x => x.Reason).HasMaxLength(500);
            AsJson(p.Property(x => x.Results), 1000);
            p.HasIndex(x => new { x.Edition, x.Number }).IsUnique();
        });
        modelBuilder.Entity<Nomination>(n =>
        {
            n.Property(x => x.Edition).HasMaxLength(40);
            n.Property(x => x.Number).HasMaxLength(20);
            n.Property(x => x.WinId).HasMaxLength(26);
            n.Property(x => x.Note).HasMaxLength(500);
            n.HasIndex(x => x.WinId).IsUnique();
            n.HasIndex(x => x.Number).IsUnique();
        });
    }

    /// <summary>A value that is only ever replaced as a whole and never searched: one text column.</summary>
    private static void AsJson<T>(PropertyBuilder<T> property, int length) => property
        .HasConversion(
            value => JsonSerializer.Serialize(value, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Default)!,
            new ValueComparer<T>((a, b) => ReferenceEquals(a, b), value => value == null ? 0 : value.GetHashCode(), value => value))
        .HasMaxLength(length);
}

internal sealed class RegistrationSqlite(DbContextOptions<RegistrationSqlite> options) : RegistrationDb(options);

internal sealed class RegistrationSqlServer(DbContextOptions<RegistrationSqlServer> options) : RegistrationDb(options);
