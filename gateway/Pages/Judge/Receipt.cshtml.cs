using System.Globalization;
using System.Text;
using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Google.Protobuf;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Judge;

/// <summary>A judge's receipt as a file: the sheet as committed, what opens the commitment, the way to the signed head.</summary>
public sealed class ReceiptModel(Desk desk) : AppPage(desk)
{
    public async Task<IActionResult> OnGetAsync(RoundKind round, string entry, int version)
    {
        var receipt = (await Desk.Judging.GetReceiptAsync(new() { Edition = EditionCode, Round = round, EntryId = entry, SubmittedVersion = version }, cancellationToken: Ct)).Receipt;
        return File(Encoding.UTF8.GetBytes(Text(receipt)), "text/plain; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"{EditionCode}-receipt-{receipt.Index}.txt"));
    }

    /// <summary>The form of c2sp.org/tlog-proof@v1: the opening as extra data, index, audit path, blank line, checkpoint.</summary>
    private static string Text(Receipt receipt)
    {
        var text = new StringBuilder("c2sp.org/tlog-proof@v1\n");
        text.Append(CultureInfo.InvariantCulture, $"extra {Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"salt":"{{receipt.Salt.ToBase64()}}","sheet":{{receipt.CanonicalSheet}}}"""))}\n");
        text.Append(CultureInfo.InvariantCulture, $"index {receipt.Index}\n");
        foreach (var hash in receipt.InclusionPath)
        {
            text.Append(hash.ToBase64()).Append('\n');
        }

        return text.Append('\n').Append(receipt.Checkpoint.Note).ToString();
    }
}
