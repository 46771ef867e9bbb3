using CseaMesh.Billing.Domain;
using CseaMesh.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Billing.Data;

/// <summary>Billing's own database: bills, movements of the bank, the money ledger, and copies of what others own.</summary>
internal class BillingDb(DbContextOptions options) : ServiceDb(options)
{
    public DbSet<PriceRule> Prices => Set<PriceRule>();

    public DbSet<Bill> Bills => Set<Bill>();

    public DbSet<BillLine> BillLines => Set<BillLine>();

    public DbSet<PaymentReport> Reports => Set<PaymentReport>();

    public DbSet<Statement> Statements => Set<Statement>();

    public DbSet<StatementLine> StatementLines => Set<StatementLine>();

    public DbSet<Allocation> Allocations => Set<Allocation>();

    public DbSet<Proposal> Proposals => Set<Proposal>();

    public DbSet<Posting> Postings => Set<Posting>();

    public DbSet<SavedMapping> Mappings => Set<SavedMapping>();

    public DbSet<Reconciliation> Reconciliations => Set<Reconciliation>();

    public DbSet<NumberRange> NumberRanges => Set<NumberRange>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<InvoiceItem> InvoiceItems => Set<InvoiceItem>();

    public DbSet<Allowance> Allowances => Set<Allowance>();

    public DbSet<TurnkeyMessage> TurnkeyMessages => Set<TurnkeyMessage>();

    public DbSet<EditionCopy> Editions => Set<EditionCopy>();

    public DbSet<OrganisationCopy> Organisations => Set<OrganisationCopy>();

    public DbSet<MemberCopy> Members => Set<MemberCopy>();

    public DbSet<MembershipCopy> Memberships => Set<MembershipCopy>();

