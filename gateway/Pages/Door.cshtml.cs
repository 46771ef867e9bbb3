using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages;

/// <summary>
/// Check-in at the door, for a phone: the code is scanned, typed, or comes with the address in the QR code. Opening that address only fills the
/// code in; letting somebody in is always a post.
/// </summary>
[Authorize]
public sealed class DoorModel(Desk desk) : AppPage(desk)
{
    public sealed class Input
    {
        public string? Code { get; set; }
        public string? Door { get; set; }
    }

    private const string DoorCookie = "door";

    [BindProperty] public Input Form { get; set; } = new();

    public GetDoorResponse Now { get; private set; } = new();
    public CheckInResponse? In { get; private set; }
    public string? No { get; private set; }

    public async Task OnGetAsync(string? code)
    {
        Form = new() { Code = code, Door = Request.Cookies[DoorCookie] };
        Now = await Desk.Registration.GetDoorAsync(new() { Edition = EditionCode }, cancellationToken: Ct);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var typed = (Form.Code ?? "").Trim();
        if (typed.IndexOf("code=", StringComparison.OrdinalIgnoreCase) is var at and >= 0) typed = typed[(at + 5)..];
        if (!await TryAsync(async () => In = await Desk.Registration.CheckInAsync(new() { Ticket = typed, Door = Form.Door ?? "" }, cancellationToken: Ct)))
            No = Refusal?.Sentence ?? ModelState.Values.SelectMany(v => v.Errors).FirstOrDefault()?.ErrorMessage;
        ModelState.Clear();
        if (!string.IsNullOrEmpty(Form.Door)) Response.Cookies.Append(DoorCookie, Form.Door, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = Request.IsHttps, MaxAge = TimeSpan.FromHours(12) });
        Form.Code = "";
        Now = await Desk.Registration.GetDoorAsync(new() { Edition = EditionCode }, cancellationToken: Ct);
        return Page();
    }
}
