using CseaMesh.Gateway.Ui;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages;

public sealed class NotAllowedModel(Desk desk) : AppPage(desk)
{
    public IActionResult OnGet() => StatusCode(403);
}
