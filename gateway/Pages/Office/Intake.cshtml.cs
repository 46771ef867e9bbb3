using System.Globalization;
using CseaMesh.Gateway.Ui;
using CseaMesh.Submission.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>A file that came by mail is entered with the time the mail arrived and with what finds it again (DOC-11, YBK-06).</summary>
[RequestSizeLimit(560L << 20), RequestFormLimits(MultipartBodyLengthLimit = 560L << 20)]
public sealed class IntakeModel(Desk desk) : AppPage(desk)
{
    private const int Chunk = 48 * 1024;

    public sealed class Input
    {
        public string? Slot { get; set; }
        public string? Day { get; set; }
        public string? Time { get; set; }
        public string? Evidence { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();

    public string Number { get; private set; } = "";
    public Ui.Option[] Slots { get; private set; } = [];

    private Dossier Dossier { get; set; } = new();

    public async Task OnGetAsync(string entry)
    {
        Dossier = (await Desk.Submission.GetDossierAsync(new() { Entry = entry }, cancellationToken: Ct)).Dossier;
        Desk.KeepTo(Dossier.Edition);
        Number = Dossier.EntryNumber;
        Slots = [.. Dossier.Slots.Where(s => s.Extensions.Count > 0).Select(s => new Ui.Option(s.Item, $"{Statuses.Word(T, s.Kind)} {s.Ordinal}"))];
    }

    public async Task<IActionResult> OnPostAsync(string entry, IFormFile? file)
    {
        await OnGetAsync(entry);
        var slot = Dossier.Slots.FirstOrDefault(s => s.Item == Form.Slot);
        if (file is null || slot is null) ModelState.AddModelError("", T["entry.noFile"]);
        if (!DateTimeOffset.TryParseExact($"{Form.Day} {Form.Time} +08:00", "yyyy-MM-dd H:mm zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            ModelState.AddModelError("Form.Time", T["intake.timeBad"]);
        if (!ModelState.IsValid) return Page();
        var taken = await TryAsync(async () =>
        {
            using var call = Desk.Submission.UploadFile(cancellationToken: Ct);
            var header = new UploadHeader
            {
                Entry = entry, Kind = slot!.Kind, Ordinal = slot.Ordinal, FileName = Path.GetFileName(file!.FileName), SizeBytes = file.Length,
                Mail = new Mail { ReceivedAt = Timestamp.FromDateTimeOffset(at), Evidence = Form.Evidence ?? "" },
            };
            await call.RequestStream.WriteAsync(new UploadFileRequest { Header = header }, Ct);
            await using var bytes = file.OpenReadStream();
            var buffer = new byte[Chunk];
            try
            {
                for (int read; (read = await bytes.ReadAsync(buffer, Ct)) > 0;)
                    await call.RequestStream.WriteAsync(new UploadFileRequest { Chunk = ByteString.CopyFrom(buffer, 0, read) }, Ct);
                await call.RequestStream.CompleteAsync();
            }
            catch (Exception e) when (e is InvalidOperationException or IOException)
            {
                // The service has answered before the end; its answer follows.
            }
            await call.ResponseAsync;
        });
        return taken ? Done(T["intake.taken", file!.FileName], new { entry }, "/Office/Intake") : Page();
    }
}
