using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>WIN-06: the first version, with the names as they stand now.</summary>
    public override async Task<V1.IssueCertificatesResponse> IssueCertificates(V1.IssueCertificatesRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var book = await editions.InForceAsync(db, request.Edition, ct);
        var response = new V1.IssueCertificatesResponse();
        var wins = await WinsForAsync(book.Season, request.Wins, standing, response.Skipped, ct);
        var ids = wins.Select(w => w.Win.Id).ToList();
        var issued = (await db.Certificates.Where(c => ids.Contains(c.WinId)).Select(c => c.WinId).Distinct().ToListAsync(ct)).ToHashSet();
        foreach (var (win, entry) in wins)
        {
            if (!issued.Contains(win.Id))
            {
                var certificate = await MakeCertificateAsync(win, entry, 1, "", ct);
                response.Issued.Add(Wire.Show(certificate, book, open: false));
            }
            else if (request.Wins.Count > 0)
            {
                response.Skipped.Add(Wire.Skipped(win, entry, Refusal.Precondition("ALREADY_ISSUED", "證書已核發；更正請重發新版。", "The certificate is issued; to change it, reissue it.")));
            }
        }

        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw Refusal.Stale();
        }

        return response;
    }

    public override async Task<V1.ReissueCertificateResponse> ReissueCertificate(V1.ReissueCertificateRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        caller.RequireAny(StaffRoles.Secretariat);
        var standing = await StandingAsync(caller, ct);
        var reason = Reason(request.Reason);
        var last = await db.Certificates.Where(c => c.Id == request.Certificate || c.Number == request.Certificate).OrderByDescending(c => c.Issue).FirstOrDefaultAsync(ct) ?? throw NoSuch("證書", "certificate");
        var (win, entry) = await WinAsync(last.WinId, standing, ct);
        standing.WhyNotStaff(win.OrganisationId).ThrowIfAny();
        win.WhyNotAccept().ThrowIfAny();
        var versions = await db.Certificates.Where(c => c.WinId == win.Id).ToListAsync(ct);
        foreach (var version in versions)
        {
            version.State = CertificateState.Superseded;
        }

        var certificate = await MakeCertificateAsync(win, entry, versions.Max(v => v.Issue) + 1, reason, ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            throw Refusal.Stale();
        }

        return new V1.ReissueCertificateResponse { Certificate = Wire.Show(certificate, await editions.InForceAsync(db, win.Edition, ct), open: false) };
    }

    private async Task<Certificate> MakeCertificateAsync(Win win, Entry entry, int issue, string reason, CancellationToken ct)
    {
        var organisation = await lookup.OrganisationAsync(win.OrganisationId, ct);
        var certificate = new Certificate
        {
            Id = Ids.New(clock),
            Edition = win.Edition,
            WinId = win.Id,
            OrganisationId = win.OrganisationId,
            Number = win.CertificateNumber!,
            Issue = issue,
            Code = CheckCode.New(CheckCode.CertificateLength),
            Award = win.Award,
            OrganisationName = organisation.LegalName,
            OrganisationEnglishName = organisation.EnglishName,
            Label = entry.Label,
            IssuedAt = clock.Now(),
            Reason = reason,
        };
        db.Certificates.Add(certificate);
        steps.Tell(entry, "CERTIFICATE_ISSUED", $"核發證書 {certificate.Number} 第 {issue} 版", $"Certificate {certificate.Number}, version {issue}", reason);
        outbox.Publish(win.Edition, win.Id, win.NextFact(), new V1.CertificateIssued
        {
            Win = win.Id,
            Entry = await lookup.FactsAsync(entry, ct),
            CertificateNumber = certificate.Number,
            Version = issue,
            Code = CheckCode.Show(certificate.Code),
            At = Wire.Time(certificate.IssuedAt),
        });
        return certificate;
    }
}
