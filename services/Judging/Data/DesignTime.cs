using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CseaMesh.Judging.Data;

/// <summary>For "dotnet ef migrations" only.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<JudgingSqlite>
{
    public JudgingSqlite CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<JudgingSqlite>().UseSqlite("Data Source=design.db").Options);
}

/// <summary>For "dotnet ef migrations" only.</summary>
internal sealed class SqlServerDesign : IDesignTimeDbContextFactory<JudgingSqlServer>
{
    public JudgingSqlServer CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<JudgingSqlServer>().UseSqlServer("Server=design").Options);
}
