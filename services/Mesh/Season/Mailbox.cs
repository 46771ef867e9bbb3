using System.Text;
using System.Text.RegularExpressions;

namespace CseaMesh.Mesh.Season;

/// <summary>Reads the mail that the mesh wrote to its folder, as its recipient would.</summary>
internal sealed partial class Mailbox(string folder)
{
    /// <summary>The six-digit code of the newest letter to an address that carries one; waits a moment for it to arrive.</summary>
    public async Task<string> CodeAsync(string address)
    {
        for (var patience = 0; patience < 600; patience++)
        {
            if (Newest(address) is { } code)
            {
                return code;
            }

            await Task.Delay(25);
        }

        throw new TimeoutException($"No letter with a code arrived for {address}.");
    }

    private string? Newest(string address) => new DirectoryInfo(Path.Combine(folder, address)) is { Exists: true } own
        ? own.EnumerateFiles("*.eml").OrderByDescending(f => f.LastWriteTimeUtc).Select(f => CodeIn(f.FullName)).FirstOrDefault(c => c is not null)
        : null;

    /// <summary>The code named in the letter's text, or null: most letters carry none.</summary>
    private static string? CodeIn(string file) =>
        TextPart().Match(File.ReadAllText(file)) is { Success: true } part
        && Code().Match(Encoding.UTF8.GetString(Convert.FromBase64String(part.Groups[1].Value.ReplaceLineEndings("")))) is { Success: true } code
            ? code.Groups[1].Value
            : null;

    [GeneratedRegex(@"Content-Type: text/plain[^\r\n]*\r\nContent-Transfer-Encoding: base64\r\n\r\n([A-Za-z0-9+/=\r\n]+)", RegexOptions.IgnoreCase)]
    private static partial Regex TextPart();

    [GeneratedRegex(@"驗證碼：([0-9]{6})(?![0-9])")]
    private static partial Regex Code();
}
