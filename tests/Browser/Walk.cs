using System.Text.Json;
using CseaMesh.Edition.V1;
using CseaMesh.Judging;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Identity;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Gateway;
using CseaMesh.Tests.Support;
using Google.Protobuf;
using Microsoft.Playwright;
using AwardClass = CseaMesh.Common.V1.AwardClass;
using JudgingClient = CseaMesh.Judging.V1.Judging.JudgingClient;

namespace CseaMesh.Tests.Browser;

/// <summary>A browser before the real gateway and the real judging service, with the review of award 12 open and one entry in it.</summary>
internal sealed class Walk : IAsyncDisposable
{
    public const string Chromium = "/usr/bin/chromium";
    public static readonly string Entry = Cast.Id("ENTRY", 1);
    private const string Code = "csea-2025";

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly string _profile;

    private Walk(ServiceUnderTest judging, GatewayUnderTest gateway, IPlaywright playwright, IBrowser browser, string profile) =>
        (Judging, Gateway, _playwright, _browser, _profile) = (judging, gateway, playwright, browser, profile);

    public ServiceUnderTest Judging { get; }

    public GatewayUnderTest Gateway { get; }

    /// <summary>What the pages complained about in the browser's console: a broken policy, a missing file, a script error.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<Walk> StartAsync()
    {
        var judging = await ServiceUnderTest.StartAsync(JudgingHost.Build, new DateTimeOffset(2025, 6, 10, 9, 0, 0, TimeSpan.FromHours(8)));
        await OpenReviewAsync(judging);
        return await BeforeAsync(judging);
    }

    /// <summary>Before a judging service, or the one named, that stands as its test wants it; it is ended with the walk.</summary>
    public static async Task<Walk> BeforeAsync(ServiceUnderTest judging, string service = "judging")
    {
        var gateway = await GatewayUnderTest.StartAsync($"--Services:{service}:Grpc={judging.GrpcAddress}", $"--Services:{service}:Http={judging.HttpAddress}");
        gateway.Behind.Answers["GetEdition"] = _ => [new GetEditionResponse { Document = Document() }];
        var profile = Directory.CreateTempSubdirectory("csea-browser-").FullName;
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
        });
        return new Walk(judging, gateway, playwright, browser, profile);
    }

    public async Task<IPage> OpenAsync(bool scripts = true, string language = "en")
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions { JavaScriptEnabled = scripts, Locale = language, BaseURL = Gateway.Address.ToString() });
        var page = await context.NewPageAsync();
        page.Console += (_, message) => { if (message.Type == "error") Complaints.Add($"{page.Url} {message.Text}"); };
        page.PageError += (_, error) => Complaints.Add($"{page.Url} {error}");
        return page;
    }

    /// <summary>Signs in through the form, as a person would.</summary>
    public async Task<IPage> SignInAsync(Caller person, string then, bool scripts = true, string language = "en")
    {
        var page = await OpenAsync(scripts, language);
        await page.GotoAsync($"/sign-in?then={Uri.EscapeDataString(then)}");
        await page.FillAsync("[name='Form.Mail']", person.Mail);
        await page.FillAsync("[name='Form.Password']", GatewayUnderTest.Password);
        await page.ClickAsync("main button.button--primary");
        return page;
    }

    public JudgingClient As(Caller caller) => Judging.Client(c => new JudgingClient(c), caller);

    public async Task<Sheet> SheetAsync() =>
        (await As(Cast.Judge(1)).GetSheetAsync(new GetSheetRequest { Edition = Code, Round = RoundKind.Review, EntryId = Entry })).Sheet;

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await Gateway.DisposeAsync();
        await Judging.DisposeAsync();
        Directory.Delete(_profile, recursive: true);
    }

    private static async Task OpenReviewAsync(ServiceUnderTest judging)
    {
        JudgingClient Client(Caller caller) => judging.Client(c => new JudgingClient(c), caller);
        await judging.DeliverAsync("registration", new EditionPublished { Version = 1, Document = Document() }, subject: Code);
        await Client(Cast.Secretary).SetNotaryAsync(new SetNotaryRequest { Edition = Code, Body = "見證法律事務所", Representative = Cast.Notary.Name, Mail = Cast.Notary.Mail });
        for (var n = 1; n <= 5; n++)
        {
            await Client(Cast.Secretary).AppointMemberAsync(new AppointMemberRequest
            {
                Edition = Code, RequestId = Guid.NewGuid().ToString(), Name = Cast.Judge(n).Name, Mail = Cast.Judge(n).Mail, YearsOfExperience = 15,
                Seat = n switch { 4 => Seat.Government, 5 => Seat.Impartial, _ => Seat.Director }, Chair = n == 1,
            });
        }

        await Client(Cast.Notary).AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true });
        await judging.DeliverAsync("registration", Qualified(), subject: Entry, version: 5);
        for (var n = 1; n <= 5; n++)
        {
            await Client(Cast.Judge(n)).AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true });
            await Client(Cast.Judge(n)).DeclareConflictsAsync(new DeclareConflictsRequest { Edition = Code, Complete = true });
        }

        var method = (await Client(Cast.Judge(1)).GetMethodAsync(new GetMethodRequest { Edition = Code })).Method;
        await Client(Cast.Judge(1)).DeclareMethodAsync(new DeclareMethodRequest { Edition = Code, SettingsHash = method.SettingsHash });
        await judging.Clock.SetAsync(new DateTimeOffset(2025, 6, 16, 9, 0, 0, TimeSpan.FromHours(8)));
        Assert.Empty((await Client(Cast.Secretary).OpenRoundsAsync(new OpenRoundsRequest { Edition = Code, Round = RoundKind.Review })).NotOpened);
    }

    private static EntryQualified Qualified() => new()
    {
        Entry = new EntryFacts
        {
            Entry = Entry, Number = "2025-T-0001", Award = 12, AwardClass = AwardClass.Team, Organisation = Cast.Id("ORG", 1), OrganisationName = "晴川電信", Label = "即時應答組",
        },
        Organisation = new OrganisationFacts { Id = Cast.Id("ORG", 1), LegalName = "晴川電信股份有限公司", ShortName = "晴川電信" },
    };

    internal static CseaMesh.Edition.V1.Edition Document()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "services", "Registration", "Editions", "csea-2025.json"))) folder = folder.Parent!;
        return JsonParser.Default.Parse<CseaMesh.Edition.V1.Edition>(File.ReadAllText(Path.Combine(folder.FullName, "services", "Registration", "Editions", "csea-2025.json")));
    }
}
