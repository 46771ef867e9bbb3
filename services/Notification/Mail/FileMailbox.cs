namespace CseaMesh.Notification.Mail;

/// <summary>
/// Puts every mail as an .eml file into a folder per recipient address, where any mail program opens it. The file is named after the message,
/// so that a repeat replaces it.
/// </summary>
internal sealed class FileMailbox(MailSettings settings) : IMailer
{
    public async Task<MailAnswer> SendAsync(OutgoingMail mail, CancellationToken ct)
    {
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(settings.Folder, FolderOf(mail.To.Address)));
            var file = Path.Combine(folder.FullName, $"{mail.Id}.eml");
            var half = $"{file}.part";
            await File.WriteAllBytesAsync(half, Eml.Write(mail), ct);
            File.Move(half, file, overwrite: true);
            return MailAnswer.Accepted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new MailAnswer(MailOutcome.NotNow, "The mail folder could not be written.");
        }
    }

    /// <summary>The address in lower case as a name that is safe in every file system and never leaves the folder.</summary>
    internal static string FolderOf(string address) =>
        string.Concat(address.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '@' or '.' or '-' or '_' or '+' ? c : '_')).TrimStart('.') is { Length: > 0 } name ? name : "_";
}
