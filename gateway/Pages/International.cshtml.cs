using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;

namespace CseaMesh.Gateway.Pages;

/// <summary>The way to the international awards, with what is planned and what has been announced.</summary>
public sealed class InternationalModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public GetInternationalResponse Info { get; private set; } = new();

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        Info = await Desk.Registration.GetInternationalAsync(new() { Edition = EditionCode }, cancellationToken: Ct);
    }
}
