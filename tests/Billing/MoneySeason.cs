using System.Globalization;
using System.Text;
using CseaMesh.Billing;
using CseaMesh.Billing.V1;
using CseaMesh.Common.V1;
using CseaMesh.Edition.V1;
using CseaMesh.Platform.Identity;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Client = CseaMesh.Billing.V1.Billing.BillingClient;
using Document = CseaMesh.Edition.V1.Edition;
using Payer = CseaMesh.Registration.V1.Payer;

namespace CseaMesh.Tests.Billing;

/// <summary>
/// Billing with the edition of 2025 and a few organisations, each with one manager; what Registration would say is said by the methods here.
/// Every test ends with the invariants of money, whatever it did.
/// </summary>
internal sealed class MoneySeason : IAsyncDisposable
{
    public const string Edition = "csea-2025";

    private readonly Dictionary<string, EntryFacts> _entries = [];
    private readonly Dictionary<string, long> _versions = [];
    private int _checkouts;

    private MoneySeason(ServiceUnderTest service, Document document) => (Service, Document) = (service, document);

    public ServiceUnderTest Service { get; }

    public Document Document { get; }

    /// <summary>Set by the test of the invariants themselves, which breaks them on purpose.</summary>
    public bool Broken { get; set; }

    public Client Cashier => As(Cast.Cashier);

    public Client Secretary => As(Cast.Secretary);

    /// <summary>Who issues: the example numbers of the Ministry's documents.</summary>
    public static readonly string[] Seller = ["--Seller:Identifier=04595257", "--Seller:Name=測試協會", "--Seller:Address=臺北市中正區測試路1號", "--Seller:QrKey=00112233445566778899AABBCCDDEEFF", "--Seller:ConsumerName=消費"];

    public static async Task<MoneySeason> StartAsync(Action<Document>? change = null, params string[] more)
    {
        var document = JsonParser.Default.Parse<Document>(await File.ReadAllTextAsync(Repository.Path("services/Registration/Editions/csea-2025.json")));
        document.Settings ??= new Settings();
        document.Settings.Money ??= new MoneySettings();
        change?.Invoke(document);
        var season = new MoneySeason(await ServiceUnderTest.StartAsync(BillingHost.Build, null, [.. Seller, .. more]), document);
        await season.PublishEditionAsync(1);
        foreach (var (month, track) in new[] { (5, "AB"), (7, "CD"), (9, "EF"), (11, "GH") })
        {
            await season.Cashier.AddNumberRangeAsync(new AddNumberRangeRequest { Year = 2025, Month = month, Track = track, From = "10000000", To = "10004999" });
        }

        return season;
    }

    private Caller? _person;

    public Client As(Caller caller) => Service.Client(c => new Client(c), caller);

    public Task PublishEditionAsync(int version) => Tell(new EditionPublished { Version = version, Document = Document }, Edition, version);

    public static string Org(int n) => Cast.Id("ORG", n);

    public static string Name(int n) => n switch
    {
        1 => "臺灣優質服務股份有限公司",
        2 => "海洋電信股份有限公司",
        3 => "青山銀行股份有限公司",
        _ => $"第{n}測試股份有限公司",
    };

    public static string Ubn(int n) => n switch { 1 => "04595257", 2 => "53212539", 3 => "88117125", _ => "24634102" };

