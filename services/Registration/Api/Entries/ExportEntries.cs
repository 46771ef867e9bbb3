using CseaMesh.Registration.Data;
using CseaMesh.Registration.Editions;
using CseaMesh.Registration.Sheets;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Registration.Api;

internal sealed partial class RegistrationApi
{
    private const int Piece = 64 << 10;

    /// <summary>The list with the same rights and the same status as on the page, read in pieces: its length is not in memory.</summary>
    public override async Task ExportEntries(V1.ExportEntriesRequest request, IServerStreamWriter<V1.ExportEntriesResponse> responseStream, ServerCallContext context)
    {
        var (caller, ct) = (context.Caller(), context.CancellationToken);
        var standing = await StandingAsync(caller, ct);
        var book = await editions.InForceAsync(db, request.Edition, ct);
        var check = new FieldCheck();
        check.Known("format", request.Format);
        check.ThrowIfAny();
        var search = await EntrySearch.Read(request.Filter ?? new V1.EntryFilter(), book).LookUpAsync(db, book.Season.Code, null, ct);
        var xlsx = request.Format == V1.ExportFormat.Xlsx;
        await responseStream.WriteAsync(new V1.ExportEntriesResponse
        {
            Header = new V1.ExportHeader
            {
                FileName = $"{request.Edition}-entries-{TaipeiTime.Of(clock.Now()):yyyyMMdd-HHmm}.{(xlsx ? "xlsx" : "csv")}",
                ContentType = xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8",
            },
        }, ct);
        await using var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, Piece, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        using (ISheetWriter sheet = xlsx ? new XlsxSheet(file, "報名件") : new CsvSheet(file))
        {
            sheet.Row(Headings);
            string? after = null;
            do
            {
                var rows = search.Narrow(db.Entries.AsNoTracking().Where(e => e.Edition == book.Season.Code).VisibleTo(standing), db, clock.Now() >= book.Season.ReviewOpens);
                var found = await search.After(rows, after).Take(1000).ToListAsync(ct);
                foreach (var entry in await lookup.ShowAsync(found, book, ct))
                {
                    sheet.Row(Cells(entry));
                }

                lookup.Forget();
                after = found.Count == 1000 ? search.Key(found[^1]) : null;
            }
            while (after is not null);
        }

        file.Position = 0;
        var piece = new byte[Piece];
        int read;
        while ((read = await file.ReadAsync(piece, ct)) > 0)
        {
            await responseStream.WriteAsync(new V1.ExportEntriesResponse { Chunk = ByteString.CopyFrom(piece, 0, read) }, ct);
        }
    }

    private static readonly string[] Headings =
    [
        "編號 number", "類別 class", "獎項編號 award", "獎項 award name", "參賽單位 organisation", "團隊或參賽者 entrant", "狀態 status", "階段 phase", "資料 material", "審查費 review fee",
        "國際意願 wish", "曾參賽 returning", "聯絡人 contact", "聯絡信箱 mail", "聯絡電話 phone", "報名時間 registered (Taipei)", "理由 reason",
    ];

    private static string[] Cells(V1.Entry e) =>
    [
        e.Number, e.AwardClass.ToString(), e.Award.ToString(System.Globalization.CultureInfo.InvariantCulture), e.AwardName.Zh, e.OrganisationName, e.Label, e.StatusText.Zh, e.Phase.ToString(),
        e.Facts.FirstOrDefault(f => f.Name == "material")?.Value ?? "", e.Facts.FirstOrDefault(f => f.Name == "review_fee")?.Value ?? "",
        e.Form.InternationalWish ? "Y" : "", e.Returning ? "Y" : "", e.Form.Contact.Name, e.Form.Contact.Mail, e.Form.Contact.Phone,
        e.RegisteredAt is { } at ? TaipeiTime.Of(at.ToDateTime()).ToString("yyyy-MM-dd HH:mm", null) : "", e.Reason,
    ];
}
