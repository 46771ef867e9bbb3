using System.Globalization;
using CseaMesh.Judging;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Identity;
using CseaMesh.Registration.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf;
using AwardClass = CseaMesh.Common.V1.AwardClass;
using JudgingClient = CseaMesh.Judging.V1.Judging.JudgingClient;
using MemberState = CseaMesh.Judging.V1.MemberState;

namespace CseaMesh.Tests.Judging;

/// <summary>The judging service in the 2025 edition, with what tests of it do again and again. Judge 1 is chair, 2 deputy, 6 government, 7 impartial.</summary>
internal sealed class PanelSeason : IAsyncDisposable
{
    public const string Code = "csea-2025";
    public static readonly Lazy<CseaMesh.Edition.V1.Edition> Document = new(ReadDocument);
    private readonly Dictionary<int, string> _members = [];
    private int _entries;

    private PanelSeason(ServiceUnderTest service) => Service = service;

    public ServiceUnderTest Service { get; }

    public static DateTimeOffset Taipei(int month, int day, int hour = 9, int minute = 0) => new(2025, month, day, hour, minute, 0, TimeSpan.FromHours(8));

    /// <summary>Edition published, nothing else. The clock stands before the review.</summary>
    public static async Task<PanelSeason> StartAsync(Action<CseaMesh.Edition.V1.Edition>? change = null, params string[] more)
    {
        var season = new PanelSeason(await ServiceUnderTest.StartAsync(JudgingHost.Build, Taipei(6, 10), more));
        var document = Document.Value.Clone();
        change?.Invoke(document);
        await season.Service.DeliverAsync("registration", new EditionPublished { Version = 1, Document = document }, subject: Code);
        return season;
    }

