namespace CseaMesh.Gateway.Ui;

/// <summary>What the pages need and where they are served.</summary>
internal static class UiHost
{
    public static void AddUi(this WebApplicationBuilder builder) => builder.Services.AddRazorPages();

    public static void MapUi(this WebApplication app) => app.MapRazorPages();
}
