using CseaMesh.Judging.Domain.Committee;
using CseaMesh.Judging.Domain.Finals;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.Domain.Rounds;
using CseaMesh.Judging.Domain.Scoring;
using CseaMesh.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Judging.Data;

/// <summary>Everything that judging owns, and its copies of what it must know.</summary>
internal abstract class JudgingDb(DbContextOptions options) : ServiceDb(options)
{
    private const int LongText = 2000;
    private const int Unlimited = -1;

    public DbSet<EditionCopy> Editions => Set<EditionCopy>();

    public DbSet<OrganisationCopy> Organisations => Set<OrganisationCopy>();

    public DbSet<OrganisationMemberCopy> OrganisationMembers => Set<OrganisationMemberCopy>();

    public DbSet<Member> Members => Set<Member>();

    public DbSet<Notary> Notaries => Set<Notary>();

    public DbSet<Conflict> Conflicts => Set<Conflict>();

    public DbSet<MemberTie> Ties => Set<MemberTie>();

    public DbSet<AwardPanel> Panels => Set<AwardPanel>();

    public DbSet<Candidate> Candidates => Set<Candidate>();

    public DbSet<AwardRound> Rounds => Set<AwardRound>();

    public DbSet<Signature> Signatures => Set<Signature>();

    public DbSet<Sheet> Sheets => Set<Sheet>();

    public DbSet<AwardResult> Results => Set<AwardResult>();

    public DbSet<Decision> Decisions => Set<Decision>();

    public DbSet<FeedbackRelease> FeedbackReleases => Set<FeedbackRelease>();

    public DbSet<FinalsSlot> Slots => Set<FinalsSlot>();

    public DbSet<RoomLine> RoomLines => Set<RoomLine>();

    public DbSet<BusyTime> BusyTimes => Set<BusyTime>();

    public DbSet<ConnectionTest> ConnectionTests => Set<ConnectionTest>();

    public DbSet<LedgerHead> LedgerHeads => Set<LedgerHead>();

    public DbSet<LedgerRow> Ledger => Set<LedgerRow>();

    public DbSet<Witness> Witnesses => Set<Witness>();

    public DbSet<Cosignature> Cosignatures => Set<Cosignature>();

