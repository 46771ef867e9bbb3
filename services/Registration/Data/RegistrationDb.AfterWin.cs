using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Data;

/// <summary>Tables of what follows a win: dinner, certificates, questions and announcements.</summary>
internal partial class RegistrationDb
{
    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<SeatPlan> SeatPlans => Set<SeatPlan>();

    public DbSet<Handover> Handovers => Set<Handover>();

    public DbSet<Certificate> Certificates => Set<Certificate>();

    public DbSet<Question> Questions => Set<Question>();

    public DbSet<Announcement> Announcements => Set<Announcement>();

    private static void AfterWin(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Ticket>(t =>
        {
            t.Property(x => x.Edition).HasMaxLength(40);
            t.Property(x => x.Number).HasMaxLength(20);
            t.Property(x => x.WinId).HasMaxLength(26);
            t.Property(x => x.Token).HasMaxLength(CheckCode.TicketLength);
            t.Property(x => x.DispatchNote).HasMaxLength(120);
            t.Property(x => x.CheckedInBy).HasMaxLength(64);
            t.Property(x => x.Door).HasMaxLength(20);
            t.HasIndex(x => x.Number).IsUnique();
            t.HasIndex(x => x.Token).IsUnique();
            t.HasIndex(x => x.WinId);
            t.HasIndex(x => new { x.Edition, x.State });
        });
        modelBuilder.Entity<SeatPlan>(p =>
        {
            p.Property(x => x.Edition).HasMaxLength(40);
            p.HasIndex(x => x.Edition).IsUnique();
        });
        modelBuilder.Entity<Handover>(h =>
        {
            h.Property(x => x.WinId).HasMaxLength(26);
            h.Property(x => x.Recipient).HasMaxLength(50);
            h.Property(x => x.Note).HasMaxLength(200);
            h.Property(x => x.By).HasMaxLength(64);
            h.HasIndex(x => new { x.WinId, x.Kind }).IsUnique();
        });
        modelBuilder.Entity<Certificate>(c =>
        {
            c.Property(x => x.Edition).HasMaxLength(40);
            c.Property(x => x.WinId).HasMaxLength(26);
            c.Property(x => x.OrganisationId).HasMaxLength(26);
            c.Property(x => x.Number).HasMaxLength(30);
            c.Property(x => x.Code).HasMaxLength(CheckCode.CertificateLength);
            c.Property(x => x.OrganisationName).HasMaxLength(60);
            c.Property(x => x.OrganisationEnglishName).HasMaxLength(100);
            c.Property(x => x.Label).HasMaxLength(50);
            c.Property(x => x.Reason).HasMaxLength(500);
            c.HasIndex(x => x.Code).IsUnique();
            c.HasIndex(x => new { x.Number, x.Issue }).IsUnique();
            c.HasIndex(x => x.WinId);
        });
        modelBuilder.Entity<Question>(q =>
        {
            q.Property(x => x.Edition).HasMaxLength(40);
            q.Property(x => x.Number).HasMaxLength(20);
            q.Property(x => x.Name).HasMaxLength(50);
            q.Property(x => x.Mail).HasMaxLength(254);
            q.Property(x => x.Phone).HasMaxLength(30);
            q.Property(x => x.Text).HasMaxLength(2000);
            q.Property(x => x.EntryNumber).HasMaxLength(20);
            q.Property(x => x.Language).HasMaxLength(2);
            q.Property(x => x.TaskId).HasMaxLength(26);
            q.Property(x => x.Answer).HasMaxLength(4000);
            q.HasIndex(x => x.Number).IsUnique();
            q.HasIndex(x => new { x.Mail, x.CreatedAt });
            q.HasIndex(x => x.CreatedAt);
        });
        modelBuilder.Entity<Announcement>(a =>
        {
            a.Property(x => x.Edition).HasMaxLength(40);
            a.Property(x => x.TitleZh).HasMaxLength(80);
            a.Property(x => x.TitleEn).HasMaxLength(80);
            a.Property(x => x.TextZh).HasMaxLength(2000);
            a.Property(x => x.TextEn).HasMaxLength(2000);
            a.HasIndex(x => x.Edition);
        });
    }
}
