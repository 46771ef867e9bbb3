using System.Security.Cryptography;
using CseaMesh.Edition.V1;
using CseaMesh.Mesh.Season.Plan;
using CseaMesh.Submission.V1;
using Google.Protobuf;
using AwardClass = CseaMesh.Common.V1.AwardClass;

namespace CseaMesh.Mesh.Season.Stages;

/// <summary>Entrants hand in real documents, photos, yearbook texts and film links (REG-03..05, DOC, VID, YBK).</summary>
internal sealed class SubmitStage : IStage
{
    private const int ChunkBytes = 64 << 10;

    /// <summary>Every so many-th entrant has a bad line.</summary>
    private const int ResumesOneIn = 5;

    public string Zh => "送件：文件、照片、專刊、影片";

    public string En => "Submit: documents, photos, yearbook, films";

    public async Task RunAsync(SeasonRun run, Steps steps)
    {
        await run.ClockAsync(5, 19);
        var handsIn = run.Entries.Where(e => e.Plan.Fate is not (Fate.NotSubmitted or Fate.WithdrawnUnpaid)).ToList();
        await steps.EachAsync(handsIn, e => HandInAsync(run, e), atOnce: 4);
        await run.SettleAsync();
    }

    /// <summary>Uploads a file in pieces, as a program with a slow line would.</summary>
    public static async Task<UploadFileResponse> UploadAsync(Session who, SeasonEntry entry, SlotKind kind, int ordinal, string name, byte[] content, Action<UploadHeader>? more = null)
    {
        using var call = who.Submission.UploadFile();
        var header = new UploadHeader
        {
            Entry = entry.Id, Kind = kind, Ordinal = ordinal, FileName = name, SizeBytes = content.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
        };
        more?.Invoke(header);
        try
        {
            await call.RequestStream.WriteAsync(new UploadFileRequest { Header = header });
            for (var at = 0; at < content.Length; at += ChunkBytes)
            {
                await call.RequestStream.WriteAsync(new UploadFileRequest { Chunk = ByteString.CopyFrom(content.AsSpan(at, Math.Min(ChunkBytes, content.Length - at))) });
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Grpc.Core.RpcException)
        {
            // A refusal of the header ends the stream early; the answer below says why.
        }

        return await call;
    }

    public static async Task YearbookAsync(Session who, SeasonEntry entry)
    {
        await UploadAsync(who, entry, SlotKind.YearbookTemplate, 1, "專刊.docx", SampleFiles.Yearbook);
        for (var photo = 1; photo <= (entry.Plan.Class == AwardClass.Individual ? 1 : 3); photo++)
        {
            await UploadAsync(who, entry, SlotKind.YearbookPhoto, photo, $"照片{photo}.jpg", SampleFiles.Photo($"{entry.Plan.No}-{photo}"));
        }
    }

    /// <summary>Everything an entrant does for one entry, up to the button.</summary>
    public static async Task HandInAsync(SeasonRun run, SeasonEntry entry)
    {
        var who = run.ActorFor(entry.Plan);
        if (entry.Plan.No % ResumesOneIn == 0)
        {
            await ResumedAsync(who, entry, "參賽文件.pdf", SampleFiles.EntryDocument(entry.Number));
        }
        else
        {
            await UploadAsync(who, entry, SlotKind.EntryDocument, 1, "參賽文件.pdf", SampleFiles.EntryDocument(entry.Number));
        }

        switch (entry.Plan.Class)
        {
            case AwardClass.Team:
                await who.Submission.SetLinkAsync(new SetLinkRequest { Entry = entry.Id, Kind = SlotKind.EntryVideo, Ordinal = 1, Url = $"https://video.example/watch/{entry.Plan.No}", DeclaredSeconds = 150 });
                break;
            case AwardClass.Individual when entry.Plan.No % 2 == 0 || entry.Plan.Fate == Fate.BonusExcluded:
                await who.Submission.SetLinkAsync(new SetLinkRequest { Entry = entry.Id, Kind = SlotKind.BonusVideo, Ordinal = 1, Url = $"https://video.example/boss/{entry.Plan.No}", DeclaredSeconds = 95 });
                break;
        }

        if (entry.Plan.Class != AwardClass.Corporate && entry.Plan.Fate != Fate.YearbookMissing)
        {
            await YearbookAsync(who, entry);
        }

        var dossier = (await who.Submission.GetDossierAsync(new GetDossierRequest { Entry = entry.Id })).Dossier;
        dossier = (await who.Submission.SaveDeclarationsAsync(new SaveDeclarationsRequest { Entry = entry.Id, Etag = dossier.Etag, Declarations = DeclarationsOf(entry) })).Dossier;
        var map = new SavePageMapRequest { Entry = entry.Id, Etag = dossier.Etag };
        map.PageMap.AddRange(run.Award(entry.Plan.Award).Criteria.Select((c, i) => new CriterionPages { Criterion = c.No, Pages = { 1 + (i % 6) } }));
        dossier = (await who.Submission.SavePageMapAsync(map)).Dossier;
        if (dossier.CompetencyStandards.Count > 0 && entry.Plan.No % 3 == 0)
        {
            dossier.Etag = await MapCompetencyAsync(who, entry, dossier);
        }

        switch (entry.Plan.Fate)
        {
            case Fate.SubmittedByClose:
                Require.That(dossier.Complete, $"{entry} should be complete: {Missing(dossier)}");
                break;
            case Fate.YearbookMissing:
                await run.RefusedAsync("ITEMS_MISSING", () => who.Submission.SubmitDossierAsync(new SubmitDossierRequest { Entry = entry.Id, Etag = dossier.Etag }).ResponseAsync);
                break;
            default:
                Require.That(dossier.Complete, $"{entry} should be complete: {Missing(dossier)}");
                var submitted = await who.Submission.SubmitDossierAsync(new SubmitDossierRequest { Entry = entry.Id, Etag = dossier.Etag });
                var recomputed = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(submitted.Receipt.Manifest)));
                Require.That(recomputed == submitted.Receipt.ManifestSha256, $"The receipt of {entry} does not prove its manifest.");
                break;
        }
    }

    /// <summary>A connection that breaks in the middle: the upload goes on where it stopped.</summary>
    private static async Task ResumedAsync(Session who, SeasonEntry entry, string name, byte[] content)
    {
        var upload = (await who.Submission.StartUploadAsync(new StartUploadRequest
        {
            Entry = entry.Id, Kind = SlotKind.EntryDocument, FileName = name, SizeBytes = content.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)),
        })).Upload;
        await AppendAsync(who, upload.Id, content.AsMemory(0, ChunkBytes), 0);
        var at = (int)(await who.Submission.GetUploadAsync(new GetUploadRequest { Upload = upload.Id })).Upload.Offset;
        Require.That(at == ChunkBytes, $"The upload of {entry} stands at {at} after {ChunkBytes} bytes.");
        var receipt = (await AppendAsync(who, upload.Id, content.AsMemory(at), at)).Upload;
        Require.That(receipt.ReceivedAt is not null && receipt.Sha256 == Convert.ToHexStringLower(SHA256.HashData(content)), $"The resumed upload of {entry} has no receipt.");
        var done = (await who.Submission.GetUploadAsync(new GetUploadRequest { Upload = upload.Id, WaitSeconds = 20 })).Upload;
        Require.That(done.State == UploadState.Accepted, $"The resumed upload of {entry} was not taken: {done.State} {done.Refusal}.");
    }

    private static async Task<AppendUploadResponse> AppendAsync(Session who, string upload, ReadOnlyMemory<byte> bytes, long offset)
    {
        using var call = who.Submission.AppendUpload();
        await call.RequestStream.WriteAsync(new AppendUploadRequest { Header = new AppendHeader { Upload = upload, Offset = offset } });
        for (var at = 0; at < bytes.Length; at += ChunkBytes)
        {
            await call.RequestStream.WriteAsync(new AppendUploadRequest { Chunk = ByteString.CopyFrom(bytes.Slice(at, Math.Min(ChunkBytes, bytes.Length - at)).Span) });
        }

        await call.RequestStream.CompleteAsync();
        return await call;
    }

    private static async Task<string> MapCompetencyAsync(Session who, SeasonEntry entry, Dossier dossier)
    {
        var standard = (await who.Submission.GetCompetencyAsync(new GetCompetencyRequest { Entry = entry.Id })).Coverage;
        var request = new SaveCompetencyMapRequest { Entry = entry.Id, Etag = dossier.Etag, Standard = standard.Standard };
        request.Evidence.AddRange(standard.Tasks.SelectMany(t => t.Indicators).Where((_, i) => (i + entry.Plan.No) % 3 != 0).Select((x, i) => new CompetencyEvidence { Indicator = x.Code, Pages = { 1 + (i % 6) } }));
        var saved = await who.Submission.SaveCompetencyMapAsync(request);
        Require.That(saved.Coverage.Covered == request.Evidence.Count, $"{entry} maps {request.Evidence.Count} indicators, {saved.Coverage.Covered} are covered.");
        return saved.Etag;
    }

    private static string Missing(Dossier dossier) => string.Join("; ", dossier.Preflight.Where(f => f.Level == FindingLevel.Missing).Select(f => $"{f.Rule} {f.What.En}"));

    private static Declarations DeclarationsOf(SeasonEntry entry) => new()
    {
        LawfulSource = true, CopyrightCleared = true, FactsInPeriod = true, EvidenceFrom = "2024-01-01", EvidenceTo = "2025-03-31", AiUse = AiUse.Language,
        AiUseNote = "潤飾文字",
        SupervisorName = entry.Plan.Class == AwardClass.Individual ? "王主任" : "",
        SupervisorTitle = entry.Plan.Class == AwardClass.Individual ? "客服部主任" : "",
        SupervisorRelation = entry.Plan.Class == AwardClass.Individual ? "直屬主管" : "",
    };
}
