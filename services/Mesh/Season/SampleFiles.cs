using System.Text;

namespace CseaMesh.Mesh.Season;

/// <summary>Real files, made by real programs; each upload gets bytes of its own, as those of different entrants would be.</summary>
internal static class SampleFiles
{
    public static byte[] EntryDocument(string about) => [.. Read("entry.pdf"), .. Encoding.ASCII.GetBytes($"\n% {about}\n")];

    /// <summary>The rulebook of 2025 as the registration service ships it.</summary>
    public static string Edition => Encoding.UTF8.GetString(Read("csea-2025.json"));

    public static byte[] Yearbook { get; } = Read("yearbook.docx");

    public static byte[] Photo(string about) => [.. Read("photo.jpg"), .. Encoding.ASCII.GetBytes(about)];

    private static byte[] Read(string name)
    {
        using var stream = typeof(SampleFiles).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not part of the program.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
