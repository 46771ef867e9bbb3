using CseaMesh.Gateway.Ui;
using CseaMesh.Registration.V1;

namespace CseaMesh.Gateway.Pages.My.Wins;

/// <summary>The valid certificate of a win, to look at and to print on one sheet; the QR code leads to the public check.</summary>
public sealed class CertificateModel(Desk desk) : AppPage(desk)
{
    public string Id { get; private set; } = "";
    public Certificate? Certificate { get; private set; }
    public string VerifyAddress => $"{Request.Scheme}://{Request.Host}/certificates/{Certificate?.Code}";

    public async Task OnGetAsync(string id)
    {
        Id = id;
        Certificate = (await Desk.Registration.ListCertificatesAsync(new() { Edition = EditionCode, Win = id }, cancellationToken: Ct)).Certificates.LastOrDefault(c => c.State == CertificateState.Valid);
    }
}
