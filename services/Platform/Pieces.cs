using System.Buffers;
using System.IO.Pipelines;

namespace CseaMesh.Platform;

/// <summary>
/// The body of a request in pieces of one borrowed length: a socket gives its bytes in small ones, and every write, every step of a hash should be worth its call.
/// </summary>
public static class Pieces
{
    private const int Length = 64 << 10;

    /// <summary>
    /// Hands on every byte in order until the sender ends; a piece is valid until the taker is done with it. Where the taker throws, or the call is cancelled, the rest is left in the
    /// body: the server may have to read it away.
    /// </summary>
    public static async Task ReadAsync(PipeReader body, Func<ReadOnlyMemory<byte>, ValueTask> take, CancellationToken ct)
    {
        var piece = ArrayPool<byte>.Shared.Rent(Length);
        try
        {
            while (true)
            {
                var read = await body.ReadAtLeastAsync(Length, ct);
                var bytes = read.Buffer;
                try
                {
                    while (!bytes.IsEmpty)
                    {
                        var part = bytes.Slice(0, Math.Min(piece.Length, bytes.Length));
                        part.CopyTo(piece);
                        await take(piece.AsMemory(0, (int)part.Length));
                        bytes = bytes.Slice(part.End);
                    }
                }
                finally
                {
                    body.AdvanceTo(bytes.Start, read.Buffer.End);
                }

                if (read.IsCompleted)
                {
                    return;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
