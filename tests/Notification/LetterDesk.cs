using System.Text;
using CseaMesh.Billing.V1;
using CseaMesh.Common.V1;
using CseaMesh.Notification;
using CseaMesh.Notification.V1;
using CseaMesh.Platform.Identity;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using EditionFile = CseaMesh.Edition.V1.Edition;
using NotificationClient = CseaMesh.Notification.V1.Notification.NotificationClient;

namespace CseaMesh.Tests.Notification;

/// <summary>A Notification service that knows the 2025 edition and one organisation with a manager, and the acts that tests put into words.</summary>
internal sealed class LetterDesk : IAsyncDisposable
{
    public const string Edition = "csea-2025";
    public const string Organisation = "ORG1";

    private LetterDesk(ServiceUnderTest service, EditionFile edition) => (Service, Rules) = (service, edition);

    public ServiceUnderTest Service { get; }

    public EditionFile Rules { get; }

    public string MailFolder => Path.Combine(Service.Folder, "mail");

    public static async Task<LetterDesk> OpenAsync(params string[] more)
    {
        var service = await ServiceUnderTest.StartAsync(NotificationHost.Build, null, ["--Mail:From=csea@example.tw", "--Mail:WebAddress=https://csea.example.tw/", .. more]);
        var json = await File.ReadAllTextAsync(Path.Combine(Root(), "services", "Registration", "Editions", "csea-2025.json"));
        var desk = new LetterDesk(service, JsonParser.Default.Parse<EditionFile>(json));
        await desk.FromRegistrationAsync(new EditionPublished { Version = 1, Document = desk.Rules }, Edition);
        await desk.FromRegistrationAsync(new OrganisationChanged { Organisation = new OrganisationFacts { Id = Organisation, LegalName = "安禾客服股份有限公司" }, State = OrganisationState.Unverified }, Organisation);
        await desk.KnowAsync(Cast.Manager(1), "zh");
        await desk.FromRegistrationAsync(
            new OrganisationMemberChanged { Member = "MEM1", Organisation = Organisation, Person = Cast.Manager(1).Id, Name = Cast.Manager(1).Name, Mail = Cast.Manager(1).Mail, Role = MemberRole.Manager, Active = true }, "MEM1");
        return desk;
    }

    public NotificationClient As(Caller caller) => Service.Client(c => new NotificationClient(c), caller);

    public Task FromRegistrationAsync(IMessage e, string subject, long version = 1) => Service.DeliverAsync("registration", e, Edition, subject, version);

    public Task FromAsync(string source, IMessage e, string subject, long version = 1) => Service.DeliverAsync(source, e, Edition, subject, version);

    public Task KnowAsync(Caller person, string language, long version = 1) =>
        FromRegistrationAsync(new PersonChanged { Person = person.Id, Name = person.Name, Mail = person.Mail, Language = language }, person.Id, version);

    /// <summary>Registers entries of the organisation by its manager.</summary>
    public Task RegisterAsync(params EntryFacts[] entries) => FromRegistrationAsync(new EntriesRegistered
    {
        Checkout = "CHECKOUT1", Organisation = new OrganisationFacts { Id = Organisation, LegalName = "安禾客服股份有限公司" }, Entries = { entries },
        By = Cast.Manager(1).Id, ByName = Cast.Manager(1).Name, ByMail = Cast.Manager(1).Mail, Language = "zh", At = Timestamp.FromDateTimeOffset(ServiceUnderTest.DefaultStart),
    }, "CHECKOUT1");

    public static EntryFacts Entry(int n, AwardClass awardClass = AwardClass.Corporate, bool wish = false) => new()
    {
        Entry = $"ENTRY{n}", Number = $"2025-{awardClass.ToString()[0]}-{n:0000}", Award = 1, AwardClass = awardClass, AwardName = new Text { Zh = "最佳服務獎", En = "Best Service" },
        Organisation = Organisation, OrganisationName = "安禾客服", Label = awardClass is AwardClass.Corporate ? "" : $"第{n}隊", MadeBy = Cast.Manager(1).Id, InternationalWish = wish,
        Contact = new Contact { Name = Cast.Manager(1).Name, Mail = Cast.Manager(1).Mail },
    };

