using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.Sockets;
using System.Text;
using CseaMesh.Notification.Domain;

namespace CseaMesh.Notification.Mail;

/// <summary>Hands mails to an SMTP server, by default on the submission port with STARTTLS, within a deadline.</summary>
internal sealed class SmtpMailer(MailSettings settings) : IMailer
{
    public async Task<MailAnswer> SendAsync(OutgoingMail mail, CancellationToken ct)
    {
        var smtp = settings.Smtp;
        using var client = new SmtpClient(smtp.Host, smtp.Port) { EnableSsl = smtp.StartTls };
        if (smtp.User.Length > 0)
        {
            client.Credentials = new NetworkCredential(smtp.User, smtp.Password);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(TimeSpan.FromSeconds(smtp.TimeoutSeconds));
        try
        {
            using var message = Message(mail);
            await client.SendMailAsync(message, deadline.Token);
            return MailAnswer.Accepted;
        }
        catch (SmtpException e) when (IsPermanent(e.StatusCode))
        {
            return new MailAnswer(MailOutcome.Refused, $"SMTP {(int)e.StatusCode} {e.StatusCode}");
        }
        catch (SmtpException e)
        {
            // The exception's own text may hold the address.
            return new MailAnswer(MailOutcome.NotNow, e.InnerException is SocketException s ? $"No connection: {s.SocketErrorCode}" : $"SMTP {(int)e.StatusCode} {e.StatusCode}");
        }
        catch (FormatException)
        {
            return new MailAnswer(MailOutcome.Refused, "The address is not valid.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new MailAnswer(MailOutcome.NotNow, $"No answer within {smtp.TimeoutSeconds} s.");
        }
    }

    /// <summary>Answers that no repeat will change: the mailbox does not exist or takes nothing more, or the mail is not accepted at all.</summary>
    private static bool IsPermanent(SmtpStatusCode code) => code is
        SmtpStatusCode.MailboxUnavailable or SmtpStatusCode.MailboxNameNotAllowed or SmtpStatusCode.UserNotLocalTryAlternatePath
        or SmtpStatusCode.ExceededStorageAllocation or SmtpStatusCode.TransactionFailed;

    private static MailMessage Message(OutgoingMail mail)
    {
        var message = new MailMessage(Of(mail.From), Of(mail.To))
        {
            Subject = mail.Title,
            SubjectEncoding = Encoding.UTF8,
            HeadersEncoding = Encoding.UTF8,
        };
        if (mail.ReplyTo is { } reply)
        {
            message.ReplyToList.Add(Of(reply));
        }

        message.Headers.Add("Message-ID", mail.MessageId);
        message.Headers.Add("Content-Language", mail.Language.Tag());
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.AlternateViews.Add(View(mail.Text, "text/plain"));
        message.AlternateViews.Add(View(mail.Html, "text/html"));
        if (mail.Calendar.Length > 0)
        {
            var calendar = Attachment.CreateAttachmentFromString(mail.Calendar, "csea.ics", Encoding.UTF8, "text/calendar");
            calendar.TransferEncoding = TransferEncoding.Base64;
            message.Attachments.Add(calendar);
        }

        return message;
    }

    private static AlternateView View(string content, string type)
    {
        var view = AlternateView.CreateAlternateViewFromString(content, Encoding.UTF8, type);
        view.TransferEncoding = TransferEncoding.Base64;
        return view;
    }

    private static MailAddress Of(Mailbox mailbox) => new(mailbox.Address, mailbox.Name, Encoding.UTF8);
}
