namespace CseaMesh.Submission.Files;

/// <summary>
/// Where files are worked on before they are kept: what is still arriving, and pictures of pages, which can be drawn again at any time.
/// Configuration: <c>Files:Root</c>, a folder on this machine also where the files themselves lie in an object store.
/// </summary>
internal sealed class FileFolders
{
    public FileFolders(IConfiguration configuration)
    {
        Root = Path.GetFullPath(configuration["Files:Root"] ?? Path.Combine(configuration["Data:Folder"] ?? "data", "files"));
        Incoming = Directory.CreateDirectory(Path.Combine(Root, "incoming")).FullName;
        Pages = Directory.CreateDirectory(Path.Combine(Root, "pages")).FullName;
    }

    public string Root { get; }

    public string Incoming { get; }

    public string Pages { get; }

    /// <summary>Bytes of an upload that may be resumed.</summary>
    public string PartOf(string upload) => Path.Combine(Incoming, $"{upload}.part");

    public string Scratch(string ending = "") => Path.Combine(Incoming, Path.GetRandomFileName() + ending);

    public static string Checked(string sha256) => sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower)
        ? sha256
        : throw new ArgumentException("Not a SHA-256.", nameof(sha256));
}
