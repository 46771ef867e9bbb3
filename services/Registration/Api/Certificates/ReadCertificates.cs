using System.Globalization;
using CseaMesh.Registration.Data;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    /// <summary>Anybody who holds a certificate may ask whether it is genuine and still stands.</summary>
    [Public]
    public override async Task<V1.VerifyCertificateResponse> VerifyCertificate(V1.VerifyCertificateRequest request, ServerCallContext context)
    {
        var ct = context.CancellationToken;
        var code = CheckCode.Read(request.Code, CheckCode.CertificateLength);
        var certificate = code is null ? null : await db.Certificates.AsNoTracking().SingleOrDefaultAsync(c => c.Code == code, ct);
        if (certificate is null)
        {
            throw NoSuch("證書", "certificate");
        }

        var shown = Wire.Show(certificate, await editions.InForceAsync(db, certificate.Edition, ct), open: true);

        // That it is genuine stays public; who the person is, only as long as he lets it be.
        if (await db.Wins.AnyAsync(w => w.Id == certificate.WinId && db.Entries.Any(e => e.Id == w.EntryId && db.People.Any(p => p.Id == e.PersonId && p.StoppedAt != null)), ct))
        {
            shown.Label = Stopping.Instead;
        }

        return new V1.VerifyCertificateResponse { Certificate = shown };
    }

    public override async Task<V1.ListCertificatesResponse> ListCertificates(V1.ListCertificatesRequest request, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var book = await editions.InForceAsync(db, request.Edition, ct);
        var page = Page.Read(request.PageSize, request.PageToken, $"certificates|{caller.Id}|{book.Season.Code}|{request.Win}");
        var rows = from c in db.Certificates.AsNoTracking()
                   where c.Edition == book.Season.Code
                   join w in db.Wins on c.WinId equals w.Id
                   join e in db.Entries.VisibleTo(standing) on w.EntryId equals e.Id
                   select new { c, w, e };
        if (request.Win.Length > 0)
        {
            rows = rows.Where(r => r.w.Id == request.Win || r.e.Number == request.Win || r.e.Id == request.Win);
        }

        if (page.After is { } after)
        {
            var cut = after.LastIndexOf('|');
            var (number, issue) = (after[..cut], int.Parse(after.AsSpan(cut + 1), CultureInfo.InvariantCulture));
            rows = rows.Where(r => string.Compare(r.c.Number, number) > 0 || (r.c.Number == number && r.c.Issue > issue));
        }

        var (found, next) = page.Next(await rows.OrderBy(r => r.c.Number).ThenBy(r => r.c.Issue).Select(r => r.c).Take(page.Size + 1).ToListAsync(ct), c => string.Create(CultureInfo.InvariantCulture, $"{c.Number}|{c.Issue}"));
        var response = new V1.ListCertificatesResponse { NextPageToken = next };
        response.Certificates.Add(found.Select(c => Wire.Show(c, book, open: false)));
        return response;
    }
}
