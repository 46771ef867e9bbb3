using CseaMesh.Submission.V1;
using Microsoft.Net.Http.Headers;

namespace CseaMesh.Gateway.Api;

/// <summary>One range of bytes (RFC 9110, section 14): what films need to be sought in, and downloads to be continued. Several at once are answered whole.</summary>
/// <param name="Length">0 = to the end.</param>
internal readonly record struct ByteRange(long From, long Length)
{
    /// <param name="header">Asks for size and hash, which a range from the end or an If-Range needs beforehand.</param>
    public static async Task<ByteRange?> ReadAsync(HttpContext context, Func<Task<DownloadHeader>> header)
    {
        var headers = context.Request.Headers;
        if (!HttpMethods.IsGet(context.Request.Method) || !RangeHeaderValue.TryParse(headers.Range.ToString(), out var wanted) || wanted.Unit != "bytes" || wanted.Ranges.Count != 1)
        {
            return null;
        }

        var range = wanted.Ranges.First();
        if (headers.IfRange.Count > 0 && headers.IfRange != $"\"{(await header()).Sha256}\"")
        {
            return null;
        }

        return range.From is { } from
            ? new ByteRange(from, range.To is { } to ? to - from + 1 : 0)
            : new ByteRange(Math.Max(0, (await header()).SizeBytes - (range.To ?? 0)), 0);
    }

    /// <summary>Writes status and Content-Range; false when nothing of it lies in the file.</summary>
    public bool Apply(HttpResponse response, long size)
    {
        if (From >= size)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = $"bytes */{size}";
            response.ContentLength = 0;
            return false;
        }

        var length = Length > 0 ? Math.Min(Length, size - From) : size - From;
        response.StatusCode = StatusCodes.Status206PartialContent;
        response.Headers.ContentRange = $"bytes {From}-{From + length - 1}/{size}";
        response.ContentLength = length;
        return true;
    }
}
