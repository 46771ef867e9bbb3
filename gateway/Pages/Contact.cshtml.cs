using CseaMesh.Edition.V1;
using CseaMesh.Gateway.Ui;

namespace CseaMesh.Gateway.Pages;

public sealed class ContactModel(Desk desk) : AppPage(desk)
{
    public Contacts Contacts { get; private set; } = new();

    public async Task OnGetAsync() => Contacts = (await Desk.EditionAsync()).Contacts ?? new();
}
