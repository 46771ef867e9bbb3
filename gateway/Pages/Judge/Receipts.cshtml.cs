using System.Globalization;
using System.Text;
using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Judge;

/// <summary>A receipt for every sheet handed in: proof that it is in the ledger, to be kept outside of this system.</summary>
public sealed class ReceiptsModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<SheetLine> Sheets { get; private set; } = [];
    public Checkpoint Checkpoint { get; private set; } = new();

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Sheets = [.. (await SheetsModel.AllAsync(Desk, Ct)).Where(s => s.SubmittedVersion > 0)];
        Checkpoint = (await Desk.Judging.GetCheckpointAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Checkpoint;
    }

    /// <summary>The text of c2sp.org/tlog-proof: the opening, the leaf's index, its audit path, the signed checkpoint.</summary>
    public async Task<IActionResult> OnGetProofAsync(RoundKind round, string entry)
    {
        var receipt = (await Desk.Judging.GetReceiptAsync(new() { Edition = EditionCode, Round = round, EntryId = entry }, cancellationToken: Ct)).Receipt;
        var opening = $$"""{"salt":"{{Convert.ToBase64String(receipt.Salt.Span)}}","sheet":{{receipt.CanonicalSheet}}}""";
        var text = new StringBuilder("c2sp.org/tlog-proof@v1\n")
            .Append(CultureInfo.InvariantCulture, $"extra {Convert.ToBase64String(Encoding.UTF8.GetBytes(opening))}\n")
            .Append(CultureInfo.InvariantCulture, $"index {receipt.Index}\n");
        foreach (var hash in receipt.InclusionPath) text.Append(Convert.ToBase64String(hash.Span)).Append('\n');
        text.Append('\n').Append(receipt.Checkpoint.Note);
        return File(Encoding.UTF8.GetBytes(text.ToString()), "text/plain; charset=utf-8", $"{EditionCode}-{receipt.Index}.tlog-proof");
    }

    public async Task<IActionResult> OnGetKeyAsync()
    {
        var checkpoint = (await Desk.Judging.GetCheckpointAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Checkpoint;
        return File(Encoding.ASCII.GetBytes(checkpoint.PublicKey), "application/x-pem-file", $"{EditionCode}-ledger-key.pem");
    }
}
