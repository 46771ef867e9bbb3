using CseaMesh.Edition.V1;
using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages;

/// <summary>Every way to the organiser, and a question for which nobody has to sign in.</summary>
public sealed class ContactModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Name { get; set; }
        public string? Mail { get; set; }
        public string? Phone { get; set; }
        public string? Text { get; set; }
    }

    [BindProperty] public Input Form { get; set; } = new();
    [BindProperty] public string? RequestId { get; set; }

    /// <summary>Number of the entry whose result is objected to; null for a question.</summary>
    [BindProperty(SupportsGet = true)] public string? Entry { get; set; }
    [TempData] public string? Asked { get; set; }

    public Contacts Contacts { get; private set; } = new();

    public async Task OnGetAsync()
    {
        RequestId ??= NewRequestId();
        Contacts = (await Desk.EditionAsync()).Contacts ?? new();
        if (Me.SignedIn && Form.Mail is null) (Form.Name, Form.Mail) = (Me.Name, Me.Mail);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var request = new AskQuestionRequest
        {
            Edition = EditionCode, RequestId = RequestId ?? NewRequestId(), Name = Form.Name ?? "", Mail = Form.Mail ?? "", Phone = Form.Phone ?? "", Text = Form.Text ?? "", Language = Lang.IsEn ? "en" : "zh", Entry = Entry ?? "",
        };
        AskQuestionResponse? answer = null;
        if (await TryAsync(async () => answer = await Desk.Registration.AskQuestionAsync(request, cancellationToken: Ct)))
        {
            Asked = answer!.Number;
            return RedirectToPage();
        }

        await OnGetAsync();
        return Page();
    }
}
