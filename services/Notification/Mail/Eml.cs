using System.Globalization;
using System.Text;
using CseaMesh.Notification.Domain;

namespace CseaMesh.Notification.Mail;

/// <summary>Writes a mail as RFC 5322 text: MIME parts in base64 (RFC 2045), names and subject as encoded words (RFC 2047).</summary>
internal static class Eml
{
    private const string Crlf = "\r\n";

    public static byte[] Write(OutgoingMail mail)
    {
        var eml = new StringBuilder();
        var boundary = $"=_{mail.Id}";
        Header(eml, "From", Address(mail.From));
        if (mail.ReplyTo is { } reply)
        {
            Header(eml, "Reply-To", Address(reply));
        }

        Header(eml, "To", Address(mail.To));
        Header(eml, "Subject", Words(mail.Title));
        Header(eml, "Date", mail.Date.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header(eml, "Message-ID", mail.MessageId);
        Header(eml, "MIME-Version", "1.0");
        Header(eml, "Content-Language", mail.Language.Tag());
        // So that no out-of-office answer comes back (RFC 3834).
        Header(eml, "Auto-Submitted", "auto-generated");
        if (mail.Calendar.Length == 0)
        {
            Alternative(eml, mail, boundary);
        }
        else
        {
            Header(eml, "Content-Type", $"multipart/mixed; boundary=\"{boundary}m\"");
            eml.Append(Crlf).Append("--").Append(boundary).Append('m').Append(Crlf);
            Alternative(eml, mail, boundary);
            eml.Append("--").Append(boundary).Append('m').Append(Crlf);
            Part(eml, "text/calendar; charset=utf-8; method=PUBLISH", mail.Calendar, "Content-Disposition: attachment; filename=\"csea.ics\"\r\n");
            eml.Append("--").Append(boundary).Append("m--").Append(Crlf);
        }

        return Encoding.ASCII.GetBytes(eml.ToString());
    }

    /// <summary>Short ASCII as it is, anything else as encoded words of at most 75 characters; line ends become blanks.</summary>
    internal static string Words(string text)
    {
        text = text.ReplaceLineEndings(" ");
        return IsPlain(text) && !text.Contains("=?", StringComparison.Ordinal) ? text : Encoded(text);
    }

    /// <summary>A name that is not plain words goes as encoded words, so that nothing in it can end the header or name another address.</summary>
    internal static string Address(Mailbox mailbox)
    {
        if (mailbox.Name.Length == 0)
        {
            return mailbox.Address;
        }

        var plain = mailbox.Name.Length <= 60 && mailbox.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-');
        return $"{(plain ? mailbox.Name : Encoded(mailbox.Name.ReplaceLineEndings(" ")))} <{mailbox.Address}>";
    }

    private static string Encoded(string text)
    {
        // 45 bytes make 60 characters of base64; no character is cut in two.
        var words = new List<string>();
        var bytes = new List<byte>(45);
        var buffer = new byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(buffer);
            if (bytes.Count + length > 45)
            {
                Flush();
            }

            bytes.AddRange(buffer.AsSpan(0, length));
        }

        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
            bytes.Clear();
        }
    }

    private static void Alternative(StringBuilder eml, OutgoingMail mail, string boundary)
    {
        Header(eml, "Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        eml.Append(Crlf).Append("--").Append(boundary).Append(Crlf);
        Part(eml, "text/plain; charset=utf-8", mail.Text);
        eml.Append("--").Append(boundary).Append(Crlf);
        Part(eml, "text/html; charset=utf-8", mail.Html);
        eml.Append("--").Append(boundary).Append("--").Append(Crlf);
    }

    private static void Part(StringBuilder eml, string type, string content, string more = "")
    {
        Header(eml, "Content-Type", type);
        eml.Append(more);
        Header(eml, "Content-Transfer-Encoding", "base64");
        eml.Append(Crlf);
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(content.ReplaceLineEndings(Crlf)));
        for (var i = 0; i < text.Length; i += 76)
        {
            eml.Append(text, i, Math.Min(76, text.Length - i)).Append(Crlf);
        }
    }

    private static void Header(StringBuilder eml, string name, string value) => eml.Append(name).Append(": ").Append(value).Append(Crlf);

    private static bool IsPlain(string text) => text.Length <= 60 && text.All(c => c is >= ' ' and < '\u007f');
}
