using System.Net;
using System.Net.Sockets;
using System.Text;
using CseaMesh.Notification.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using NotificationClient = CseaMesh.Notification.V1.Notification.NotificationClient;

namespace CseaMesh.Tests.Notification;

/// <summary>Who may see what of letters, account letters, and delivery over SMTP.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task The_log_shows_auditors_neither_texts_nor_addresses_and_others_nothing()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.PostAsync();
        var list = new ListMessagesRequest { Edition = LetterDesk.Edition, Entry = "ENTRY1", Channel = Channel.Mail };
        var seen = Assert.Single((await desk.As(Cast.Secretary).ListMessagesAsync(list)).Messages);
        Assert.Equal(Cast.Manager(1).Mail, seen.RecipientMail);
        var audited = Assert.Single((await desk.As(Cast.Auditor).ListMessagesAsync(list)).Messages);
        Assert.Equal(("", "", "m***@org1.example"), (audited.Title, audited.Text, audited.RecipientMail));
        await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => desk.As(Cast.Cashier).ListMessagesAsync(list));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Manager(2)).GetMessageAsync(new GetMessageRequest { Message = seen.Id }));
        await Refused.AsAsync(RefusalKind.NotFound, "NOT_FOUND", () => desk.As(Cast.Manager(2)).ListOrganisationLettersAsync(new ListOrganisationLettersRequest { Organisation = LetterDesk.Organisation }));
        Assert.Equal(2, (await desk.As(Cast.Manager(1)).ListOrganisationLettersAsync(new ListOrganisationLettersRequest { Organisation = LetterDesk.Organisation })).Messages.Count);
        await Refused.AsAsync(RefusalKind.Unauthenticated, "SIGN_IN_NEEDED", () => desk.As(Cast.Visitor).GetInboxAsync(new GetInboxRequest()));
    }

    [Fact]
    public async Task An_account_letter_goes_at_once_at_night_too_and_its_code_is_forgotten()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.Service.Clock.SetAsync(2025, 5, 1, 23);
        var gateway = new NotificationClient(desk.Service.WithToken(TestKeys.Signer("gateway").ForSelf("notification")));
        var request = new QueueAccountMessageRequest
        {
            Kind = AccountMessageKind.VerifyAddress, AccountId = Cast.Member(1).Id, Occurrence = "T1", Name = "王小明", Mail = "new@org1.example", Language = "zh", Code = "482913",
            ExpiresAt = Timestamp.FromDateTimeOffset(ServiceUnderTest.DefaultStart.AddHours(1)),
        };
        var id = (await gateway.QueueAccountMessageAsync(request)).MessageId;
        Assert.Equal(id, (await gateway.QueueAccountMessageAsync(request)).MessageId);
        await desk.PostAsync();
        Assert.Contains("482913", Assert.Single(desk.MailOf("new@org1.example")).Text, StringComparison.Ordinal);
        Assert.Equal("", (await desk.As(Cast.Secretary).GetMessageAsync(new GetMessageRequest { Message = id })).Message.Text);
        await Refused.AsAsync(RefusalKind.Denied, "NOT_A_SERVICE", () => desk.As(Cast.Secretary).QueueAccountMessageAsync(request));
        await Refused.AsAsync(RefusalKind.Invalid, "REQUIRED", () => gateway.QueueAccountMessageAsync(new QueueAccountMessageRequest { Kind = AccountMessageKind.ResetPassword, Occurrence = "T2", Mail = "a@b.example" }));
    }

    [Fact]
    public async Task A_returned_letter_is_told_of_and_sent_again_to_the_new_address()
    {
        await using var desk = await LetterDesk.OpenAsync();
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.PostAsync();
        var secretary = desk.As(Cast.Secretary);
        var sent = Assert.Single(await desk.LogAsync("registration-confirmed"));
        await Refused.AsAsync(RefusalKind.Precondition, "MESSAGE_NOT_BOUNCED", () => secretary.ResendMessageAsync(new ResendMessageRequest { Message = sent.Id }));
        await secretary.RecordBounceAsync(new RecordBounceRequest { Message = sent.Id, Etag = sent.Etag, Problem = "550 mailbox unknown" });
        await desk.Service.SettleAsync();
        Assert.Equal("550 mailbox unknown", Assert.Single(desk.Service.Published<MessageBounced>()).Problem);
        await desk.KnowAsync(Cast.Manager(1) with { Mail = "moved@org1.example" }, "zh", 2);
        await secretary.ResendMessageAsync(new ResendMessageRequest { Message = sent.Id });
        await desk.PostAsync();
        var again = Assert.Single(desk.MailOf("moved@org1.example"));
        Assert.Equal(Assert.Single(desk.ManagersMail()).Headers["Message-ID"], again.Headers["Message-ID"]);
    }

    [Fact]
    public async Task Templates_are_listed_and_shown_with_examples()
    {
        await using var desk = await LetterDesk.OpenAsync();
        var secretary = desk.As(Cast.Secretary);
        var templates = (await secretary.ListTemplatesAsync(new ListTemplatesRequest())).Templates;
        Assert.Contains(templates, t => t is { Code: "winner-letter", Held: true });
        foreach (var template in templates)
        {
            foreach (var language in (string[])["zh", "en"])
            {
                var shown = await secretary.PreviewTemplateAsync(new PreviewTemplateRequest { Code = template.Code, Language = language });
                Assert.DoesNotContain('{', $"{shown.Title}{shown.Text}");
            }
        }

        await Refused.AsAsync(RefusalKind.Invalid, "TEMPLATE_FIELD_UNKNOWN", () => secretary.PreviewTemplateAsync(new PreviewTemplateRequest { Code = "bill-issued", Language = "zh", Values = { ["colour"] = "red" } }));
        await Refused.AsAsync(RefusalKind.Invalid, "LANGUAGE_MISSING", () => secretary.PreviewTemplateAsync(new PreviewTemplateRequest { Code = "bill-issued" }));
    }

    [Fact]
    public async Task Over_smtp_a_busy_server_is_tried_again_and_a_refused_address_bounces()
    {
        await using var server = new SmtpServer("451 busy", "250 ok", "550 no such mailbox");
        await using var desk = await LetterDesk.OpenAsync("--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:StartTls=false");
        await desk.RegisterAsync(LetterDesk.Entry(1));
        await desk.PostAsync();
        var waiting = Assert.Single(await desk.LogAsync("registration-confirmed"));
        Assert.Equal((MessageState.Released, 1), (waiting.State, waiting.Attempts));
        Assert.DoesNotContain('@', waiting.LastProblem);
        await desk.Service.Clock.SetAsync(2025, 5, 1, 9, 2);
        var sent = Assert.Single(await desk.LogAsync("registration-confirmed"));
        Assert.Equal((MessageState.Sent, 2), (sent.State, sent.Attempts));
        Assert.Contains(server.Mails, m => m.Contains($"Message-ID: {sent.MessageIdHeader}", StringComparison.OrdinalIgnoreCase) && m.Contains("text/html", StringComparison.Ordinal));
        await LetterDesk.BillAsync(desk, CseaMesh.Billing.V1.FeeKind.ReviewFee, ("ENTRY1", "", 20_000));
        await desk.PostAsync();
        Assert.Equal(MessageState.Bounced, Assert.Single(await desk.LogAsync("bill-issued")).State);
        Assert.Single(desk.Service.Published<MessageBounced>());
    }

    /// <summary>A mail server that answers RCPT as told, one answer per mail.</summary>
    private sealed class SmtpServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Queue<string> _answers;
        private readonly Task _serving;

        public SmtpServer(params string[] answers)
        {
            _answers = new Queue<string>(answers);
            _listener.Start();
            _serving = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public List<string> Mails { get; } = [];

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    await ConverseAsync(client.GetStream());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException or IOException)
            {
                // Stopped.
            }
        }

        private async Task ConverseAsync(NetworkStream stream)
        {
            using var reader = new StreamReader(stream, Encoding.ASCII);
            await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 test");
            while (await reader.ReadLineAsync() is { } line)
            {
                var command = line.Split(' ')[0].ToUpperInvariant();
                if (command == "DATA")
                {
                    await writer.WriteLineAsync("354 go on");
                    var mail = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } text && text != ".")
                    {
                        mail.AppendLine(text);
                    }

                    Mails.Add(mail.ToString());
                    await writer.WriteLineAsync("250 ok");
                }
                else if (command == "QUIT")
                {
                    await writer.WriteLineAsync("221 bye");
                    return;
                }
                else
                {
                    await writer.WriteLineAsync(command == "RCPT" && _answers.TryDequeue(out var answer) ? answer : "250 ok");
                }
            }
        }
    }
}
