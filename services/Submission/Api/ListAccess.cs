using System.Globalization;
using CseaMesh.Platform.Data;
using CseaMesh.Platform.Identity;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace CseaMesh.Submission.Api;

internal sealed partial class SubmissionApi
{
    public override async Task<V1.ListAccessResponse> ListAccess(V1.ListAccessRequest request, ServerCallContext context)
    {
        var caller = context.Caller().RequireAny(StaffRoles.Secretariat, StaffRoles.Auditor);
        var page = Page.Read(request.PageSize, request.PageToken, bind: $"access|{caller.Id}|{request.Edition}|{request.Entry}|{request.Person}");
        var rows = db.Accesses.AsNoTracking().Where(a => a.Edition == request.Edition);
        if (request.Entry.Length > 0)
        {
            rows = rows.Where(a => db.Dossiers.Any(d => d.Id == a.Entry && (d.Id == request.Entry || d.EntryNumber == request.Entry)));
        }

        if (request.Person.Length > 0)
        {
            rows = rows.Where(a => a.Person == request.Person);
        }

        if (page.After is { } after)
        {
            var before = long.Parse(after, CultureInfo.InvariantCulture);
            rows = rows.Where(a => a.Seq < before);
        }

        var found = await rows.OrderByDescending(a => a.Seq).Take(page.Size + 1).ToListAsync(context.CancellationToken);
        var (shown, next) = page.Next(found, a => a.Seq.ToString(CultureInfo.InvariantCulture));
        return new V1.ListAccessResponse
        {
            Accesses =
            {
                shown.Select(a => new V1.Access
                {
                    At = a.At.ToTimestamp(), Person = a.Person, PersonName = a.PersonName, As = a.As, Entry = a.Entry, File = a.File, Item = a.Item, What = a.What,
                }),
            },
            NextPageToken = next,
        };
    }
}
