using CseaMesh.Gateway.Ui;
using CseaMesh.Notification.V1;

namespace CseaMesh.Gateway.Pages.Office;

/// <summary>All kinds of letters whose words the secretariat may change.</summary>
public sealed class TemplatesModel(Desk desk) : AppPage(desk)
{
    public IReadOnlyList<Template> Templates { get; private set; } = [];

    public async Task OnGetAsync() => Templates = (await Desk.Notification.ListTemplatesAsync(new(), cancellationToken: Ct)).Templates;
}
