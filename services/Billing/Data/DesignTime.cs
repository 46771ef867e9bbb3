using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CseaMesh.Billing.Data;

/// <summary>Lets "dotnet ef migrations" see the model of each provider; nothing connects with it.</summary>
internal sealed class DesignSqlite : IDesignTimeDbContextFactory<BillingSqlite>
{
    public BillingSqlite CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<BillingSqlite>().UseSqlite("Data Source=:memory:").Options);
}

internal sealed class DesignSqlServer : IDesignTimeDbContextFactory<BillingSqlServer>
{
    public BillingSqlServer CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<BillingSqlServer>().UseSqlServer("Server=none").Options);
}
