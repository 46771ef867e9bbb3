using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CseaMesh.Registration.Data;

/// <summary>Lets "dotnet ef migrations add" build the contexts without starting the host; nothing is connected to.</summary>
internal sealed class DesignTimeSqlite : IDesignTimeDbContextFactory<RegistrationSqlite>
{
    public RegistrationSqlite CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<RegistrationSqlite>().UseSqlite("Data Source=design.db").Options);
}

internal sealed class DesignTimeSqlServer : IDesignTimeDbContextFactory<RegistrationSqlServer>
{
    public RegistrationSqlServer CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<RegistrationSqlServer>().UseSqlServer("Server=design").Options);
}
