using CseaMesh.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CseaMesh.Gateway.Accounts;

/// <summary>Accounts, tokens, role grants, the keys behind the cookies, and the copy of the edition.</summary>
internal abstract class GatewayDb(DbContextOptions options) : ServiceDb(options)
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<RoleGrant> Grants => Set<RoleGrant>();

    public DbSet<PersonalToken> Tokens => Set<PersonalToken>();

    public DbSet<MailCode> Codes => Set<MailCode>();

    public DbSet<SecondFactor> SecondFactors => Set<SecondFactor>();

    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();

    public DbSet<EditionCopy> Editions => Set<EditionCopy>();

    public DbSet<ProtectionKey> ProtectionKeys => Set<ProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Account>(account =>
        {
            account.ToTable("Accounts").HasKey(a => a.Id);
            account.Property(a => a.Id).HasMaxLength(26);
            account.Property(a => a.DisplayName).HasMaxLength(Account.NameLength);
            account.Property(a => a.Language).HasMaxLength(10);
            account.Property(a => a.UserName).HasMaxLength(254).IsRequired();
            account.Property(a => a.NormalizedUserName).HasMaxLength(254).IsRequired();
            account.Property(a => a.Email).HasMaxLength(254).IsRequired();
            account.Property(a => a.NormalizedEmail).HasMaxLength(254).IsRequired();
            account.Property(a => a.PasswordHash).HasMaxLength(400);
            account.Property(a => a.SecurityStamp).HasMaxLength(64);
            account.Property(a => a.ConcurrencyStamp).HasMaxLength(64).IsConcurrencyToken();
            account.Property(a => a.LockoutEnd).HasConversion(end => end == null ? (DateTime?)null : end.Value.UtcDateTime, end => end == null ? null : new DateTimeOffset(end.Value, TimeSpan.Zero));
            account.Ignore(a => a.PhoneNumber).Ignore(a => a.PhoneNumberConfirmed);
            account.HasIndex(a => a.NormalizedUserName).IsUnique();
            account.HasIndex(a => a.NormalizedEmail).IsUnique();
        });
        modelBuilder.Entity<RoleGrant>(grant =>
        {
            grant.ToTable("Grants").HasKey(g => g.Id);
            grant.Property(g => g.Id).HasMaxLength(26);
            grant.Property(g => g.AccountId).HasMaxLength(26);
            grant.Property(g => g.Role).HasMaxLength(20);
            grant.Property(g => g.GrantedBy).HasMaxLength(26);
            grant.Property(g => g.WithdrawnBy).HasMaxLength(26);
            grant.Property(g => g.GrantReason).HasMaxLength(RoleGrant.ReasonLength);
            grant.Property(g => g.WithdrawReason).HasMaxLength(RoleGrant.ReasonLength);
            grant.HasIndex(g => g.AccountId);
            grant.HasOne<Account>().WithMany().HasForeignKey(g => g.AccountId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<PersonalToken>(token =>
        {
            token.ToTable("Tokens").HasKey(t => t.Id);
            token.Property(t => t.Id).HasMaxLength(26);
            token.Property(t => t.AccountId).HasMaxLength(26);
            token.Property(t => t.Name).HasMaxLength(PersonalToken.NameLength);
            token.Property(t => t.Hash).HasMaxLength(64);
            token.Property(t => t.Prefix).HasMaxLength(20);
            token.HasIndex(t => t.Hash).IsUnique();
            token.HasIndex(t => t.AccountId);
            token.HasOne<Account>().WithMany().HasForeignKey(t => t.AccountId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<MailCode>(code =>
        {
            code.ToTable("Codes").HasKey(c => new { c.AccountId, c.Purpose });
            code.Property(c => c.AccountId).HasMaxLength(26);
            code.Property(c => c.Issue).HasMaxLength(26);
            code.Property(c => c.Hash).HasMaxLength(64);
            code.Property(c => c.Version).IsConcurrencyToken();
            code.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<SecondFactor>(factor =>
        {
            factor.ToTable("SecondFactors").HasKey(f => f.AccountId);
            factor.Property(f => f.AccountId).HasMaxLength(26);
            factor.Property(f => f.Secret).HasMaxLength(1000);
            factor.Property(f => f.Version).IsConcurrencyToken();
            factor.HasOne<Account>().WithMany().HasForeignKey(f => f.AccountId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<RecoveryCode>(code =>
        {
            code.ToTable("RecoveryCodes").HasKey(c => new { c.AccountId, c.Hash });
            code.Property(c => c.AccountId).HasMaxLength(26);
            code.Property(c => c.Hash).HasMaxLength(64);
            code.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<EditionCopy>(copy =>
        {
            copy.ToTable("Editions").HasKey(e => e.Code);
            copy.Property(e => e.Code).HasMaxLength(40);
            copy.Property(e => e.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<ProtectionKey>(key =>
        {
            key.ToTable("ProtectionKeys").HasKey(k => k.Name);
            key.Property(k => k.Xml).HasMaxLength(4000);
        });
    }
}

internal sealed class GatewaySqlite(DbContextOptions<GatewaySqlite> options) : GatewayDb(options);

internal sealed class GatewaySqlServer(DbContextOptions<GatewaySqlServer> options) : GatewayDb(options);

/// <summary>For <c>dotnet ef migrations</c> only.</summary>
internal sealed class GatewaySqliteFactory : IDesignTimeDbContextFactory<GatewaySqlite>
{
    public GatewaySqlite CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<GatewaySqlite>().UseSqlite("Data Source=design.db").Options);
}

/// <inheritdoc cref="GatewaySqliteFactory"/>
internal sealed class GatewaySqlServerFactory : IDesignTimeDbContextFactory<GatewaySqlServer>
{
    public GatewaySqlServer CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<GatewaySqlServer>().UseSqlServer("Server=design").Options);
}
