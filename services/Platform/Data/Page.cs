using System.Security.Cryptography;
using System.Text;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Platform.Data;

/// <summary>
/// One page of a list by keyset: the token holds the key of the last row shown, bound to the filter and the caller it was made for, so that
/// a page costs the same wherever it lies and a token is worthless to anybody else.
/// </summary>
public sealed class Page
{
    public const int MaxSize = 200;
    private const int DefaultSize = 50;

    private readonly string _bind;

    private Page(int size, string? after, string bind)
    {
        Size = size;
        After = after;
        _bind = bind;
    }

    public int Size { get; }

    /// <summary>Key of the last row of the page before; null on the first page.</summary>
    public string? After { get; }

    /// <param name="size">0 for the default of 50; 1..200.</param>
    /// <param name="token">As given by the page before, or empty.</param>
    /// <param name="bind">All that the list depends on: filter, order and caller.</param>
    public static Page Read(int size, string token, string bind)
    {
        if (size is < 0 or > MaxSize)
        {
            throw Refusal.Invalid("page_size", $"page_size 須在 1 到 {MaxSize} 之間，現在是 {size}", $"page_size must be from 1 to {MaxSize}; this is {size}", "OUT_OF_RANGE");
        }

        return new Page(size == 0 ? DefaultSize : size, token.Length == 0 ? null : Open(token, bind), bind);
    }

    /// <summary>Cuts the rows (fetched one over the size) to the page and makes the token of the next; empty on the last page.</summary>
    public (IReadOnlyList<T> Rows, string NextToken) Next<T>(IReadOnlyList<T> rows, Func<T, string> key)
    {
        if (rows.Count <= Size)
        {
            return (rows, "");
        }

        var last = key(rows[Size - 1]);
        return ([.. rows.Take(Size)], Convert.ToBase64String([.. Bound(last, _bind), .. Encoding.UTF8.GetBytes(last)]));
    }

    private static string Open(string token, string bind)
    {
        var bytes = new byte[token.Length];
        if (token.Length <= 1024 && Convert.TryFromBase64String(token, bytes, out var length) && length > 8)
        {
            var key = Encoding.UTF8.GetString(bytes, 8, length - 8);
            if (Bound(key, bind).AsSpan().SequenceEqual(bytes.AsSpan(0, 8)))
            {
                return key;
            }
        }

        throw Refusal.Invalid("page_token", "page_token 不屬於這個查詢，請從第一頁開始", "page_token does not belong to this query; start from the first page");
    }

    private static byte[] Bound(string key, string bind) => SHA256.HashData(Encoding.UTF8.GetBytes($"{bind}\n{key}"))[..8];
}
