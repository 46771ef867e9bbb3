namespace CseaMesh.Notification.Mail;

/// <summary>
/// Configuration <c>Mail:*</c>: <c>From</c> (address; the edition's mailbox when empty), <c>Folder</c> (file mailbox, the default way),
/// <c>WebAddress</c> (where people sign in, for links), <c>Smtp:Host</c> (switches to SMTP), <c>Smtp:Port</c> 587, <c>Smtp:StartTls</c> true,
/// <c>Smtp:User</c>, <c>Smtp:Password</c>, <c>Smtp:TimeoutSeconds</c> 30.
/// </summary>
internal sealed class MailSettings
{
    public string From { get; init; } = "";

    public string Folder { get; init; } = "data/mail";

    public string WebAddress { get; init; } = "";

    public SmtpSettings Smtp { get; init; } = new();

    /// <summary>Right-hand side of Message-IDs.</summary>
    public string Host => From.Contains('@', StringComparison.Ordinal) ? From[(From.IndexOf('@', StringComparison.Ordinal) + 1)..] : "csea-mesh.invalid";
}

internal sealed class SmtpSettings
{
    /// <summary>Empty = no SMTP.</summary>
    public string Host { get; init; } = "";

    public int Port { get; init; } = 587;

    public bool StartTls { get; init; } = true;

    public string User { get; init; } = "";

    public string Password { get; init; } = "";

    public int TimeoutSeconds { get; init; } = 30;
}
