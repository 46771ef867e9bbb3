namespace CseaMesh.Tests.Support;

internal static class Repository
{
    /// <summary>The folder of CseaMesh.sln, above where the tests run.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "CseaMesh.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
