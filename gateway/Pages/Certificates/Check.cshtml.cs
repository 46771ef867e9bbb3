using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;

namespace CseaMesh.Gateway.Pages.Certificates;

/// <summary>Anybody may check a certificate by the code printed on it.</summary>
public sealed class CheckModel(Desk desk) : AppPage(desk)
{
    public string Code { get; private set; } = "";
    public bool Asked { get; private set; }
    public Certificate? Certificate { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? code)
    {
        Code = code?.Trim() ?? "";
        if (Code.Length == 0) return Page();
        Asked = true;
        try
        {
            Certificate = (await Desk.Registration.VerifyCertificateAsync(new() { Code = Code }, cancellationToken: Ct)).Certificate;
        }
        catch (RpcException e) when (e.StatusCode == Grpc.Core.StatusCode.NotFound)
        {
            // Said on the page, with the form to try again.
        }
        return Page();
    }
}
