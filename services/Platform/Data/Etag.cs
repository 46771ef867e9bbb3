using System.Globalization;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Platform.Data;

/// <summary>The version of an aggregate as clients see it: <c>"v7"</c>, with the quotes.</summary>
public static class Etag
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"v{version}\"");

    /// <summary>
    /// Compares what the client last read with what is stored. Empty passes unless <paramref name="required"/>.
    /// Throws ABORTED STALE_ETAG, or INVALID_ARGUMENT when it is missing or not an etag at all.
    /// </summary>
    public static void Match(string etag, int version, bool required = false)
    {
        if (etag.Length == 0)
        {
            if (required)
            {
                throw Refusal.Invalid("etag", "請附上讀取時取得的 etag", "etag is required: send the one from your last read", "REQUIRED");
            }

            return;
        }

        var digits = etag.StartsWith("\"v", StringComparison.Ordinal) && etag.EndsWith('"') && etag.Length > 3 ? etag[2..^1] : "";
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var read))
        {
            throw Refusal.Invalid("etag", "etag 的寫法須如 \"v7\"", "etag must look like \"v7\"");
        }

        if (read != version)
        {
            throw Refusal.Stale();
        }
    }
}
