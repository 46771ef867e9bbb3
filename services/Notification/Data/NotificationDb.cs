using CseaMesh.Notification.Domain;
using CseaMesh.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Notification.Data;

internal abstract class NotificationDb(DbContextOptions options) : ServiceDb(options)
{
    public DbSet<Message> Messages => Set<Message>();

    public DbSet<MessageEntry> MessageEntries => Set<MessageEntry>();

    public DbSet<Batch> Batches => Set<Batch>();

    public DbSet<Deadline> Deadlines => Set<Deadline>();

    public DbSet<Preference> Preferences => Set<Preference>();

    public DbSet<Wording> Wordings => Set<Wording>();

    public DbSet<EditionCopy> Editions => Set<EditionCopy>();

    public DbSet<PersonCopy> People => Set<PersonCopy>();

    public DbSet<OrganisationCopy> Organisations => Set<OrganisationCopy>();

    public DbSet<MemberCopy> Members => Set<MemberCopy>();

    public DbSet<EntryCopy> Entries => Set<EntryCopy>();

    public DbSet<WinCopy> Wins => Set<WinCopy>();

    public DbSet<JudgeProgress> Progress => Set<JudgeProgress>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Message>(m =>
        {
            m.ToTable("Messages");
            m.Property(x => x.Edition).HasMaxLength(32);
            m.Property(x => x.Purpose).HasMaxLength(60);
            m.Property(x => x.SubjectId).HasMaxLength(120);
            m.Property(x => x.Occurrence).HasMaxLength(64);
            m.Property(x => x.RecipientId).HasMaxLength(80);
            m.Property(x => x.RecipientMail).HasMaxLength(254);
            m.Property(x => x.Title).HasMaxLength(400);
            m.Property(x => x.Text).HasMaxLength(100_000);
            m.Property(x => x.TemplateVersion).HasMaxLength(64);
            m.Property(x => x.Calendar).HasMaxLength(8_000);
            m.Property(x => x.EssentialText).HasMaxLength(20_000);
            m.Property(x => x.BatchId).HasMaxLength(26);
            m.Property(x => x.OrganisationId).HasMaxLength(64);
            m.Property(x => x.LastProblem).HasMaxLength(500);
            m.HasIndex(x => new { x.Purpose, x.SubjectId, x.Occurrence, x.RecipientId, x.Channel }).IsUnique();
            m.HasIndex(x => new { x.State, x.DueAt });
            m.HasIndex(x => new { x.Edition, x.Id });
            m.HasIndex(x => new { x.RecipientId, x.Channel, x.Id });
            m.HasIndex(x => new { x.OrganisationId, x.Id });
            m.HasIndex(x => x.BatchId);
        });
        modelBuilder.Entity<MessageEntry>(e =>
        {
            e.ToTable("MessageEntries").HasKey(x => new { x.MessageId, x.EntryId });
            e.Property(x => x.MessageId).HasMaxLength(26);
            e.Property(x => x.EntryId).HasMaxLength(64);
            e.HasIndex(x => x.EntryId);
            e.HasOne<Message>().WithMany().HasForeignKey(x => x.MessageId);
        });
        modelBuilder.Entity<Batch>(b =>
        {
            b.ToTable("Batches");
            b.Property(x => x.Edition).HasMaxLength(32);
            b.Property(x => x.Purpose).HasMaxLength(60);
            b.Property(x => x.ReleasedBy).HasMaxLength(64);
            b.Property(x => x.Reason).HasMaxLength(500);
            b.HasIndex(x => new { x.Edition, x.Purpose, x.Number }).IsUnique();
        });
        modelBuilder.Entity<Deadline>(d =>
        {
            d.ToTable("Deadlines").HasKey(x => x.Id);
            d.Property(x => x.Id).HasMaxLength(26);
            d.Property(x => x.Edition).HasMaxLength(32);
            d.Property(x => x.SubjectId).HasMaxLength(120);
            d.Property(x => x.OrganisationId).HasMaxLength(64);
            d.Property(x => x.PersonId).HasMaxLength(64);
            d.Property(x => x.EntryId).HasMaxLength(64);
            d.Property(x => x.LineZh).HasMaxLength(400);
            d.Property(x => x.LineEn).HasMaxLength(400);
            d.HasIndex(x => new { x.Kind, x.SubjectId }).IsUnique();
            d.HasIndex(x => new { x.Open, x.DueUntil });
        });
        modelBuilder.Entity<Wording>(w =>
        {
            w.ToTable("Templates");
            w.Property(x => x.Edition).HasMaxLength(32);
            w.Property(x => x.Code).HasMaxLength(60);
            w.Property(x => x.Zh).HasMaxLength(20_000);
            w.Property(x => x.En).HasMaxLength(20_000);
            w.Property(x => x.Sha256).HasMaxLength(64);
            w.Property(x => x.PublishedBy).HasMaxLength(64);
            w.HasIndex(x => new { x.Edition, x.Code, x.Number }).IsUnique();
            w.HasIndex(x => new { x.Edition, x.Code, x.State });
        });
        modelBuilder.Entity<Preference>().ToTable("Preferences");
        Copies(modelBuilder);
        base.OnModelCreating(modelBuilder);
    }

    private static void Copies(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<EditionCopy>(e =>
        {
            e.ToTable("Editions").HasKey(x => x.Code);
            e.Property(x => x.Code).HasMaxLength(32);
        });
        modelBuilder.Entity<PersonCopy>(p =>
        {
            p.ToTable("People").HasKey(x => x.Id);
            p.Property(x => x.Id).HasMaxLength(64);
            p.Property(x => x.Mail).HasMaxLength(254);
        });
        modelBuilder.Entity<OrganisationCopy>(o =>
        {
            o.ToTable("Organisations").HasKey(x => x.Id);
            o.Property(x => x.Id).HasMaxLength(64);
            o.Property(x => x.State).HasMaxLength(40);
        });
        modelBuilder.Entity<MemberCopy>(m =>
        {
            m.ToTable("Members").HasKey(x => x.Id);
            m.Property(x => x.Id).HasMaxLength(64);
            m.Property(x => x.OrganisationId).HasMaxLength(64);
            m.Property(x => x.PersonId).HasMaxLength(64);
            m.HasIndex(x => new { x.OrganisationId, x.Active });
            m.HasIndex(x => x.PersonId);
        });
        modelBuilder.Entity<EntryCopy>(e =>
        {
            e.ToTable("Entries").HasKey(x => x.Id);
            e.Ignore(x => x.Entrant);
            e.Property(x => x.Id).HasMaxLength(64);
            e.Property(x => x.Number).HasMaxLength(32);
            e.Property(x => x.OrganisationId).HasMaxLength(64);
            e.Property(x => x.PersonId).HasMaxLength(64);
            e.Property(x => x.MadeBy).HasMaxLength(64);
            e.Property(x => x.PersonMail).HasMaxLength(254);
            e.Property(x => x.ContactMail).HasMaxLength(254);
        });
        modelBuilder.Entity<WinCopy>(w =>
        {
            w.ToTable("Wins").HasKey(x => x.Id);
            w.Property(x => x.Id).HasMaxLength(64);
            w.Property(x => x.EntryId).HasMaxLength(64);
        });
        modelBuilder.Entity<JudgeProgress>(p =>
        {
            p.ToTable("JudgeProgress").HasKey(x => x.Id);
            p.Property(x => x.Id).HasMaxLength(120);
            p.Property(x => x.Edition).HasMaxLength(32);
            p.Property(x => x.PersonId).HasMaxLength(64);
        });
    }
}

internal sealed class NotificationSqlite(DbContextOptions<NotificationSqlite> options) : NotificationDb(options);

internal sealed class NotificationSqlServer(DbContextOptions<NotificationSqlServer> options) : NotificationDb(options);
