using System.Security.Cryptography;
using System.Text;

namespace CseaMesh.Mesh.Season;

/// <summary>Request ids that are the same in every run: a UUID made from what the request is about (RFC 9562, version 8).</summary>
internal static class RequestIds
{
    public static string Of(string about)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(about)).AsSpan(0, 16);
        bytes[6] = (byte)(0x80 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
