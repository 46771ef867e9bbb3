using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CseaMesh.Notification.Data;

/// <summary>Only for "dotnet ef migrations": the model without a running host.</summary>
internal sealed class NotificationSqliteDesign : IDesignTimeDbContextFactory<NotificationSqlite>
{
    public NotificationSqlite CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<NotificationSqlite>().UseSqlite("Data Source=design.db").Options);
}

internal sealed class NotificationSqlServerDesign : IDesignTimeDbContextFactory<NotificationSqlServer>
{
    public NotificationSqlServer CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<NotificationSqlServer>().UseSqlServer("Server=design").Options);
}