    public DbSet<ProgressNote> ProgressNotes => Set<ProgressNote>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        Copies(modelBuilder);
        Committee(modelBuilder);
        Scoring(modelBuilder);
        Outcome(modelBuilder);
        base.OnModelCreating(modelBuilder);
    }

    private static void Copies(ModelBuilder model)
    {
        model.Entity<EditionCopy>(e =>
        {
            e.ToTable("Editions").HasKey(x => x.Code);
            e.Property(x => x.Code).HasMaxLength(40);
            e.Property(x => x.Revision).IsConcurrencyToken();
            e.Property(x => x.DeclaredMethod).HasMaxLength(Unlimited);
            e.Property(x => x.DeclaredBy).HasMaxLength(64);
        });
        model.Entity<OrganisationCopy>(e =>
        {
            e.ToTable("Organisations").HasKey(x => x.Id);
            e.Property(x => x.Id).HasMaxLength(64);
            e.Property(x => x.Ubn).HasMaxLength(20);
            e.Property(x => x.GroupParent).HasMaxLength(20);
            e.Property(x => x.MailDomains).HasMaxLength(LongText);
        });
        model.Entity<OrganisationMemberCopy>(e =>
        {
            e.ToTable("OrganisationMembers").HasKey(x => x.Id);
            e.Property(x => x.Id).HasMaxLength(64);
            e.Property(x => x.OrganisationId).HasMaxLength(64);
            e.Property(x => x.PersonId).HasMaxLength(64);
            e.HasIndex(x => new { x.OrganisationId, x.PersonId });
        });
    }

    private static void Committee(ModelBuilder model)
    {
        model.Entity<Member>(e =>
        {
            e.ToTable("Members");
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.PersonId).HasMaxLength(64);
            e.Property(x => x.Mail).HasMaxLength(254);
            e.HasIndex(x => new { x.Edition, x.Mail }).IsUnique();
            e.HasIndex(x => new { x.Edition, x.PersonId });
            e.Ignore(x => x.MayJudge);
        });
        model.Entity<Notary>(e =>
        {
            e.ToTable("Notaries");
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.PersonId).HasMaxLength(64);
            e.Property(x => x.Mail).HasMaxLength(254);
            e.HasIndex(x => x.Edition).IsUnique();
        });
        model.Entity<Conflict>(e =>
        {
            e.ToTable("Conflicts");
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.MemberId).HasMaxLength(26);
            e.Property(x => x.OrganisationId).HasMaxLength(64);
            e.Property(x => x.EntryId).HasMaxLength(64);
            e.Property(x => x.Evidence).HasMaxLength(LongText);
            e.HasIndex(x => new { x.Edition, x.MemberId, x.OrganisationId, x.EntryId, x.Kind }).IsUnique();
            e.Ignore(x => x.Bars).Ignore(x => x.IsOpen);
        });
        model.Entity<MemberTie>(e =>
        {
            e.ToTable("MemberTies").HasKey(x => new { x.MemberId, x.No });
            e.Property(x => x.MemberId).HasMaxLength(26);
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.Name).HasMaxLength(60);
            e.Property(x => x.Ubn).HasMaxLength(20);
            e.HasIndex(x => x.Edition);
        });
        model.Entity<AwardPanel>(e =>
        {
            e.ToTable("Panels");
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.MemberIds).HasMaxLength(LongText);
            e.HasIndex(x => new { x.Edition, x.Award }).IsUnique();
            e.Ignore(x => x.Ids);
        });
        model.Entity<ProgressNote>(e =>
        {
            e.ToTable("ProgressNotes").HasKey(x => new { x.MemberId, x.Kind });
            e.Property(x => x.MemberId).HasMaxLength(26);
            e.Property(x => x.Version).IsConcurrencyToken();
        });
    }

    private static void Scoring(ModelBuilder model)
    {
        model.Entity<Candidate>(e =>
        {
            e.ToTable("Candidates");
            e.Property(x => x.Id).HasMaxLength(64);
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.Number).HasMaxLength(20);
            e.Property(x => x.OrganisationId).HasMaxLength(64);
            e.Property(x => x.Reason).HasMaxLength(LongText);
            e.HasIndex(x => new { x.Edition, x.Award });
            e.HasIndex(x => x.OrganisationId);
            e.Ignore(x => x.ForcedZeroItems);
        });
        model.Entity<AwardRound>(e =>
        {
            e.ToTable("Rounds");
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.Seed).HasMaxLength(64);
            e.HasIndex(x => new { x.Edition, x.Award, x.Kind }).IsUnique();
            e.HasIndex(x => new { x.State, x.Until });
        });
        model.Entity<Signature>(e =>
        {
            e.ToTable("Signatures").HasKey(x => new { x.SubjectId, x.Office });
            e.Property(x => x.SubjectId).HasMaxLength(26);
            e.Property(x => x.PersonId).HasMaxLength(64);
        });
        model.Entity<Sheet>(e =>
        {
            e.ToTable("Sheets");
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.RoundId).HasMaxLength(26);
            e.Property(x => x.EntryId).HasMaxLength(64);
            e.Property(x => x.MemberId).HasMaxLength(26);
            e.Property(x => x.OrderKey).HasMaxLength(40);
            e.Property(x => x.Notes).HasMaxLength(LongText);
            e.Property(x => x.Comment).HasMaxLength(LongText);
            e.Property(x => x.Questions).HasMaxLength(LongText);
            e.Property(x => x.Report).HasMaxLength(500);
            e.HasIndex(x => new { x.RoundId, x.EntryId, x.MemberId }).IsUnique();
            e.HasIndex(x => new { x.MemberId, x.EntryId, x.Kind });
            e.HasIndex(x => new { x.MemberId, x.OrderKey });
            e.Ignore(x => x.IsHeld).Ignore(x => x.Counts);
        });
        model.Entity<LedgerHead>(e =>
        {
            e.ToTable("LedgerHeads").HasKey(x => x.Edition);
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.Size).IsConcurrencyToken();
        });
        model.Entity<Witness>(e =>
        {
            e.ToTable("Witnesses");
            e.Property(x => x.Id).HasMaxLength(26);
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.PersonId).HasMaxLength(64);
            e.Property(x => x.Key).HasMaxLength(NoteKey.MaxLength);
            e.HasIndex(x => new { x.Edition, x.Key }).IsUnique();
        });
        model.Entity<Cosignature>(e =>
        {
            e.ToTable("Cosignatures").HasKey(x => new { x.Edition, x.Size, x.WitnessId });
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.WitnessId).HasMaxLength(26);
            e.Property(x => x.Line).HasMaxLength(500);
        });
        model.Entity<LedgerRow>(e =>
        {
            e.ToTable("Ledger").HasKey(x => new { x.Edition, x.Position });
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.Commitment).HasMaxLength(32);
            e.Property(x => x.Leaf).HasMaxLength(32);
            e.Property(x => x.Salt).HasMaxLength(32);
            e.Property(x => x.Detail).HasMaxLength(Unlimited);
            e.Property(x => x.SubjectId).HasMaxLength(64);
            e.HasIndex(x => new { x.SubjectId, x.SubjectVersion });
        });
    }

    private static void Outcome(ModelBuilder model)
    {
        model.Entity<AwardResult>(e =>
        {
            e.ToTable("Results");
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.Document).HasMaxLength(Unlimited);
            e.Property(x => x.FileHash).HasMaxLength(64);
            e.HasIndex(x => new { x.Edition, x.Award, x.Kind, x.No }).IsUnique();
            e.Ignore(x => x.File);
        });
        model.Entity<Decision>(e =>
        {
            e.ToTable("Decisions");
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.Number).HasMaxLength(20);
            e.Property(x => x.EntryId).HasMaxLength(64);
            e.Property(x => x.Value).HasMaxLength(Unlimited);
            e.Property(x => x.Reason).HasMaxLength(LongText);
            e.Property(x => x.DecidedBy).HasMaxLength(64);
            e.HasIndex(x => new { x.Edition, x.Number }).IsUnique();
            e.HasIndex(x => new { x.Edition, x.Award });
        });
        model.Entity<FeedbackRelease>(e =>
        {
            e.ToTable("FeedbackReleases");
            e.Property(x => x.Id).HasMaxLength(64);
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.Withheld).HasMaxLength(Unlimited);
            e.Property(x => x.ReleasedBy).HasMaxLength(64);
            e.HasIndex(x => new { x.Edition, x.Award });
            e.Ignore(x => x.WithheldIds);
        });
        model.Entity<FinalsSlot>(e =>
        {
            e.ToTable("Slots");
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.EntryId).HasMaxLength(64);
            e.Property(x => x.Link).HasMaxLength(LongText);
            e.Property(x => x.Questions).HasMaxLength(2 * LongText);
            e.Property(x => x.TestNote).HasMaxLength(500);
            e.HasIndex(x => new { x.Edition, x.EntryId }).IsUnique();
            e.HasIndex(x => new { x.Edition, x.Start });
            e.Property(x => x.Fault).HasMaxLength(500);
            e.Ignore(x => x.IsLive).Ignore(x => x.IsRunning).Ignore(x => x.HasStarted).Ignore(x => x.Paused);
        });
        model.Entity<RoomLine>(e =>
        {
            e.ToTable("RoomLines").HasKey(x => new { x.SlotId, x.Id });
            e.Property(x => x.SlotId).HasMaxLength(26);
            e.Property(x => x.Id).HasMaxLength(26);
            e.Property(x => x.By).HasMaxLength(64);
            e.Property(x => x.Note).HasMaxLength(LongText);
        });
        model.Entity<ConnectionTest>(e =>
        {
            e.ToTable("ConnectionTests").HasKey(x => new { x.Edition, x.SubjectId });
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.SubjectId).HasMaxLength(64);
            e.Property(x => x.Browser).HasMaxLength(120);
            e.Ignore(x => x.Passed);
        });
        model.Entity<BusyTime>(e =>
        {
            e.ToTable("BusyTimes").HasKey(x => new { x.Edition, x.Who, x.From });
            e.Property(x => x.Edition).HasMaxLength(40);
            e.Property(x => x.Who).HasMaxLength(64);
        });
    }
}

/// <summary>Exists for its migrations.</summary>
internal sealed class JudgingSqlite(DbContextOptions<JudgingSqlite> options) : JudgingDb(options);

/// <summary>Exists for its migrations.</summary>
internal sealed class JudgingSqlServer(DbContextOptions<JudgingSqlServer> options) : JudgingDb(options);