    /// <summary>Registers entries of one organisation in one checkout and answers the bill. A person makes an individual entry of that person.</summary>
    public async Task<Bill> RegisterAsync(int org, params (int Award, string Person)[] entries)
    {
        var checkout = Cast.Id("CHECKOUT", ++_checkouts);
        await Tell(new OrganisationMemberChanged { Organisation = Org(org), Person = Cast.Manager(org).Id, Role = MemberRole.Manager, Active = true }, Cast.Id("ROW", org));
        var payer = _person is { } self ? new Payer { Kind = PayerKind.Person, Id = self.Id, Name = "歐陽小美", InvoiceMail = "me@home.example" } : new Payer { Kind = PayerKind.Organisation, Id = Org(org), Name = Name(org), Ubn = Ubn(org), InvoiceTitle = Name(org), InvoiceMail = $"finance@org{org}.example" };
        var registered = new EntriesRegistered
        {
            Checkout = checkout,
            Organisation = new OrganisationFacts { Id = Org(org), IdKind = IdKind.Ubn, IdNumber = Ubn(org), LegalName = Name(org), ShortName = Name(org)[..4], InvoiceTitle = Name(org), Verified = true },
            Payer = payer,
            By = Cast.Manager(org).Id,
            At = (await Service.Clock.NowAsync()).ToTimestamp(),
        };
        foreach (var (award, person) in entries)
        {
            var n = _entries.Count + 1;
            var row = Document.Awards.Single(a => a.Number == award);
            var facts = new EntryFacts
            {
                Entry = Cast.Id("ENTRY", n),
                Number = $"2025-{row.AwardClass.ToString()[0]}-{n.ToString("0000", CultureInfo.InvariantCulture)}",
                Award = award,
                AwardClass = row.AwardClass,
                AwardName = row.Name,
                Organisation = Org(org),
                OrganisationName = Name(org),
                Person = person,
                PersonName = person.Length > 0 ? "王小明" : "",
                MadeBy = Cast.Manager(org).Id,
                Payer = payer,
            };
            _entries[facts.Entry] = facts;
            registered.Entries.Add(facts);
        }

        await Tell(registered, checkout);
        return (await As(_person ?? Cast.Manager(org)).ListBillsAsync(new ListBillsRequest { Edition = Edition })).Bills.Single(b => b.Checkout == checkout);
    }

    /// <summary>An individual entry that the person pays himself.</summary>
    public async Task<Bill> RegisterPersonAsync(int org, Caller person, int award)
    {
        _person = person;
        var bill = await RegisterAsync(org, (award, person.Id));
        _person = null;
        return bill;
    }

    public Task<Bill> RegisterAsync(int org, params int[] awards) => RegisterAsync(org, [.. awards.Select(a => (a, ""))]);

    public async Task MemberAsync(MembershipKind kind, string holder, string from = "2025-01-01", string to = "2025-12-31", MembershipState state = MembershipState.Verified)
    {
        var id = $"MS{holder}"[..26];
        await Tell(
            new MembershipChanged
            {
                Membership = id,
                Kind = kind,
                Organisation = kind == MembershipKind.Group ? holder : "",
                Person = kind == MembershipKind.Individual ? holder : "",
                From = from,
                To = to,
                State = state,
            },
            id);
    }

    public async Task WithdrawAsync(string entry) =>
        await Tell(new EntryWithdrawn { Entry = _entries[entry], PhaseBefore = Phase.Registered, Reason = "退賽", At = (await Service.Clock.NowAsync()).ToTimestamp() }, entry);

    public async Task LapseAsync(string entry) =>
        await Tell(new EntryLapsed { Entry = _entries[entry], PhaseBefore = Phase.Registered, LapseReason = LapseReason.FeeUnpaid, At = (await Service.Clock.NowAsync()).ToTimestamp() }, entry);

    public async Task DisqualifyAsync(string entry) =>
        await Tell(new EntryDisqualified { Entry = _entries[entry], PhaseBefore = Phase.Qualified, At = (await Service.Clock.NowAsync()).ToTimestamp() }, entry);

    public async Task ReinstateAsync(string entry, Phase phase = Phase.Registered) =>
        await Tell(new EntryReinstated { Entry = _entries[entry], Phase = phase, At = (await Service.Clock.NowAsync()).ToTimestamp() }, entry);

    public async Task PublishWinnersAsync(int version, string[] winners, string[]? removed = null)
    {
        var e = new WinnersPublished { Version = version, At = (await Service.Clock.NowAsync()).ToTimestamp() };
        e.Wins.AddRange(winners.Select(w => new PublishedWin { Win = WinOf(w), Entry = _entries[w], Place = 1 }));
        e.Removed.AddRange((removed ?? []).Select(w => new RemovedWin { Win = WinOf(w), Entry = _entries[w], Reason = "更正" }));
        await Tell(e, Cast.Id("PUBLICATION", version), version);
    }

