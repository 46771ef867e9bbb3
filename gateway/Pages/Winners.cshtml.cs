using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Grpc.Core;

namespace CseaMesh.Gateway.Pages;

public sealed class WinnersModel(Desk desk) : AppPage(desk)
{
    public Edition.V1.Edition Edition { get; private set; } = new();
    public ListWinnersResponse List { get; private set; } = new();

    public async Task OnGetAsync()
    {
        Edition = await Desk.EditionAsync();
        List = await Desk.Registration.ListWinnersAsync(new() { Edition = EditionCode }, cancellationToken: Ct);
    }

    public static string Name(PublicWinner winner) =>
        Lang.IsEn && winner.OrganisationEnglishName.Length > 0 ? winner.OrganisationEnglishName : winner.OrganisationName;

    /// <summary>Who won an award, once published; the award's page must not fail when only this list is away.</summary>
    internal static async Task<IReadOnlyList<string>> NamesAsync(Desk desk, int award, CancellationToken ct)
    {
        try
        {
            var list = await desk.Registration.ListWinnersAsync(new() { Edition = desk.EditionCode }, cancellationToken: ct);
            return [.. list.Awards.Where(a => a.Award == award).SelectMany(a => a.Winners).Select(w => w.Label.Length > 0 ? $"{Name(w)}　{w.Label}" : Name(w))];
        }
        catch (RpcException)
        {
            return [];
        }
    }
}
