using CseaMesh.Billing.V1;
using CseaMesh.Common.V1;
using CseaMesh.Edition.V1;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Registration.V1;
using CseaMesh.Submission;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using CheckInvariantsRequest = CseaMesh.Submission.V1.CheckInvariantsRequest;
using Client = CseaMesh.Submission.V1.Submission.SubmissionClient;
using Document = CseaMesh.Edition.V1.Edition;
using MemberState = CseaMesh.Judging.V1.MemberState;

namespace CseaMesh.Tests.Submission;

/// <summary>
/// Submission with the edition of 2025 and the entrants of the rulebook's own examples: a company, a team and a person of 親切服務公司,
/// whose manager is <c>Cast.Manager(1)</c>. What other services would say is said by the methods here.
/// </summary>
internal sealed class DossierDesk : IAsyncDisposable
{
    public const string Company = "company-entry";
    public const string Team = "team-entry";
    public const string Person = "person-entry";
    private const string Organisation = "kind-company";

    private readonly Dictionary<string, long> _versions = [];
    private readonly List<string> _entries = [];

    private DossierDesk(ServiceUnderTest service, Document edition) => (Service, Edition) = (service, edition);

    public ServiceUnderTest Service { get; }

    public Document Edition { get; }

    public Client Manager => As(Cast.Manager(1));

    public Client Officer => As(Cast.CheckOfficer);

    public static async Task<DossierDesk> OpenAsync(Action<Document>? change = null, params string[] more)
    {
        var edition = JsonParser.Default.Parse<Document>(await File.ReadAllTextAsync(RepositoryFile("services/Registration/Editions/csea-2025.json")));
        change?.Invoke(edition);
        var desk = new DossierDesk(await ServiceUnderTest.StartAsync(SubmissionHost.Build, null, more), edition);
        await desk.TellAsync("registration", new EditionPublished { Version = 1, Document = edition }, edition.Code);
        await desk.JoinAsync("manager-1", Cast.Manager(1), MemberRole.Manager);
        await desk.RegisterAsync(Company, "最佳整合行銷企業", "");
        await desk.RegisterAsync(Team, "最佳客戶服務團隊", "尊榮客戶服務團隊");
        await desk.RegisterAsync(Person, "最佳現場管理主管", "曾優秀");
        return desk;
    }

    public Client As(Caller caller) => Service.Client(c => new Client(c), caller);

    public EntryFacts Facts(string entry, string awardName = "", string label = "", string madeBy = "")
    {
        var award = Edition.Awards.Single(a => a.Name.Zh == (awardName.Length > 0 ? awardName : entry switch { Company => "最佳整合行銷企業", Team => "最佳客戶服務團隊", _ => "最佳現場管理主管" }));
        return new EntryFacts
        {
            Entry = entry, Number = $"2025-{award.AwardClass.ToString()[0]}-{NumberOf(entry):0000}", Award = award.Number, AwardClass = award.AwardClass,
            AwardName = award.Name, Organisation = Organisation, OrganisationName = "親切服務股份有限公司", Label = label, MadeBy = madeBy.Length > 0 ? madeBy : Cast.Manager(1).Id,
        };
    }

    private int NumberOf(string entry)
    {
        if (!_entries.Contains(entry))
        {
            _entries.Add(entry);
        }

        return _entries.IndexOf(entry) + 1;
    }

    public Task RegisterAsync(string entry, string awardName, string label, string madeBy = "") => TellAsync("registration", new EntriesRegistered
    {
        Checkout = "checkout-" + entry, By = Cast.Manager(1).Id,
        Organisation = new OrganisationFacts { Id = Organisation, LegalName = "親切服務股份有限公司", ShortName = "親切服務公司" },
        Entries = { Facts(entry, awardName, label, madeBy) },
    }, "checkout-" + entry);

    public Task JoinAsync(string member, Caller person, MemberRole role, string organisation = Organisation, bool active = true) => TellAsync("registration", new OrganisationMemberChanged
    {
        Member = member, Organisation = organisation, Person = person.Id, Name = person.Name, Role = role, Active = active,
    }, member);

