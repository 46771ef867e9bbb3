using System.Globalization;
using CseaMesh.Gateway.Ui;
using CseaMesh.Judging.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Judge;

/// <summary>When somebody cannot come to the finals: a judge for himself, a finalist for itself, the secretariat for anybody.</summary>
public sealed class AvailabilityModel(Desk desk) : AppPage(desk)
{
    private const int Spare = 3;

    public sealed class Row
    {
        /// <summary>Taipei wall time.</summary>
        public DateTime? From { get; set; }
        public DateTime? Until { get; set; }
    }

    [BindProperty(SupportsGet = true)] public string? Who { get; set; }
    [BindProperty] public List<Row> Busy { get; set; } = [];

    public Edition.V1.Edition Edition { get; private set; } = new();
    public IReadOnlyList<Availability> People { get; private set; } = [];
    public Availability? Chosen { get; private set; }

    public static string IdOf(Availability a) => a.MemberId.Length > 0 ? a.MemberId : a.EntryId;

    public static string Typed(DateTime? at) => at?.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture) ?? "";

    public async Task OnGetAsync()
    {
        await LoadAsync();
        Busy = [.. (Chosen?.Busy ?? []).Select(b => new Row { From = When.Local(b.From).DateTime, Until = When.Local(b.Until).DateTime }), .. Enumerable.Range(0, Spare).Select(_ => new Row())];
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await LoadAsync();
        var request = new SetAvailabilityRequest { Edition = EditionCode, MemberId = Chosen?.MemberId ?? "", EntryId = Chosen?.EntryId ?? "" };
        request.Busy.Add(Busy.Where(b => b.From is not null || b.Until is not null).Select(b => new BusyTime { From = At(b.From), Until = At(b.Until) }));
        if (await TryAsync(async () => await Desk.Judging.SetAvailabilityAsync(request, cancellationToken: Ct))) return Done(T["availability.saved", Chosen?.Name ?? ""], new { Who });
        return Page();
    }

    private static Timestamp? At(DateTime? typed) => typed is { } at ? Timestamp.FromDateTimeOffset(When.InTaipei(at)) : null;

    private async Task LoadAsync()
    {
        Edition = await Desk.EditionAsync();
        People = (await Desk.Judging.GetAvailabilityAsync(new() { Edition = EditionCode }, cancellationToken: Ct)).People;
        Chosen = People.FirstOrDefault(p => IdOf(p) == Who) ?? (People.Count > 0 ? People[0] : null);
        Who = Chosen is null ? null : IdOf(Chosen);
    }
}
