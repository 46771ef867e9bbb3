using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Finals;

/// <summary>FIN-04: the connection test that a finalist or a judge takes alone, in the browser to be used on the day.</summary>
public sealed class TestModel(Desk desk) : AppPage(desk)
{
    /// <summary>As the judging service has it.</summary>
    public const int Slowest = 1500;

    [BindProperty] public bool Camera { get; set; }
    [BindProperty] public bool Microphone { get; set; }
    [BindProperty] public bool LinkOpened { get; set; }
    [BindProperty] public int RoundTrip { get; set; }
    [BindProperty] public string? Browser { get; set; }

    public Edition.V1.Edition Edition { get; private set; } = new();

    /// <summary>Entry of the finalist; empty for a judge.</summary>
    public string Entry { get; private set; } = "";
    public FinalsSlot? Slot { get; private set; }
    public string Link { get; private set; } = "";
    public ConnectionTest? Last { get; private set; }

    public string Host => Uri.TryCreate(Link, UriKind.Absolute, out var link) ? link.Host : Link;

    public IEnumerable<(string Name, string Wait)> Steps =>
        new[] { "browser", "camera", "microphone", "way", "link" }.Select(name => (name, name == "link" ? T[Link.Length > 0 ? "conntest.linkOpen" : "conntest.linkNone"] : T["conntest.wait"]));

    public string Words(ConnectionTest test) => T["conntest.found", Yes(test.Camera), Yes(test.Microphone), Yes(test.LinkOpened), test.RoundTripMilliseconds, test.Browser.Length > 0 ? test.Browser : "—"];

    private string Yes(bool works) => T[works ? "conntest.works" : "conntest.worksNot"];

    public async Task OnGetAsync(string? entry)
    {
        (Entry, Edition) = (entry ?? "", await Desk.EditionAsync());
        if (Entry.Length > 0)
        {
            Slot = (await Desk.Judging.GetFinalsSlotAsync(new() { Edition = EditionCode, EntryId = Entry }, cancellationToken: Ct)).Slot;
            Link = Slot.Link;
        }
        else
        {
            Link = (await Desk.Judging.ListFinalsSlotsAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Slots.Select(s => s.Link).FirstOrDefault(l => l.Length > 0) ?? "";
        }
        var tests = (await Desk.Judging.ListConnectionTestsAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).Tests;
        Last = tests.FirstOrDefault(t => t.EntryId == Entry && t.At is not null);
    }

    public async Task<IActionResult> OnPostAsync(string? entry)
    {
        var request = new TestConnectionRequest
        {
            Edition = EditionCode, EntryId = entry ?? "", Camera = Camera, Microphone = Microphone, LinkOpened = LinkOpened, RoundTripMilliseconds = RoundTrip, Browser = Browser is { Length: > 120 } long_ ? long_[..120] : Browser ?? "",
        };
        if (await TryAsync(async () => await Desk.Judging.TestConnectionAsync(request, cancellationToken: Ct))) return Done(T["conntest.saved"], new { entry });
        await OnGetAsync(entry);
        return Page();
    }
}
