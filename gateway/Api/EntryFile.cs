using CseaMesh.Registration.V1;
using Grpc.Core;

namespace CseaMesh.Gateway.Api;

/// <summary>The entries list as a file, passed on piece by piece.</summary>
internal static class EntryFile
{
    /// <summary>GET with the query of the list (organisation, award, award_class, phase, status, text, dimension, registered_from, registered_to) and format=csv or xlsx.</summary>
    public static Task DownloadAsync(HttpContext context)
    {
        var query = context.Request.Query;
        return SendAsync(context, new ExportEntriesRequest
        {
            Edition = (string)context.GetRouteValue("edition")!,
            Format = query["format"] == "xlsx" ? ExportFormat.Xlsx : ExportFormat.Csv,
            Filter = new EntryFilter
            {
                Organisation = query["organisation"].ToString(),
                Award = int.TryParse(query["award"], out var award) ? award : 0,
                AwardClass = Enum.TryParse<Common.V1.AwardClass>(query["award_class"], ignoreCase: true, out var awardClass) ? awardClass : 0,
                Phase = Enum.TryParse<Phase>(query["phase"], ignoreCase: true, out var phase) ? phase : 0,
                Status = Enum.TryParse<EntryStatus>(query["status"], ignoreCase: true, out var status) ? status : 0,
                Text = query["text"].ToString(),
                Dimension = query["dimension"].ToString(),
                RegisteredFrom = query["registered_from"].ToString(),
                RegisteredTo = query["registered_to"].ToString(),
            },
        });
    }

    public static async Task SendAsync(HttpContext context, ExportEntriesRequest request)
    {
        var ct = context.RequestAborted;
        var registration = context.RequestServices.GetRequiredService<Registration.V1.Registration.RegistrationClient>();
        using var call = registration.ExportEntries(request, cancellationToken: ct);
        if (!await call.ResponseStream.MoveNext(ct) || call.ResponseStream.Current.Header is not { } header)
        {
            throw new RpcException(new Status(StatusCode.Internal, "The file has no header."));
        }

        context.Response.ContentType = header.ContentType;
        context.Response.Headers.ContentDisposition = Files.Disposition(header.FileName);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        while (await call.ResponseStream.MoveNext(ct))
        {
            await context.Response.BodyWriter.WriteAsync(call.ResponseStream.Current.Chunk.Memory, ct);
        }
    }
}