    public Task GrantAsync(string entry, Caller judge, bool granted = true) =>
        TellAsync("judging", new ReadingRightChanged { MemberId = judge.Id, PersonId = judge.Id, EntryId = entry, Granted = granted, Reason = "assigned" }, judge.Id + entry);

    public Task SeatAsync(Caller person) => TellAsync("judging", new CommitteeChanged { Members = { new Member { Id = "seat-1", PersonId = person.Id, State = MemberState.Active } } }, "csea-2025");

    public Task PayAsync(string entry) => TellAsync("billing", new ReviewFeeSettled { Entry = entry, Line = "line-" + entry, SettledOn = "2025-05-02" }, "line-" + entry);

    public Task TellAsync(string source, IMessage fact, string subject)
    {
        _versions[subject] = _versions.GetValueOrDefault(subject) + 1;
        return Service.DeliverAsync(source, fact, subject: subject, version: _versions[subject]);
    }

    public async Task<Dossier> SeeAsync(string entry, Client? by = null) => (await (by ?? Manager).GetDossierAsync(new GetDossierRequest { Entry = entry })).Dossier;

    public async Task<UploadFileResponse> UploadAsync(string entry, SlotKind kind, int ordinal, byte[] bytes, string name, Action<UploadHeader>? more = null, Client? by = null)
    {
        using var call = (by ?? Manager).UploadFile();
        var header = new UploadHeader { Entry = entry, Kind = kind, Ordinal = ordinal, FileName = name };
        more?.Invoke(header);
        try
        {
            await call.RequestStream.WriteAsync(new UploadFileRequest { Header = header });
            foreach (var chunk in bytes.Chunk(64 << 10))
            {
                await call.RequestStream.WriteAsync(new UploadFileRequest { Chunk = ByteString.CopyFrom(chunk) });
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (RpcException)
        {
            // Refused before the last byte was sent: the answer below says why.
        }
        catch (InvalidOperationException)
        {
            // The same, seen by the writer as a finished call.
        }

        var answer = await call.ResponseAsync;
        return answer.Slot.State == CseaMesh.Submission.V1.SlotState.Inspecting ? await VerdictAsync(entry, answer.Slot.Arriving, by ?? Manager) : answer;
    }

    /// <summary>On a machine with much to do the inspectors need longer than one call waits.</summary>
    private static async Task<UploadFileResponse> VerdictAsync(string entry, Upload upload, Client by)
    {
        while (upload.State == UploadState.Inspecting)
        {
            upload = (await by.GetUploadAsync(new GetUploadRequest { Upload = upload.Id, WaitSeconds = 20 })).Upload;
        }

        if (upload.State == UploadState.Refused)
        {
            throw Refusal.Precondition(upload.Refusal, upload.RefusalText.Zh, upload.RefusalText.En).ToRpcException();
        }

        var dossier = (await by.GetDossierAsync(new GetDossierRequest { Entry = entry })).Dossier;
        return new UploadFileResponse { Slot = dossier.Slots.Single(s => s.Item == upload.Item), Findings = { dossier.Preflight.Where(f => f.Item == upload.Item) }, Etag = dossier.Etag };
    }

    public Task<UploadFileResponse> UploadAsync(string entry, SlotKind kind, int ordinal, string file, Action<UploadHeader>? more = null) =>
        UploadAsync(entry, kind, ordinal, Bytes(file), file, more);

    /// <summary>The refusal that an upload ends with.</summary>
    public static async Task<Refusal> RefusedAsync(string reason, Func<Task> upload)
    {
        var refusal = (await Assert.ThrowsAsync<RpcException>(upload)).ToRefusal();
        Assert.NotNull(refusal);
        Assert.Equal(reason, refusal.Reason);
        Assert.False(string.IsNullOrWhiteSpace(refusal.Zh) || string.IsNullOrWhiteSpace(refusal.En));
        return refusal;
    }

    public async Task<byte[]> DownloadAsync(string file, Client by, Action<DownloadHeader>? look = null)
    {
        using var call = by.DownloadFile(new DownloadFileRequest { File = file });
        using var bytes = new MemoryStream();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            if (call.ResponseStream.Current.Header is { } header)
            {
                look?.Invoke(header);
            }

            call.ResponseStream.Current.Chunk.WriteTo(bytes);
        }

        return bytes.ToArray();
    }

    public Task LinkAsync(string entry, SlotKind kind, int seconds) =>
        Manager.SetLinkAsync(new SetLinkRequest { Entry = entry, Kind = kind, Url = "https://drive.example.com/film?id=1", DeclaredSeconds = seconds }).ResponseAsync;

    public async Task DeclareAsync(string entry, Action<Declarations>? change = null)
    {
        var said = new Declarations { LawfulSource = true, CopyrightCleared = true, FactsInPeriod = true, EvidenceFrom = "2024-01-01", EvidenceTo = "2025-05-31" };
        change?.Invoke(said);
        await Manager.SaveDeclarationsAsync(new SaveDeclarationsRequest { Entry = entry, Etag = (await SeeAsync(entry)).Etag, Declarations = said });
    }

    /// <summary>Everything the class must hand in; a company hands in its yearbook material only after it has won.</summary>
    public async Task FillAsync(string entry, bool yearbook = true)
    {
        await UploadAsync(entry, SlotKind.EntryDocument, 1, "entry.pdf");
        if (entry == Team)
        {
            await LinkAsync(entry, SlotKind.EntryVideo, 180);
        }

        if (entry != Company && yearbook)
        {
            await FillYearbookAsync(entry, photos: entry == Team ? 3 : 1);
        }

        await DeclareAsync(entry);
        var criteria = Edition.Awards.Single(a => a.Number == Facts(entry).Award).Criteria;
        await Manager.SavePageMapAsync(new SavePageMapRequest
        {
            Entry = entry, Etag = (await SeeAsync(entry)).Etag, PageMap = { criteria.Select(c => new CriterionPages { Criterion = c.No, Pages = { 1, 2 } }) },
        });
    }

    public async Task FillYearbookAsync(string entry, int photos)
    {
        await UploadAsync(entry, SlotKind.YearbookTemplate, 1, "yearbook.docx");
        for (var n = 1; n <= photos; n++)
        {
            await UploadAsync(entry, SlotKind.YearbookPhoto, n, "photo.jpg");
        }
    }

    public async Task<SubmitDossierResponse> SubmitAsync(string entry) => await Manager.SubmitDossierAsync(new SubmitDossierRequest { Entry = entry });

    /// <summary>Fills, submits and claims.</summary>
    public async Task<Dossier> BringToCheckAsync(string entry)
    {
        await FillAsync(entry);
        await SubmitAsync(entry);
        return (await Officer.ClaimCheckAsync(new ClaimCheckRequest { Entry = entry })).Dossier;
    }

    /// <summary>Judges every item that has no verdict yet.</summary>
    public async Task JudgeRestAsync(string entry)
    {
        foreach (var item in (await SeeAsync(entry, Officer)).CheckItems.Where(i => i.Verdict is Verdict.None or Verdict.Supplement))
        {
            await Officer.VerdictItemAsync(new VerdictItemRequest { Entry = entry, Item = item.Item, Verdict = Verdict.Accepted });
        }
    }

    public async Task<Dossier> AcceptAsync(string entry)
    {
        await BringToCheckAsync(entry);
        await JudgeRestAsync(entry);
        return (await Officer.AcceptDossierAsync(new AcceptDossierRequest { Entry = entry })).Dossier;
    }

    /// <summary>Every invariant holds, and then the service ends.</summary>
    public async ValueTask DisposeAsync()
    {
        var broken = (await As(Cast.Auditor).CheckInvariantsAsync(new CheckInvariantsRequest())).Invariants.Where(i => i.ViolationCount > 0).Select(i => $"{i.Name}: {string.Join(", ", i.Violations)}").ToList();
        await Service.DisposeAsync();
        Assert.Empty(broken);
    }

    public static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Files", file));

    private static string RepositoryFile(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "CseaMesh.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, path);
    }
}
