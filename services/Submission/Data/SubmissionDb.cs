using System.Text.Json;
using CseaMesh.Platform.Data;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CseaMesh.Submission.Data;

internal abstract class SubmissionDb(DbContextOptions options) : ServiceDb(options)
{
    private static readonly ValueConverter<IReadOnlyList<FileNote>, string> NotesConverter = new(
        notes => JsonSerializer.Serialize(notes, (JsonSerializerOptions?)null), text => text == "" ? new List<FileNote>() : JsonSerializer.Deserialize<List<FileNote>>(text, (JsonSerializerOptions?)null)!);

    private static readonly ValueComparer<IReadOnlyList<FileNote>> NotesComparer = new((a, b) => a!.SequenceEqual(b!), notes => notes.Count, notes => notes);

    private const int IdLength = 26;
    private const int Long = 2000;
    private const int Unlimited = -1;

    public DbSet<Dossier> Dossiers => Set<Dossier>();

    public DbSet<EditionCopy> Editions => Set<EditionCopy>();

    public DbSet<OrganisationCopy> Organisations => Set<OrganisationCopy>();

    public DbSet<MemberCopy> Members => Set<MemberCopy>();

    public DbSet<SeatCopy> Seats => Set<SeatCopy>();

    public DbSet<ReadingRight> ReadingRights => Set<ReadingRight>();

    public DbSet<SealedRound> SealedRounds => Set<SealedRound>();

    public DbSet<Upload> Uploads => Set<Upload>();

    public DbSet<Step> Steps => Set<Step>();