    public DbSet<EntryCopy> Entries => Set<EntryCopy>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        BillTables(modelBuilder);
        BankTables(modelBuilder);
        DocumentTables(modelBuilder);
        CopyTables(modelBuilder);
        base.OnModelCreating(modelBuilder);
    }

    private static void BillTables(ModelBuilder model)
    {
        model.Entity<PriceRule>(e =>
        {
            e.ToTable("Prices").HasKey(p => p.Id);
            e.Property(p => p.Id).HasMaxLength(26);
            e.Property(p => p.Edition).HasMaxLength(Lengths.Edition);
            e.Property(p => p.Good).HasDefaultValue(Good.None).HasSentinel(Good.None);
            e.HasIndex(p => new { p.Edition, p.AwardClass, p.Member, p.Kind, p.Good, p.ValidFrom, p.EditionVersion }).IsUnique();
        });
        model.Entity<Bill>(e =>
        {
            e.ToTable("Bills");
            e.Property(b => b.Edition).HasMaxLength(Lengths.Edition);
            e.Property(b => b.Number).HasMaxLength(20);
            e.Property(b => b.PayerOrganisation).HasMaxLength(Lengths.Id);
            e.Property(b => b.PayerPerson).HasMaxLength(Lengths.Person);
            e.Property(b => b.PayerName).HasMaxLength(100);
            e.Property(b => b.InvoiceTitle).HasMaxLength(100);
            e.Property(b => b.InvoiceIdentifier).HasMaxLength(10);
            e.Property(b => b.InvoiceMail).HasMaxLength(254);
            e.Property(b => b.Checkout).HasMaxLength(Lengths.Id);
            e.Property(b => b.VirtualAccount).HasMaxLength(20);
            e.HasIndex(b => b.VirtualAccount).IsUnique();
            e.HasIndex(b => b.Number).IsUnique();
            e.HasIndex(b => b.Checkout).IsUnique();
            e.HasIndex(b => new { b.Edition, b.Id });
            e.HasIndex(b => b.PayerOrganisation);
            e.Ignore(b => b.LiveLines).Ignore(b => b.OpenLines);
            e.HasMany(b => b.Lines).WithOne().HasForeignKey(l => l.BillId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<BillLine>(e =>
        {
            e.ToTable("BillLines");
            e.Property(l => l.BillId).HasMaxLength(Lengths.Id);
            e.Property(l => l.EntryId).HasMaxLength(Lengths.Id);
            e.Property(l => l.EntryNumber).HasMaxLength(20);
            e.Property(l => l.WinId).HasMaxLength(Lengths.Id);
            e.Property(l => l.Label).HasMaxLength(200);
            e.Property(l => l.Good).HasDefaultValue(Good.None).HasSentinel(Good.None);
            e.Property(l => l.Quantity).HasDefaultValue(1).HasSentinel(1);
            e.Property(l => l.OrderId).HasMaxLength(Lengths.Id);

            // One line per entry and fee, ever: a cancelled one comes back instead of a second. Extras: one per order and good.
            e.HasIndex(l => new { l.EntryId, l.Kind, l.OrderId, l.Good }).IsUnique();
        });
        model.Entity<PaymentReport>(e =>
        {
            e.ToTable("PaymentReports");
            e.Property(r => r.Edition).HasMaxLength(Lengths.Edition);
            e.Property(r => r.BillId).HasMaxLength(Lengths.Id);
            e.Property(r => r.LastFive).HasMaxLength(5);
            e.Property(r => r.PayerName).HasMaxLength(100);
            e.Property(r => r.OtherBills).HasMaxLength(20 * 27);
            e.Ignore(r => r.AllBills);
            e.HasIndex(r => r.BillId);
            e.HasOne<Bill>().WithMany().HasForeignKey(r => r.BillId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<Proposal>(e =>
        {
            e.ToTable("Proposals");
            e.Property(p => p.Edition).HasMaxLength(Lengths.Edition);
            e.Property(p => p.BillId).HasMaxLength(Lengths.Id);
            e.Property(p => p.BillLineId).HasMaxLength(Lengths.Id);
            e.Property(p => p.StatementLineId).HasMaxLength(Lengths.Id);
            e.Property(p => p.Reason).HasMaxLength(500);
            e.Property(p => p.ProposedBy).HasMaxLength(Lengths.Person);
            e.Property(p => p.DecidedBy).HasMaxLength(Lengths.Person);
            e.Property(p => p.DecisionReason).HasMaxLength(500);
            e.HasIndex(p => new { p.Edition, p.Id });
            e.HasIndex(p => p.BillId);
        });
    }

    private static void BankTables(ModelBuilder model)
    {
        model.Entity<Statement>(e =>
        {
            e.ToTable("Statements");
            e.Property(s => s.Edition).HasMaxLength(Lengths.Edition);
            e.Property(s => s.FileName).HasMaxLength(120);
            e.Property(s => s.Sha256).HasMaxLength(64);
            e.Property(s => s.Encoding).HasMaxLength(10);
            e.Property(s => s.AccountNumber).HasMaxLength(30);
            e.Property(s => s.Mapping).HasMaxLength(Lengths.Mapping);
            e.HasIndex(s => new { s.Edition, s.Id });
        });
        model.Entity<StatementLine>(e =>
        {
            e.ToTable("StatementLines");
            e.Property(l => l.Edition).HasMaxLength(Lengths.Edition);
            e.Property(l => l.StatementId).HasMaxLength(Lengths.Id);
            e.Property(l => l.Fingerprint).HasMaxLength(64);
            e.Property(l => l.Summary).HasMaxLength(200);
            e.Property(l => l.Memo).HasMaxLength(200);
            e.Property(l => l.CounterAccount).HasMaxLength(40);
            e.Property(l => l.CounterName).HasMaxLength(100);
            e.Property(l => l.BankSequence).HasMaxLength(40);
            e.Property(l => l.VirtualAccount).HasMaxLength(20);
            e.Property(l => l.NoteZh).HasMaxLength(300);
            e.Property(l => l.NoteEn).HasMaxLength(300);
            e.HasIndex(l => l.Fingerprint).IsUnique();
            e.HasIndex(l => new { l.Edition, l.State, l.Id });
            e.HasOne<Statement>().WithMany().HasForeignKey(l => l.StatementId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<Allocation>(e =>
        {
            e.ToTable("Allocations");
            e.Property(a => a.Edition).HasMaxLength(Lengths.Edition);
            e.Property(a => a.StatementLineId).HasMaxLength(Lengths.Id);
            e.Property(a => a.BillId).HasMaxLength(Lengths.Id);
            e.Property(a => a.BillLineId).HasMaxLength(Lengths.Id);
            e.Property(a => a.UndoReason).HasMaxLength(200);
            e.HasIndex(a => a.StatementLineId);
            e.HasIndex(a => a.BillId);
            e.HasIndex(a => a.BillLineId);
            e.HasOne<StatementLine>().WithMany().HasForeignKey(a => a.StatementLineId).OnDelete(DeleteBehavior.Restrict);
            e.HasOne<BillLine>().WithMany().HasForeignKey(a => a.BillLineId).OnDelete(DeleteBehavior.Restrict);
        });
        model.Entity<Posting>(e =>
        {
            e.ToTable("Postings").HasKey(p => p.Seq);
            e.Property(p => p.Transaction).HasMaxLength(Lengths.Id);
            e.Property(p => p.Edition).HasMaxLength(Lengths.Edition);
            e.Property(p => p.Subject).HasMaxLength(Lengths.Id);

            // Nothing but reports and checks asks the ledger, and they read all of it: no index that every posting would have to pay for.
        });
        model.Entity<SavedMapping>(e =>
        {
            e.ToTable("StatementMappings");
            e.Property(m => m.Edition).HasMaxLength(Lengths.Edition);
            e.Property(m => m.Mapping).HasMaxLength(Lengths.Mapping);
            e.HasIndex(m => m.Edition).IsUnique();
        });
        model.Entity<Reconciliation>(e =>
        {
            e.ToTable("Reconciliations");
            e.Property(r => r.Edition).HasMaxLength(Lengths.Edition);
            e.Property(r => r.AccountNumber).HasMaxLength(30);
            e.Property(r => r.Reason).HasMaxLength(200);
            e.HasIndex(r => new { r.Edition, r.Through });
        });
    }

    private static void DocumentTables(ModelBuilder model)
    {
        model.Entity<NumberRange>(e =>
        {
            e.ToTable("NumberRanges");
            e.Property(r => r.Track).HasMaxLength(2);
            e.Ignore(r => r.Period).Ignore(r => r.Left);
            e.HasIndex(r => new { r.Year, r.Month, r.Track, r.From }).IsUnique();
        });
        model.Entity<Invoice>(e =>
        {
            e.ToTable("Invoices");
            e.Property(i => i.Edition).HasMaxLength(Lengths.Edition);
            e.Property(i => i.BillId).HasMaxLength(Lengths.Id);
            e.Property(i => i.BillNumber).HasMaxLength(20);
            e.Property(i => i.Number).HasMaxLength(20);
            e.Property(i => i.SellerIdentifier).HasMaxLength(10);
            e.Property(i => i.SellerName).HasMaxLength(120);
            e.Property(i => i.SellerAddress).HasMaxLength(200);
            e.Property(i => i.BuyerIdentifier).HasMaxLength(10);
            e.Property(i => i.BuyerName).HasMaxLength(120);
            e.Property(i => i.BuyerMail).HasMaxLength(254);
            e.Property(i => i.CarrierType).HasMaxLength(6);
            e.Property(i => i.CarrierId).HasMaxLength(64);
            e.Property(i => i.DonationCode).HasMaxLength(7);
            e.Property(i => i.RandomNumber).HasMaxLength(4);
            e.Property(i => i.VoidReason).HasMaxLength(40);
            e.Property(i => i.PrintCode).HasMaxLength(32);
            e.Property(i => i.ProblemZh).HasMaxLength(300);
            e.Property(i => i.ProblemEn).HasMaxLength(300);
            e.Ignore(i => i.Buyer).Ignore(i => i.Seller).Ignore(i => i.Period);
            e.HasIndex(i => i.Number).IsUnique();
            e.HasIndex(i => i.PrintCode).IsUnique();
            e.HasIndex(i => i.BillId);
            e.HasIndex(i => new { i.Edition, i.Id });
            e.HasIndex(i => i.State);
            e.HasOne<Bill>().WithMany().HasForeignKey(i => i.BillId).OnDelete(DeleteBehavior.Restrict);
            e.HasMany(i => i.Items).WithOne().HasForeignKey(i => i.InvoiceId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<InvoiceItem>(e =>
        {
            e.ToTable("InvoiceItems").HasKey(i => i.Seq);
            e.Property(i => i.BillLineId).HasMaxLength(Lengths.Id);
            e.Property(i => i.Description).HasMaxLength(500);
            e.HasIndex(i => i.BillLineId);
        });
        model.Entity<Allowance>(e =>
        {
            e.ToTable("Allowances");
            e.Property(a => a.Edition).HasMaxLength(Lengths.Edition);
            e.Property(a => a.InvoiceId).HasMaxLength(Lengths.Id);
            e.Property(a => a.InvoiceNumber).HasMaxLength(20);
            e.Property(a => a.Number).HasMaxLength(16);
            e.Property(a => a.Reason).HasMaxLength(200);
            e.Property(a => a.CancelReason).HasMaxLength(40);
            e.HasIndex(a => a.Number).IsUnique();
            e.HasIndex(a => a.InvoiceId);
            e.HasOne<Invoice>().WithMany().HasForeignKey(a => a.InvoiceId).OnDelete(DeleteBehavior.Restrict);
            e.HasMany(a => a.Items).WithOne().HasForeignKey(i => i.AllowanceId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<AllowanceItem>(e =>
        {
            e.ToTable("AllowanceItems").HasKey(i => i.Seq);
            e.Property(i => i.Description).HasMaxLength(500);
        });
        model.Entity<TurnkeyMessage>(e =>
        {
            e.ToTable("TurnkeyMessages");
            e.Property(m => m.Code).HasMaxLength(8);
            e.Property(m => m.SubjectId).HasMaxLength(Lengths.Id);
            e.Property(m => m.DocumentNumber).HasMaxLength(20);
            e.Property(m => m.ResultCode).HasMaxLength(40);
            e.Property(m => m.ResultText).HasMaxLength(500);
            e.Ignore(m => m.FileName);
            e.HasIndex(m => new { m.State, m.Id });
            e.HasIndex(m => new { m.DocumentNumber, m.Code });
        });
    }

    private static void CopyTables(ModelBuilder model)
    {
        model.Entity<EditionCopy>(e =>
        {
            e.ToTable("Editions").HasKey(c => c.Code);
            e.Property(c => c.Code).HasMaxLength(Lengths.Edition);
        });
        model.Entity<OrganisationCopy>(e =>
        {
            e.ToTable("Organisations").HasKey(c => c.Id);
            e.Property(c => c.Id).HasMaxLength(Lengths.Id);
            e.Property(c => c.LegalName).HasMaxLength(100);
            e.Property(c => c.ShortName).HasMaxLength(60);
            e.Property(c => c.Ubn).HasMaxLength(10);
            e.Property(c => c.InvoiceTitle).HasMaxLength(100);
            e.Property(c => c.InvoiceMail).HasMaxLength(254);
        });
        model.Entity<MemberCopy>(e =>
        {
            e.ToTable("Members").HasKey(c => new { c.OrganisationId, c.PersonId });
            e.Property(c => c.OrganisationId).HasMaxLength(Lengths.Id);
            e.Property(c => c.PersonId).HasMaxLength(Lengths.Person);
            e.HasIndex(c => c.PersonId);
        });
        model.Entity<MembershipCopy>(e =>
        {
            e.ToTable("Memberships").HasKey(c => c.Id);
            e.Property(c => c.Id).HasMaxLength(Lengths.Id);
            e.Property(c => c.Holder).HasMaxLength(Lengths.Person);
            e.HasIndex(c => c.Holder);
            e.Ignore(c => c.Term);
        });
        model.Entity<EntryCopy>(e =>
        {
            e.ToTable("Entries").HasKey(c => c.Id);
            e.Property(c => c.Id).HasMaxLength(Lengths.Id);
            e.Property(c => c.Edition).HasMaxLength(Lengths.Edition);
            e.Property(c => c.Number).HasMaxLength(20);
            e.Property(c => c.OrganisationId).HasMaxLength(Lengths.Id);
            e.Property(c => c.PersonId).HasMaxLength(Lengths.Person);
            e.Property(c => c.MadeBy).HasMaxLength(Lengths.Person);
            e.Property(c => c.Label).HasMaxLength(200);
            e.HasIndex(c => c.OrganisationId);
            e.HasIndex(c => c.PersonId);
        });
    }

    private static class Lengths
    {
        public const int Id = 26;
        public const int Person = 64;
        public const int Edition = 40;
        public const int Mapping = 2000;
    }
}

internal sealed class BillingSqlite(DbContextOptions<BillingSqlite> options) : BillingDb(options);

internal sealed class BillingSqlServer(DbContextOptions<BillingSqlServer> options) : BillingDb(options);
