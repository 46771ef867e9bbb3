using System.Security.Cryptography;
using CseaMesh.Edition.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Submission.Api;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace CseaMesh.Tests.Submission;

/// <summary>Between the last byte and the verdict: the receipt comes at once, the slot is INSPECTING, nothing is submitted meanwhile, and nothing is forgotten.</summary>
public sealed class InspectionTests
{
    [Fact]
    [Trait("rule", "DOC-11")]
    public async Task The_receipt_comes_at_once_and_the_slot_is_inspecting_until_the_verdict()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await using var pause = await InspectorsAtRest.BeginAsync(desk);
        var bytes = DossierDesk.Bytes("entry.pdf");
        var receipt = await SendAsync(desk, DossierDesk.Team, SlotKind.EntryDocument, bytes, "參賽文件.pdf");
        Assert.Equal((UploadState.Inspecting, Convert.ToHexStringLower(SHA256.HashData(bytes)), await desk.Service.Clock.NowAsync()), (receipt.State, receipt.Sha256, receipt.ReceivedAt.ToDateTimeOffset()));

        var dossier = await desk.SeeAsync(DossierDesk.Team);
        var slot = dossier.Slots.Single(s => s.Item == "ENTRY_DOCUMENT-1");
        Assert.Equal((SlotState.Inspecting, receipt.Id, null), (slot.State, slot.Arriving.Id, slot.File));
        var notYet = Assert.Single(dossier.Preflight, f => f.Item == slot.Item && f.Level == FindingLevel.Missing);
        Assert.Contains("參賽文件.pdf", notYet.What.Zh, StringComparison.Ordinal);
        Assert.False(dossier.Complete);