    public async Task ForfeitAsync(string entry) =>
        await Tell(new WinForfeited { Win = WinOf(entry), Entry = _entries[entry], ForfeitReason = ForfeitReason.FeeUnpaid, At = (await Service.Clock.NowAsync()).ToTimestamp() }, WinOf(entry));

    public static string WinOf(string entry) => $"WIN{entry[3..]}";

    /// <summary>The one award-fee bill of an entry.</summary>
    public async Task<Bill> AwardBillAsync(string entry) =>
        (await Cashier.ListBillsAsync(new ListBillsRequest { Edition = Edition, Kind = CseaMesh.Billing.V1.FeeKind.AwardFee, Entry = entry })).Bills.Single();

    public async Task<Bill> BillAsync(string id) => (await Cashier.GetBillAsync(new GetBillRequest { Bill = id })).Bill;

    public async Task<ImportStatementResponse> ImportAsync(string csv, string coversFrom = "", string coversThrough = "") =>
        await Cashier.ImportStatementAsync(new ImportStatementRequest
        {
            Edition = Edition,
            FileName = "對帳單.csv",
            Content = ByteString.CopyFrom(Encoding.UTF8.GetBytes(csv)),
            CoversFrom = coversFrom,
            CoversThrough = coversThrough,
        });

    /// <summary>Imports one transfer and answers its line.</summary>
    public async Task<StatementLine> ReceiveAsync(string date, long amount, string memo = "", string account = "", string time = "") =>
        (await ImportAsync(Csv((date, amount, memo, account, time)))).Rows.Single(r => r.Outcome == RowOutcome.New).Line;

    public static string Csv(params (string Date, long Amount, string Memo, string Account, string Time)[] rows)
    {
        var csv = new StringBuilder("交易日期,交易時間,支出,存入,摘要,備註,轉出帳號\n");
        foreach (var (date, amount, memo, account, time) in rows)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{date},{time},{(amount < 0 ? -amount : "")},{(amount > 0 ? amount : "")},轉帳,{memo},{account}\n");
        }

        return csv.ToString();
    }

    public Task<Bill> ReportAsync(int org, Bill bill, string date, long amount, string lastFive, params string[] others) =>
        Unwrap(As(Cast.Manager(org)).ReportPaymentAsync(new ReportPaymentRequest { Bill = bill.Id, PaidOn = date, AmountTwd = amount, LastFive = lastFive, OtherBills = { others } }));

    /// <summary>Every event of a kind published so far.</summary>
    public async Task<IReadOnlyList<T>> PublishedAsync<T>()
        where T : IMessage<T>, new()
    {
        await Service.SettleAsync();
        return Service.Published<T>();
    }

    public async ValueTask DisposeAsync()
    {
        await using (Service)
        {
            if (Broken)
            {
                return;
            }

            var checks = await As(Cast.Auditor).CheckInvariantsAsync(new CseaMesh.Billing.V1.CheckInvariantsRequest());
            Assert.True(checks.Invariants.Count >= 22);
            Assert.Empty(checks.Invariants.Where(i => i.ViolationCount > 0).Select(i => $"{i.Name}: {string.Join(' ', i.Violations)}"));
        }
    }

    private async Task Tell(IMessage payload, string subject, long? version = null)
    {
        _versions[subject] = version ?? _versions.GetValueOrDefault(subject) + 1;
        await Service.DeliverAsync("registration", payload, Edition, subject, _versions[subject]);
    }

    private static async Task<Bill> Unwrap(Grpc.Core.AsyncUnaryCall<ReportPaymentResponse> call) => (await call).Bill;
}

internal static class Repository
{
    public static string Path(string relative)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder!.FullName, "CseaMesh.sln")))
        {
            folder = folder.Parent;
        }

        return System.IO.Path.Combine(folder.FullName, relative);
    }
}