    public static async Task<BillIssued> BillAsync(LetterDesk desk, FeeKind kind, params (string Entry, string Win, long Twd)[] lines)
    {
        var account = desk.Rules.PaymentAccount;
        var award = kind is FeeKind.AwardFee;
        var bill = new BillIssued
        {
            Bill = $"BILL-{kind}", Number = award ? "2025-B-00002" : "2025-B-00001", Kind = kind, Payer = new CseaMesh.Billing.V1.Payer { Organisation = Organisation, Name = "安禾客服股份有限公司" },
            Lines = { lines.Select(l => new BilledLine { Line = $"L{l.Entry}", Entry = l.Entry, EntryNumber = l.Entry, Win = l.Win, Label = "安禾客服", AmountTwd = l.Twd, State = LineState.Open }) },
            TotalTwd = lines.Sum(l => l.Twd), DueUntil = award ? desk.Rules.Schedule.AwardFeeUntil : desk.Rules.Schedule.ReviewFeeUntil, DueOn = award ? "2025-09-17" : "2025-06-11",
            PayTo = new TransferAccount { AccountName = account.AccountName, BankCode = account.BankCode, BankName = account.BankName, AccountNumber = account.AccountNumber },
        };
        await desk.FromAsync("billing", bill, bill.Bill);
        return bill;
    }

    /// <summary>Lets everything due leave, without moving the clock.</summary>
    public async Task PostAsync() => await Service.Clock.SetAsync(await Service.Clock.NowAsync());

    /// <summary>The mails of an address as any mail program would show them, oldest first.</summary>
    public IReadOnlyList<Eml> MailOf(string address) => Directory.Exists(Path.Combine(MailFolder, address))
        ? [.. Directory.GetFiles(Path.Combine(MailFolder, address), "*.eml").Order(StringComparer.Ordinal).Select(Eml.Read)]
        : [];

    public IReadOnlyList<Eml> ManagersMail() => MailOf(Cast.Manager(1).Mail);

    /// <summary>The one letter of a kind that the secretariat finds in the log.</summary>
    public async Task<IReadOnlyList<Message>> LogAsync(string purpose, Channel channel = Channel.Mail) =>
        [.. (await As(Cast.Secretary).ListMessagesAsync(new ListMessagesRequest { Edition = Edition, Purpose = purpose, Channel = channel, PageSize = 200 })).Messages];

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "CseaMesh.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    /// <summary>A mail read back by the rules of RFC 5322, 2045 and 2047.</summary>
    internal sealed record Eml(IReadOnlyDictionary<string, string> Headers, string Text, string Html, string Calendar)
    {
        public string Subject => Decoded(Headers["Subject"]);

        public static Eml Read(string file)
        {
            var raw = File.ReadAllText(file, Encoding.ASCII);
            var end = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var headers = raw[..end].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n").Select(h => h.Split(": ", 2)).ToDictionary(h => h[0], h => h[1]);
            return new Eml(headers, Part("text/plain"), Part("text/html"), Part("text/calendar"));

            string Part(string type)
            {
                var at = raw.IndexOf($"Content-Type: {type}", StringComparison.Ordinal);
                if (at < 0)
                {
                    return "";
                }

                var start = raw.IndexOf("\r\n\r\n", at, StringComparison.Ordinal) + 4;
                return Encoding.UTF8.GetString(Convert.FromBase64String(raw[start..raw.IndexOf("--", start, StringComparison.Ordinal)].Replace("\r\n", "", StringComparison.Ordinal)));
            }
        }

        private static string Decoded(string header) => header.Contains("=?", StringComparison.Ordinal)
            ? string.Concat(header.Split(' ').Select(w => Encoding.UTF8.GetString(Convert.FromBase64String(w["=?utf-8?B?".Length..^2]))))
            : header;
    }
}