        await pause.EndAsync();
        var done = (await desk.Manager.GetUploadAsync(new GetUploadRequest { Upload = receipt.Id, WaitSeconds = 20 })).Upload;
        slot = (await desk.SeeAsync(DossierDesk.Team)).Slots.Single(s => s.Item == "ENTRY_DOCUMENT-1");
        Assert.Equal((UploadState.Accepted, done.File, SlotState.Ready, null), (done.State, slot.File.Id, slot.State, slot.Arriving));
        Assert.Equal(receipt.ReceivedAt, slot.File.ReceivedAt);
    }

    [Fact]
    public async Task Nothing_is_submitted_while_a_file_is_with_its_inspector_and_the_act_waits_for_a_quick_one()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await desk.FillAsync(DossierDesk.Person);
        await using var pause = await InspectorsAtRest.BeginAsync(desk);
        var receipt = await SendAsync(desk, DossierDesk.Person, SlotKind.EntryDocument, DossierDesk.Bytes("entry.pdf"), "新版.pdf");
        var refusal = await Refused.AsAsync(RefusalKind.Precondition, "FILES_INSPECTING", () => desk.Manager.SubmitDossierAsync(new SubmitDossierRequest { Entry = DossierDesk.Person }));
        Assert.Contains("新版.pdf", refusal.Zh, StringComparison.Ordinal);

        var submitting = desk.SubmitAsync(DossierDesk.Person);
        await pause.EndAsync();
        Assert.Equal(DossierState.Submitted, (await submitting).Dossier.State);
        Assert.Equal((await desk.Manager.GetUploadAsync(new GetUploadRequest { Upload = receipt.Id })).Upload.File, (await desk.SeeAsync(DossierDesk.Person)).Slots.Single(s => s.Item == "ENTRY_DOCUMENT-1").File.Id);
    }

    [Fact]
    public async Task A_file_that_is_refused_says_why_in_its_slot_and_leaves_what_lay_there()
    {
        await using var desk = await DossierDesk.OpenAsync();
        var form = await SendAsync(desk, DossierDesk.Team, SlotKind.YearbookTemplate, [.. "PK\u0003\u0004"u8, .. new byte[500]], "專刊.docx");
        Assert.Equal("FILE_UNREADABLE", (await desk.Manager.GetUploadAsync(new GetUploadRequest { Upload = form.Id, WaitSeconds = 20 })).Upload.Refusal);
        var slot = (await desk.SeeAsync(DossierDesk.Team)).Slots.Single(s => s.Item == "YEARBOOK_TEMPLATE-1");
        Assert.Equal((SlotState.Faulty, UploadState.Refused, null), (slot.State, slot.Arriving.State, slot.File));

        await desk.UploadAsync(DossierDesk.Team, SlotKind.YearbookTemplate, 1, "yearbook.docx");
        slot = (await desk.SeeAsync(DossierDesk.Team)).Slots.Single(s => s.Item == "YEARBOOK_TEMPLATE-1");
        Assert.Null(slot.Arriving);
        var lay = slot.File.Id;

        var worse = await SendAsync(desk, DossierDesk.Team, SlotKind.YearbookTemplate, [.. "PK\u0003\u0004"u8, .. new byte[600]], "再版.docx");
        await desk.Manager.GetUploadAsync(new GetUploadRequest { Upload = worse.Id, WaitSeconds = 20 });
        var dossier = await desk.SeeAsync(DossierDesk.Team);
        slot = dossier.Slots.Single(s => s.Item == "YEARBOOK_TEMPLATE-1");
        Assert.Equal((lay, UploadState.Refused, SlotState.Warned), (slot.File.Id, slot.Arriving.State, slot.State));
        Assert.Contains(dossier.Preflight, f => f.Item == slot.Item && f.Level == FindingLevel.Warning && f.What.Zh.Contains("再版.docx", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("rule", "SCH-04")]
    public async Task A_complete_draft_is_not_judged_at_the_close_before_its_last_file_is()
    {
        await using var desk = await DossierDesk.OpenAsync(e => e.Settings.Registration.CompleteDraftAtClose = CompleteDraftAtClose.Submit);
        await desk.FillAsync(DossierDesk.Person);
        await desk.Service.Clock.SetAsync(2025, 6, 6, 23, 59);
        var upload = (await desk.Manager.StartUploadAsync(new StartUploadRequest { Entry = DossierDesk.Person, Kind = SlotKind.EntryDocument, FileName = "最後一版.pdf", SizeBytes = DossierDesk.Bytes("entry.pdf").Length })).Upload;
        await desk.Service.Clock.SetAsync(2025, 6, 7, 0, 10);
        Assert.Equal(DossierState.Preparing, (await desk.SeeAsync(DossierDesk.Person)).State);

        await AppendAsync(desk, upload.Id, DossierDesk.Bytes("entry.pdf"));
        await desk.Manager.GetUploadAsync(new GetUploadRequest { Upload = upload.Id, WaitSeconds = 20 });
        await desk.Service.Clock.SetAsync(2025, 6, 7, 0, 11);
        var dossier = await desk.SeeAsync(DossierDesk.Person);
        Assert.Equal((DossierState.Submitted, "最後一版.pdf", true), (dossier.State, dossier.Slots.Single(s => s.Item == "ENTRY_DOCUMENT-1").File.SentName, Assert.Single(dossier.Receipts).Automatic));
    }

    [Fact]
    public async Task A_wait_is_bounded_and_an_upload_that_is_given_up_is_not_put_into_its_slot()
    {
        await using var desk = await DossierDesk.OpenAsync();
        await using var pause = await InspectorsAtRest.BeginAsync(desk);
        var receipt = await SendAsync(desk, DossierDesk.Team, SlotKind.EntryDocument, DossierDesk.Bytes("entry.pdf"), "參賽文件.pdf");
        await Refused.AsAsync(RefusalKind.Invalid, "OUT_OF_RANGE", () => desk.Manager.GetUploadAsync(new GetUploadRequest { Upload = receipt.Id, WaitSeconds = 21 }));
        Assert.Equal(UploadState.Inspecting, (await desk.Manager.GetUploadAsync(new GetUploadRequest { Upload = receipt.Id, WaitSeconds = 1 })).Upload.State);
        await desk.Manager.CancelUploadAsync(new CancelUploadRequest { Upload = receipt.Id });
        await pause.EndAsync();
        await desk.UploadAsync(DossierDesk.Team, SlotKind.YearbookPhoto, 1, "photo.jpg");
        Assert.Equal(SlotState.Empty, (await desk.SeeAsync(DossierDesk.Team)).Slots.Single(s => s.Item == "ENTRY_DOCUMENT-1").State);
    }

    [Fact]
    public async Task Refused_bytes_are_kept_for_a_week_and_then_go()
    {
        await using var desk = await DossierDesk.OpenAsync();
        byte[] bytes = [.. "PK\u0003\u0004"u8, .. new byte[700]];
        var form = await SendAsync(desk, DossierDesk.Team, SlotKind.YearbookTemplate, bytes, "專刊.docx");
        await desk.Manager.GetUploadAsync(new GetUploadRequest { Upload = form.Id, WaitSeconds = 20 });
        var path = Path.Combine(desk.Service.Folder, "files", form.Sha256[..2], form.Sha256);
        await desk.Service.Clock.SetAsync(await desk.Service.Clock.NowAsync() + TimeSpan.FromDays(7));
        Assert.True(File.Exists(path));
        await desk.Service.Clock.SetAsync(await desk.Service.Clock.NowAsync() + TimeSpan.FromDays(2));
        Assert.False(File.Exists(path));
    }

    private static async Task<Upload> SendAsync(DossierDesk desk, string entry, SlotKind kind, byte[] bytes, string name)
    {
        var upload = (await desk.Manager.StartUploadAsync(new StartUploadRequest { Entry = entry, Kind = kind, FileName = name, SizeBytes = bytes.Length })).Upload;
        return await AppendAsync(desk, upload.Id, bytes);
    }

    private static async Task<Upload> AppendAsync(DossierDesk desk, string upload, byte[] bytes)
    {
        using var call = desk.Manager.AppendUpload();
        await call.RequestStream.WriteAsync(new AppendUploadRequest { Header = new AppendHeader { Upload = upload } });
        foreach (var chunk in bytes.Chunk(64 << 10))
        {
            await call.RequestStream.WriteAsync(new AppendUploadRequest { Chunk = ByteString.CopyFrom(chunk) });
        }

        await call.RequestStream.CompleteAsync();
        return (await call).Upload;
    }
}