    /// <summary>A whole committee with notary, all statements accepted.</summary>
    public async Task<PanelSeason> SeatAsync(int judges = 7)
    {
        for (var n = 1; n <= judges; n++)
        {
            await AppointAsync(n, n == judges - 1 ? Seat.Government : n == judges ? Seat.Impartial : Seat.Director, chair: n == 1, deputy: n == 2);
        }

        await Client(Cast.Secretary).SetNotaryAsync(new SetNotaryRequest { Edition = Code, Body = "見證法律事務所", Representative = Cast.Notary.Name, Mail = Cast.Notary.Mail });
        await Client(Cast.Notary).AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true });
        for (var n = 1; n <= judges; n++)
        {
            await Client(Cast.Judge(n)).AcceptStatementAsync(new AcceptStatementRequest { Edition = Code, Accepted = true });
        }

        return this;
    }

    public async Task AppointAsync(int n, Seat seat, bool chair = false, bool deputy = false, bool reserve = false, int years = 15)
    {
        var judge = Cast.Judge(n);
        var answer = await Client(Cast.Secretary).AppointMemberAsync(new AppointMemberRequest
        {
            Edition = Code, RequestId = Guid.NewGuid().ToString(), Name = judge.Name, Mail = judge.Mail, Seat = seat, Chair = chair, Deputy = deputy, YearsOfExperience = years, Reserve = reserve,
        });
        _members[n] = answer.Member.Id;
    }

    public string MemberId(int judge) => _members[judge];

    /// <summary>Qualified entries of an award, each of another organisation.</summary>
    public async Task<string[]> QualifyAsync(int award, int count, bool returning = false)
    {
        var ids = new string[count];
        for (var i = 0; i < count; i++)
        {
            var n = ++_entries;
            ids[i] = Cast.Id("ENTRY", n);
            await Service.DeliverAsync("registration", new EntryQualified { Entry = Facts(n, award, returning), Organisation = Organisation(n) }, subject: ids[i], version: 5);
        }

        return ids;
    }

    public static EntryFacts Facts(int n, int award, bool returning = false)
    {
        var kind = award <= 9 ? AwardClass.Corporate : award <= 20 ? AwardClass.Team : AwardClass.Individual;
        return new EntryFacts
        {
            Entry = Cast.Id("ENTRY", n),
            Number = string.Create(CultureInfo.InvariantCulture, $"2025-{kind.ToString()[0]}-{n:0000}"),
            Award = award,
            AwardClass = kind,
            Organisation = Cast.Id("ORG", n),
            OrganisationName = $"第 {n} 公司",
            Label = kind == AwardClass.Team ? $"團隊 {n}" : "",
            PersonName = kind == AwardClass.Individual ? $"參賽人 {n}" : "",
            Returning = returning,
        };
    }

    public static OrganisationFacts Organisation(int n) => new() { Id = Cast.Id("ORG", n), LegalName = $"第 {n} 公司", ShortName = $"公司{n}", MailDomains = { $"org{n}.example" } };

    /// <summary>The conflict pass of every judge; the pairs named are declared as employer conflicts with the entry.</summary>
    public async Task DeclareConflictsAsync(int judges = 7, params (int Judge, string Entry)[] conflicts)
    {
        for (var n = 1; n <= judges; n++)
        {
            var request = new DeclareConflictsRequest { Edition = Code, Complete = true };
            request.Conflicts.AddRange(conflicts.Where(c => c.Judge == n).Select(c => new DeclaredConflict { EntryId = c.Entry, Kind = ConflictKind.Employer, Evidence = "前雇主" }));
            await Client(Cast.Judge(n)).DeclareConflictsAsync(request);
        }
    }

    public async Task DeclareMethodAsync()
    {
        var method = (await Client(Cast.Judge(1)).GetMethodAsync(new GetMethodRequest { Edition = Code })).Method;
        await Client(Cast.Judge(1)).DeclareMethodAsync(new DeclareMethodRequest { Edition = Code, SettingsHash = method.SettingsHash });
    }

    /// <summary>Committee, conflicts, method, and the review of these awards open on its first day.</summary>
    public async Task OpenReviewAsync(int judges = 7, params (int Judge, string Entry)[] conflicts)
    {
        await SeatAsync(judges);
        await DeclareConflictsAsync(judges, conflicts);
        await DeclareMethodAsync();
        await Service.Clock.SetAsync(Taipei(6, 16));
        var opened = await Client(Cast.Secretary).OpenRoundsAsync(new OpenRoundsRequest { Edition = Code, Round = RoundKind.Review });
        Assert.Empty(opened.NotOpened);
    }

    public Task<SubmitScoreResponse> ScoreAsync(int judge, string entry, int mark, RoundKind round = RoundKind.Review, int bonus = 0) =>
        ScoreAsync(judge, entry, _ => mark, round, bonus);

    /// <summary>Submits a whole sheet from its present state.</summary>
    public async Task<SubmitScoreResponse> ScoreAsync(int judge, string entry, Func<SheetItem, int> mark, RoundKind round = RoundKind.Review, int bonus = 0)
    {
        var client = Client(Cast.Judge(judge));
        var sheet = (await client.GetSheetAsync(new GetSheetRequest { Edition = Code, Round = round, EntryId = entry })).Sheet;
        return await client.SubmitScoreAsync(Submit(sheet, mark, bonus));
    }

    public static SubmitScoreRequest Submit(Sheet sheet, Func<SheetItem, int> mark, int bonus = 0)
    {
        var content = new SheetContent { Questions = $"請說明 {sheet.EntryNumber} 的成效。" };
        content.Marks.AddRange(sheet.Criteria.Select(c => new Mark { Item = c.Item, Value = mark(c) }));
        content.Bonus.AddRange(sheet.BonusItems.Where(_ => bonus > 0).Select(b => new Mark { Item = b.Item, Value = bonus }));
        return new SubmitScoreRequest { Edition = sheet.Edition, Round = sheet.Round, EntryId = sheet.EntryId, Content = content, Etag = sheet.Etag };
    }

    /// <summary>Every judge who holds a sheet for the entry gives the same mark everywhere.</summary>
    public async Task ScoreAllAsync(string entry, int mark, int judges = 7, RoundKind round = RoundKind.Review, params int[] except)
    {
        for (var n = 1; n <= judges; n++)
        {
            if (!except.Contains(n))
            {
                await ScoreAsync(n, entry, mark, round);
            }
        }
    }

    /// <summary>The review's end, then both signatures.</summary>
    public async Task SealAsync(int award, RoundKind round = RoundKind.Review)
    {
        if (await Service.Clock.NowAsync() < Taipei(6, 28, 0) && round == RoundKind.Review)
        {
            await Service.Clock.SetAsync(Taipei(6, 28, 9));
        }

        await Client(Cast.Judge(1)).SealRoundAsync(new SealRoundRequest { Edition = Code, Award = award, Round = round });
        var done = await Client(Cast.Notary).SealRoundAsync(new SealRoundRequest { Edition = Code, Award = award, Round = round });
        Assert.Equal(RoundState.Sealed, done.Round.State);
    }

    public async Task<Result> ResultAsync(int award, RoundKind round = RoundKind.Review) =>
        (await Client(Cast.Secretary).GetResultAsync(new GetResultRequest { Edition = Code, Award = award, Round = round })).Result;

    public async Task CertifyAsync(int award)
    {
        await Client(Cast.Judge(1)).CertifyResultAsync(new CertifyResultRequest { Edition = Code, Award = award });
        await Client(Cast.Notary).CertifyResultAsync(new CertifyResultRequest { Edition = Code, Award = award });
    }

    public async Task CertifyFinalistsAsync(int award)
    {
        await Client(Cast.Judge(1)).CertifyFinalistsAsync(new CertifyFinalistsRequest { Edition = Code, Award = award });
        await Client(Cast.Notary).CertifyFinalistsAsync(new CertifyFinalistsRequest { Edition = Code, Award = award });
    }

    /// <summary>No invariant of the service is violated.</summary>
    public async Task AssertSoundAsync()
    {
        var answer = await Client(Cast.Auditor).CheckInvariantsAsync(new CseaMesh.Judging.V1.CheckInvariantsRequest());
        Assert.Empty(answer.Invariants.Where(i => i.ViolationCount > 0).Select(i => $"{i.Name}: {string.Join(',', i.Violations)}"));
    }

    public JudgingClient Client(Caller caller) => Service.Client(c => new JudgingClient(c), caller);

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    private static CseaMesh.Edition.V1.Edition ReadDocument()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "CseaMesh.sln")))
        {
            folder = folder.Parent;
        }

        return JsonParser.Default.Parse<CseaMesh.Edition.V1.Edition>(File.ReadAllText(Path.Combine(folder.FullName, "services", "Registration", "Editions", "csea-2025.json")));
    }
}
