using CseaMesh.Platform.Data;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;
using CseaMesh.Platform.Time;
using CseaMesh.Submission.Domain;
using CseaMesh.Submission.Files;
using Grpc.Core;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.UploadFileResponse> UploadFile(IAsyncStreamReader<V1.UploadFileRequest> requestStream, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var caller = context.Caller().RequireSignedIn();
        if (!await requestStream.MoveNext(ct) || requestStream.Current.PartCase != V1.UploadFileRequest.PartOneofCase.Header)
        {
            throw Refusal.Invalid("header", "第一則訊息須為 header", "The first message must be the header", "REQUIRED");
        }

        var header = requestStream.Current.Header;
        var (upload, item, rule) = await PlanAsync(header, caller, ct);
        using var file = IncomingFile.New(folders, upload.Id);
        while (await requestStream.MoveNext(ct))
        {
            if (requestStream.Current.PartCase != V1.UploadFileRequest.PartOneofCase.Chunk)
            {
                throw Refusal.Invalid("chunk", "header 之後只接受 chunk", "Only chunks may follow the header");
            }

            WriteChunk(file, requestStream.Current.Chunk, rule);
        }

        // Every byte is here: it is looked at whether the sender listens or not; who listens hears the verdict.
        var kept = await intake.KeepAsync(upload, file, CancellationToken.None);
        try
        {
            (await kept.Verdict.WaitAsync(LongestWait, ct)).ThrowIfAny();
        }
        catch (TimeoutException)
        {
            // The inspectors have much to do; the slot says that it is still being looked at.
        }

        db.ChangeTracker.Clear();
        var dossier = await door.FindAsync(upload.Dossier, ct) ?? throw DossierRights.NotFound();
        var (slot, findings) = await SlotAsync(dossier, item, ct);
        return new V1.UploadFileResponse { Slot = slot, Findings = { findings }, Etag = Etag.Of(dossier.Version) };
    }

    private static void WriteChunk(IncomingFile file, Google.Protobuf.ByteString chunk, SlotRule rule)
    {
        if (chunk.Length > ChunkBytes)
        {
            throw Refusal.Invalid("chunk", $"每個 chunk 最多 {ChunkBytes} 位元組", $"A chunk takes at most {ChunkBytes} bytes", "TOO_LONG");
        }

        file.Write(chunk.Span, size => FileRules.WhyNotSize(rule, size));
    }

    /// <summary>May these bytes come, and where do they belong? Entrants for their own; staff for what came by mail.</summary>
    private async Task<(Upload Upload, Item Item, SlotRule Rule)> PlanAsync(V1.UploadHeader header, Caller caller, CancellationToken ct)
    {
        var staff = header.Mail is not null;
        var dossier = staff ? await door.StaffAsync(header.Entry, caller, ct, secretariatToo: true) : await door.OwnAsync(header.Entry, caller, ct);
        var rules = await rulebook.OfAsync(dossier, ct);
        var (item, rule) = Place(rules, header.Kind, header.Ordinal);
        var upload = UploadPlan.Read(header, dossier, item, rule, rules, caller, staff, clock);
        DossierRules.WhyNotEdit(dossier, item, rules, upload.StartedAt).ThrowIfAny();
        return (upload, item, rule);
    }

    /// <summary>The slot as it is after a change, with what the checks say about it.</summary>
    private async Task<(V1.Slot Slot, IEnumerable<V1.Finding> Findings)> SlotAsync(Dossier dossier, Item item, CancellationToken ct)
    {
        var rules = await rulebook.OfAsync(dossier, ct);
        var now = clock.Now();
        var preflight = Preflight.Of(dossier, rules, now);
        return (View.Slot(dossier, item, rules.Slot(item.Kind!.Value)!, rules, preflight, now, staff: false), preflight.Where(f => f.Item == item.Key).Select(View.Finding));
    }
}
