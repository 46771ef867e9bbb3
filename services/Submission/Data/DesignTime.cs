using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CseaMesh.Submission.Data;

/// <summary>Lets "dotnet ef migrations" see the model of each provider; nothing connects with it.</summary>
internal sealed class SubmissionSqliteDesign : IDesignTimeDbContextFactory<SubmissionSqlite>
{
    public SubmissionSqlite CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SubmissionSqlite>().UseSqlite("Data Source=:memory:").Options);
}

internal sealed class SubmissionSqlServerDesign : IDesignTimeDbContextFactory<SubmissionSqlServer>
{
    public SubmissionSqlServer CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<SubmissionSqlServer>().UseSqlServer("Server=none").Options);
}