    public DbSet<AccessRow> Accesses => Set<AccessRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Dossier>(dossier =>
        {
            dossier.HasIndex(d => d.EntryNumber).IsUnique();
            dossier.HasIndex(d => new { d.Edition, d.State, d.SubmittedAt });
            dossier.HasIndex(d => d.Organisation);
            dossier.Property(d => d.StateReason).HasMaxLength(Long);
            dossier.Property(d => d.PageMap).HasMaxLength(Long);
            dossier.ComplexProperty(d => d.Declarations, said =>
            {
                said.Property(s => s.AiUseNote).HasMaxLength(500);
                said.Property(s => s.CompetitionHistory).HasMaxLength(Long);
            });
            dossier.HasMany(d => d.Versions).WithOne().HasForeignKey(v => v.DossierId);
            dossier.HasMany(d => d.Checks).WithOne().HasForeignKey(c => c.DossierId);
            dossier.HasMany(d => d.Supplements).WithOne().HasForeignKey(s => s.DossierId);
            dossier.HasMany(d => d.HandIns).WithOne().HasForeignKey(h => h.DossierId);
            dossier.Property(d => d.CompetencyStandard).HasMaxLength(40);
            dossier.Property(d => d.CompetencyMap).HasMaxLength(Unlimited);
            dossier.HasIndex(d => new { d.Edition, d.Won });
            dossier.HasMany(d => d.Steps).WithOne().HasForeignKey(s => s.DossierId);
            dossier.HasMany(d => d.MaterialVerdicts).WithOne().HasForeignKey(v => v.DossierId);
            dossier.Ignore(d => d.OpenSupplement);
            dossier.Ignore(d => d.Arrivals);
            dossier.Ignore(d => d.IsInspecting);
        });
        Parts(modelBuilder);
        Copies(modelBuilder);
        base.OnModelCreating(modelBuilder);
    }

    private static void Parts(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<SlotVersion>(version =>
        {
            version.ToTable("SlotVersions").HasKey(v => v.Seq);
            version.Property(v => v.Id).HasMaxLength(IdLength);
            version.Property(v => v.Sha256).HasMaxLength(64);
            version.Property(v => v.ReadingSha256).HasMaxLength(64);
            version.Property(v => v.SentName).HasMaxLength(255);
            version.Property(v => v.Url).HasMaxLength(LinkRules.MaxLength);
            version.Property(v => v.Notes).HasMaxLength(Unlimited).HasConversion(NotesConverter, NotesComparer);
            version.HasIndex(v => v.Id).IsUnique();
            version.HasIndex(v => new { v.Current, v.LinkCheckedAt });
            version.HasIndex(v => new { v.DossierId, v.Kind, v.Ordinal, v.No }).IsUnique();
            version.Ignore(v => v.Item);
            version.Ignore(v => v.IsLink);
        });
        modelBuilder.Entity<Check>(check =>
        {
            check.ToTable("Checks").HasKey(c => c.Seq);
            check.Property(c => c.Reason).HasMaxLength(1000);
            check.HasIndex(c => new { c.DossierId, c.Item }).IsUnique();
        });
        modelBuilder.Entity<Supplement>(supplement =>
        {
            supplement.ToTable("Supplements").HasKey(s => s.Seq);
            supplement.HasIndex(s => new { s.DossierId, s.No }).IsUnique();
            supplement.HasMany(s => s.Items).WithOne().HasForeignKey("SupplementSeq").IsRequired();
        });
        modelBuilder.Entity<SupplementItem>(item =>
        {
            item.ToTable("SupplementItems").HasKey(i => i.Seq);
            item.Property(i => i.Reason).HasMaxLength(1000);
        });
        modelBuilder.Entity<HandIn>(handIn =>
        {
            handIn.ToTable("HandIns").HasKey(h => h.Seq);
            handIn.Property(h => h.Manifest).HasMaxLength(Unlimited);
            handIn.Property(h => h.Sha256).HasMaxLength(64);
            handIn.HasIndex(h => new { h.DossierId, h.No }).IsUnique();
        });
        modelBuilder.Entity<MaterialVerdict>(verdict =>
        {
            verdict.ToTable("MaterialVerdicts").HasKey(v => v.Seq);
            verdict.Property(v => v.Reason).HasMaxLength(1000);
            verdict.HasIndex(v => new { v.DossierId, v.No }).IsUnique();
        });
        modelBuilder.Entity<Step>(step =>
        {
            step.ToTable("Steps").HasKey(s => s.Seq);
            step.Property(s => s.By).HasMaxLength(64);
            step.Property(s => s.Text).HasMaxLength(1000);
        });
        modelBuilder.Entity<Upload>(upload =>
        {
            upload.ToTable("Uploads").HasKey(u => u.Id);
            upload.Property(u => u.Id).HasMaxLength(IdLength);
            upload.Property(u => u.Dossier).HasMaxLength(IdLength);
            upload.Property(u => u.SentName).HasMaxLength(255);
            upload.Property(u => u.Sha256).HasMaxLength(64);
            upload.Property(u => u.ReceivedSha256).HasMaxLength(64);
            upload.Property(u => u.RefusalZh).HasMaxLength(Long);
            upload.Property(u => u.RefusalEn).HasMaxLength(Long);
            upload.Ignore(u => u.Item);
            upload.HasIndex(u => new { u.Dossier, u.State });
            upload.HasIndex(u => u.ExpiresAt);
            upload.HasIndex(u => new { u.State, u.ReceivedAt });
        });
        foreach (var part in modelBuilder.Model.GetEntityTypes().Where(e => typeof(DossierPart).IsAssignableFrom(e.ClrType)).ToList())
        {
            modelBuilder.Entity(part.ClrType).Property(nameof(DossierPart.DossierId)).HasMaxLength(IdLength);
        }
    }

    private static void Copies(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<EditionCopy>().ToTable("Editions").HasKey(e => e.Code);
        modelBuilder.Entity<OrganisationCopy>().ToTable("Organisations").HasKey(o => o.Id);
        modelBuilder.Entity<MemberCopy>(member =>
        {
            member.ToTable("Members").HasKey(m => m.Id);
            member.HasIndex(m => new { m.Person, m.Organisation });
        });
        modelBuilder.Entity<SeatCopy>(seat =>
        {
            seat.ToTable("Seats").HasKey(s => new { s.Edition, s.MemberId });
            seat.HasIndex(s => s.Person);
        });
        modelBuilder.Entity<ReadingRight>(right =>
        {
            right.ToTable("ReadingRights").HasKey(r => new { r.Entry, r.MemberId });
            right.HasIndex(r => new { r.Person, r.Entry });
        });
        modelBuilder.Entity<SealedRound>().ToTable("SealedRounds").HasKey(r => new { r.Edition, r.Award, r.Round });
        modelBuilder.Entity<AccessRow>(access =>
        {
            access.ToTable("Accesses").HasKey(a => a.Seq);
            access.HasIndex(a => new { a.Edition, a.Seq });
            access.HasIndex(a => new { a.Entry, a.Seq });
        });
    }
}

/// <summary>The model on SQLite; exists for its migrations.</summary>
internal sealed class SubmissionSqlite(DbContextOptions<SubmissionSqlite> options) : SubmissionDb(options);

/// <summary>The model on SQL Server; exists for its migrations.</summary>
internal sealed class SubmissionSqlServer(DbContextOptions<SubmissionSqlServer> options) : SubmissionDb(options);
