using System.Globalization;
using CseaMesh.Billing.V1;
using CseaMesh.Edition.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Identity;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf.WellKnownTypes;

namespace CseaMesh.Tests.Registration;

/// <summary>A Registration host with the 2025 edition published, and the acts of its people in the words of the rulebook.</summary>
internal sealed class RegistrationDesk : IAsyncDisposable
{
    public const string Code = "csea-2025";

    private RegistrationDesk(ServiceUnderTest service) => Service = service;

    public ServiceUnderTest Service { get; }

    public CseaMesh.Registration.V1.Registration.RegistrationClient Secretary => As(Cast.Secretary);

    public static CseaMesh.Edition.V1.Edition Document() => CseaMesh.Edition.V1.Edition.Parser.ParseJson(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Editions", "csea-2025.json")));

    /// <param name="change">Changes the edition before it is published.</param>
    /// <param name="at">Start of the clock; within registration by default.</param>
    public static async Task<RegistrationDesk> OpenAsync(Action<CseaMesh.Edition.V1.Edition>? change = null, DateTimeOffset? at = null)
    {
        var desk = new RegistrationDesk(await ServiceUnderTest.StartAsync(RegistrationHost.Build, at));
        var document = Document();
        change?.Invoke(document);
        await desk.PublishAsync(document);
        return desk;
    }

    public CseaMesh.Registration.V1.Registration.RegistrationClient As(Caller caller) => Service.Client(c => new CseaMesh.Registration.V1.Registration.RegistrationClient(c), caller);

    public async Task PublishAsync(CseaMesh.Edition.V1.Edition document, string reason = "")
    {
        var draft = await Secretary.ImportEditionAsync(new ImportEditionRequest { Document = document, Reason = reason });
        await As(Cast.Admin).PublishEditionAsync(new PublishEditionRequest { Edition = document.Code, Version = draft.Edition.Version });
    }

    /// <summary>A valid unified business number, the same for the same n.</summary>
    public static string Ubn(int n) => Enumerable.Range(0, 10).Select(d => string.Create(CultureInfo.InvariantCulture, $"{1000000 + n}{d}")).First(CseaMesh.Registration.Domain.Ubn.IsValid);

    public static OrganisationForm OrganisationForm(int n) => new()
    {
        IdKind = IdKind.Ubn,
        IdNumber = Ubn(n),
        LegalName = $"親切服務{n}股份有限公司",
        ShortName = $"親切服務{n}",
        EnglishName = $"Kind Service {n} Ltd.",
        Kinds = { OrganisationKind.CallCentreService },
        Audience = Audience.Both,
        InvoiceMail = $"invoice@org{n}.example",
        TaiwanAttested = true,
    };

    /// <summary>Registers organisation n; its manager is Cast.Manager(n).</summary>
    public async Task<Organisation> OrganisationAsync(int n = 1, bool verified = true)
    {
        var organisation = (await As(Cast.Manager(n)).RegisterOrganisationAsync(new RegisterOrganisationRequest { Form = OrganisationForm(n) })).Organisation;
        return verified ? (await Secretary.VerifyOrganisationAsync(new VerifyOrganisationRequest { Organisation = organisation.Id })).Organisation : organisation;
    }

    /// <summary>A form that the award takes as it is.</summary>
    public static EntryForm Form(int award, string name = "曾優秀")
    {
        var rule = Document().Awards.Single(a => a.Number == award);
        var form = new EntryForm { Award = award, Contact = new Contact { Name = "王聯絡", Mail = "contact@org1.example", Phone = "02-1234-5678" } };
        form.AttestedChecks.Add(rule.Gate.Checks.Select(c => c.Key));
        if (rule.AwardClass == CseaMesh.Common.V1.AwardClass.Team)
        {
            form.TeamName = name == "曾優秀" ? "尊榮客戶服務團隊" : name;
        }
        else if (rule.AwardClass == CseaMesh.Common.V1.AwardClass.Individual)
        {
            form.Person = new PersonForm { Name = name, Mail = $"{Math.Abs(string.GetHashCode(name, StringComparison.Ordinal) % 100000)}.{name.Length}@people.example", Post = "客服專員" };
            (form.YearsManagement, form.YearsField, form.IsManager) = (12, 12, rule.Gate.Role != EntrantRole.NonManagerOnly && rule.Gate.Role == EntrantRole.ManagerOnly);
        }

        return form;
    }

    public static RegistrationConfirmations Confirmed => new() { Intention = true, Rules = true, NoRefund = true, NoticeVersion = 1 };

    public async Task<Entry> DraftAsync(EntryForm form, Organisation organisation, int n = 1) =>
        (await As(Cast.Manager(n)).SaveDraftAsync(new SaveDraftRequest { Edition = Code, Organisation = organisation.Id, Form = form })).Entry;

    /// <summary>Drafts and registers the forms in one checkout.</summary>
    public async Task<IReadOnlyList<Entry>> RegisterAsync(Organisation organisation, int n, params EntryForm[] forms)
    {
        var request = new RegisterEntriesRequest { Edition = Code, Confirmations = Confirmed };
        foreach (var form in forms)
        {
            request.Drafts.Add((await DraftAsync(form, organisation, n)).Id);
        }

        return (await As(Cast.Manager(n)).RegisterEntriesAsync(request)).Entries;
    }

    public async Task<Entry> RegisteredAsync(int award, int n = 1) => (await RegisterAsync(await OrganisationAsync(n), n, Form(award)))[0];

    /// <summary>Registered, accepted, paid: qualified.</summary>
    public async Task<Entry> QualifiedAsync(int award, int n = 1, bool wish = false)
    {
        var form = Form(award);
        form.InternationalWish = wish;
        var entry = (await RegisterAsync(await OrganisationAsync(n), n, form))[0];
        await AcceptedAsync(entry);
        await PaidAsync(entry);
        return await EntryAsync(entry.Id);
    }

    public async Task<Entry> EntryAsync(string id) => (await Secretary.GetEntryAsync(new GetEntryRequest { Entry = id })).Entry;

    public async Task SubmittedAsync(Entry entry) =>
        await Service.DeliverAsync("submission", new EntrySubmitted { Entry = entry.Id, EntryNumber = entry.Number, SubmissionNo = 1, At = await NowAsync() });

    public async Task AcceptedAsync(Entry entry, YearbookState yearbook = YearbookState.Received) =>
        await Service.DeliverAsync("submission", new EntryAccepted { Entry = entry.Id, EntryNumber = entry.Number, Yearbook = yearbook, At = await NowAsync() });

    public Task PaidAsync(Entry entry, string on = "2025-05-02") =>
        Service.DeliverAsync("billing", new ReviewFeeSettled { Line = $"line-{entry.Id}", Entry = entry.Id, SettledOn = on });

    public Task ReconciledAsync(string through) =>
        Service.DeliverAsync("billing", new StatementsReconciled { AccountNumber = "0314-440-011853", Through = through });

    public Task CertifiedAsync(int award, int version, params (Entry Entry, bool Winner)[] places)
    {
        var certified = new ResultsCertified { Award = award, ResultVersion = version, Correction = version > 1 };
        certified.Places.Add(places.Select((p, i) => new CertifiedPlace { EntryId = p.Entry.Id, Place = i + 1, Winner = p.Winner }));
        return Service.DeliverAsync("judging", certified);
    }

    public async Task<PublishWinnersResponse> PublishWinnersAsync(int award, int version = 1, string reason = "") =>
        await Secretary.PublishWinnersAsync(new PublishWinnersRequest { Edition = Code, Results = { new ExpectedResult { Award = award, ResultVersion = version } }, Reason = reason });

    /// <summary>A published win of that award, its fee open.</summary>
    public async Task<(Entry Entry, Win Win)> WonAsync(int award, int n = 1, bool wish = false)
    {
        var entry = await QualifiedAsync(award, n, wish);
        await CertifiedAsync(award, 1, (entry, true));
        await Service.Clock.SetAsync(2025, 8, 14, 10);
        await PublishWinnersAsync(award);
        return (await EntryAsync(entry.Id), (await Secretary.GetWinAsync(new GetWinRequest { Win = entry.Id })).Win);
    }

    public Task AwardFeePaidAsync(Win win) => Service.DeliverAsync("billing", new AwardFeeSettled { Line = "line", Entry = win.EntryId, Win = win.Id, SettledOn = "2025-08-20" });

    /// <summary>Fails when any invariant of the service is broken.</summary>
    public async Task HoldsAsync()
    {
        var broken = (await Secretary.CheckInvariantsAsync(new CseaMesh.Registration.V1.CheckInvariantsRequest())).Invariants.Where(i => i.ViolationCount > 0).Select(i => $"{i.Name}: {string.Join(", ", i.Violations)}");
        Assert.Empty(broken);
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    private async Task<Timestamp> NowAsync() => Timestamp.FromDateTimeOffset(await Service.Clock.NowAsync());
}
