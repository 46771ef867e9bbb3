using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    /// <summary>How often a save is repeated when another file of the same dossier was saved at the same moment.</summary>
    private const int UploadAttempts = 5;

    public override async Task<V1.UploadFileResponse> UploadFile(IAsyncStreamReader<V1.UploadFileRequest> requestStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        var begun = clock.Now();
        if (!await requestStream.MoveNext(ct) || requestStream.Current.PartCase != V1.UploadFileRequest.PartOneofCase.Header)
        {
            throw Refusal.Invalid("header", "第一則訊息須為 header", "The first message must be the header", "REQUIRED");
        }

        var header = requestStream.Current.Header;
        var dossier = await door.OwnAsync(header.Entry, caller, ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        var (item, rule) = Place(rules, header.Kind, header.Ordinal);
        DossierRules.WhyNotEdit(dossier, item, rules, begun).ThrowIfAny();
        var plan = UploadPlan.Read(header, rule, rules);
        await using var file = files.Receive();
        await ReceiveAsync(requestStream, file, rule, ct);
        FileRules.WhyNotEmpty(file.Size).ThrowIfAny();
        FileRules.WhyNotAnnounced(header.SizeBytes, file.Size).ThrowIfAny();
        FileRules.WhyNotHash(header.Sha256, file.Sha256).ThrowIfAny();
        var (type, facts) = await inspector.InspectAsync(file, rule, plan.SentName, ct);
        var version = new SlotVersion
        {
            Id = Ids.New(clock), Kind = item.Kind!.Value, Ordinal = item.Ordinal, ReceivedAt = clock.Now(), By = caller.Id,
            Sha256 = file.Sha256, Size = file.Size, ContentType = type.ContentType, Ending = type.Ending, SentName = plan.SentName,
            Pages = facts.Pages, Characters = facts.Characters, Width = facts.Width, Height = facts.Height, Dpi = facts.Dpi, Seconds = facts.Seconds,
            BonusItem = plan.BonusItem, OccurredOn = plan.OccurredOn,
        };
        FileRules.WhyNotPages(rule, facts, plan.Covers(dossier.Declarations).Covers).ThrowIfAny();
        file.Keep();
        dossier = await PutAsync(header.Entry, caller, item, version, begun, plan.Covers, ct);
        var now = clock.Now();
        var preflight = Preflight.Of(dossier, rules, now);
        return new V1.UploadFileResponse
        {
            Slot = View.Slot(dossier, item, rule, rules, preflight, now, staff: false),
            Findings = { preflight.Where(f => f.Item == item.Key).Select(View.Finding) },
            Etag = Etag.Of(dossier.Version),
        };
    }

    private static async Task ReceiveAsync(IAsyncStreamReader<V1.UploadFileRequest> stream, Files.FileStore.Incoming file, SlotRule rule, CancellationToken ct)
    {
        while (await stream.MoveNext(ct))
        {
            if (stream.Current.PartCase != V1.UploadFileRequest.PartOneofCase.Chunk)
            {
                throw Refusal.Invalid("chunk", "header 之後只接受 chunk", "Only chunks may follow the header");
            }

            var chunk = stream.Current.Chunk;
            if (chunk.Length > ChunkBytes)
            {
                throw Refusal.Invalid("chunk", $"每個 chunk 最多 {ChunkBytes} 位元組", $"A chunk takes at most {ChunkBytes} bytes", "TOO_LONG");
            }

            await file.WriteAsync(chunk.Memory, size => FileRules.WhyNotSize(rule, size), ct);
        }

        await file.FinishAsync(ct);
    }

    /// <summary>Puts a version into the dossier as it is now; several files of one dossier may arrive at once.</summary>
    private async Task<Dossier> PutAsync(string entry, Caller caller, Item item, SlotVersion version, DateTime begun, Func<Declarations, Declarations> covers, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            var dossier = await door.OwnAsync(entry, caller, ct);
            var rules = await rulebook.OfAsync(dossier, ct);
            DossierRules.WhyNotEdit(dossier, item, rules, begun).ThrowIfAny();
            dossier.Declarations = covers(dossier.Declarations);
            dossier.Put(version);
            ReceiveYearbook(dossier, rules, clock.Now());
            try
            {
                await db.SaveChangesAsync(ct);
                return dossier;
            }
            catch (Exception e) when (attempt < UploadAttempts && e is DuplicateException or Refusal { Kind: RefusalKind.Aborted })
            {
                // Someone saved another part of the same dossier in between: put it into what is there now.
            }
        }
    }
}
