using System.Text;
using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Committee;

/// <summary>The notary and the government member confirm the ledger with keys of their own; everybody who may read it sees what they confirmed.</summary>
public sealed class WitnessModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Key { get; set; }
        public string? Line { get; set; }
        public long Size { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();

    public Edition.V1.Edition Edition { get; private set; } = new();
    public Checkpoint Checkpoint { get; private set; } = new();
    public IReadOnlyList<Cosigned> Cosigned { get; private set; } = [];
    public IReadOnlyList<Witness> Witnesses { get; private set; } = [];
    public bool May { get; private set; }

    /// <summary>Somebody has confirmed the ledger as it is now.</summary>
    public bool Current { get; private set; }

    public Pager Pager { get; private set; } = default!;
    public string KeyName { get; private set; } = "";

    /// <summary>What a witness signs: origin, size and root, each with its line break.</summary>
    public string Body => Checkpoint.Note[..(Checkpoint.Note.IndexOf("\n\n", StringComparison.Ordinal) + 1)];

    public string IdOf(Cosigned cosigned) => Witnesses.FirstOrDefault(w => w.Id == cosigned.WitnessId)?.Key.Split('+')[1] ?? "";

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Checkpoint = (await Desk.Judging.GetCheckpointAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Checkpoint;
        var list = await Desk.Judging.ListCosignaturesAsync(new() { Edition = EditionCode, PageSize = 50, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        (Cosigned, Witnesses, Pager) = (list.Cosigned, list.Witnesses, new Pager(Request, list.NextPageToken));
        Current = (await Desk.Judging.ListCosignaturesAsync(new() { Edition = EditionCode, Size = Checkpoint.Size, PageSize = 1 }, cancellationToken: Ct)).Cosigned.Count > 0;
        var seat = await Desk.SeatAsync();
        May = seat.IsNotary || seat.Member is { Seat: Seat.Government };
        KeyName = $"cseamesh/{EditionCode}/{(seat.IsNotary ? "notary" : "government")}";
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var accepted = await TryAsync(async () =>
        {
            if (!string.IsNullOrWhiteSpace(Form.Key)) await Desk.Judging.RegisterWitnessAsync(new() { Edition = EditionCode, Key = Form.Key.Trim() }, cancellationToken: Ct);
            await Desk.Judging.CosignCheckpointAsync(new() { Edition = EditionCode, Size = Form.Size, Line = Form.Line ?? "" }, cancellationToken: Ct);
        });
        if (accepted) return Done(T["witness.done", Form.Size]);
        await OnGetAsync();
        return Page();
    }

    /// <summary>The note with both signatures, as any program of the format reads it.</summary>
    public async Task<IActionResult> OnGetNoteAsync(long size, string witness)
    {
        var list = await Desk.Judging.ListCosignaturesAsync(new() { Edition = EditionCode, Size = size, PageSize = 200 }, cancellationToken: Ct);
        return list.Cosigned.FirstOrDefault(c => c.Size == size && c.WitnessId == witness) is { } cosigned
            ? File(Encoding.UTF8.GetBytes(cosigned.Note), "text/plain; charset=utf-8", $"checkpoint-{size}-{cosigned.Office.ToString().ToLowerInvariant()}.txt")
            : NotFound();
    }
}
