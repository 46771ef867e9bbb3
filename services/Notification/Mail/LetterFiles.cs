using System.Text;
using CseaMesh.Notification.Domain;

namespace CseaMesh.Notification.Mail;

/// <summary>The texts that are part of this program: the files under Templates.</summary>
internal static class LetterFiles
{
    /// <summary>"language/code" → text.</summary>
    public static IReadOnlyDictionary<string, string> OfThisProgram()
    {
        var assembly = typeof(LetterFiles).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(n => Languages.All.Any(l => n.StartsWith($"{l.Tag()}/", StringComparison.Ordinal)))
            .ToDictionary(n => n, n =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!, Encoding.UTF8);
                return reader.ReadToEnd();
            });
    }
}
