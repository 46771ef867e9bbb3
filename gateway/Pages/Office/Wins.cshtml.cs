using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>All wins with what is open on each; first certificates for all that may have one.</summary>
public sealed class WinsModel(Desk desk) : AppPage(desk)
{
    public static readonly (WinState State, string Key)[] States = [(WinState.Unspecified, ""), (WinState.Locked, ""), (WinState.Released, ""), (WinState.Revoked, "")];

    [BindProperty(SupportsGet = true)] public WinState State { get; set; }
    [TempData] public string? Skipped { get; set; }

    public IReadOnlyList<Win> Wins { get; private set; } = [];
    public Pager Pager { get; private set; } = default!;

    public async Task OnGetAsync()
    {
        var answer = await Desk.Registration.ListWinsAsync(new() { Edition = EditionCode, State = State, PageSize = 100, PageToken = Pager.Token(Request) }, cancellationToken: Ct);
        (Wins, Pager) = (answer.Wins, new Pager(Request, answer.NextPageToken));
    }

    public async Task<IActionResult> OnPostCertificatesAsync()
    {
        IssueCertificatesResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Registration.IssueCertificatesAsync(new() { Edition = EditionCode }, cancellationToken: Ct)))
        {
            Skipped = string.Join('\n', answer!.Skipped.Take(20).Select(s => $"{s.EntryNumber}　{Lang.Pick(s.Sentence)}"));
            return Done(T["owins.issued", answer.Issued.Count]);
        }

        await OnGetAsync();
        return Page();
    }
}
