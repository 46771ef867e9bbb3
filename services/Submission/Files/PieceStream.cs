namespace CseaMesh.Submission.Files;

/// <summary>A stream that hands on what is written to it in pieces of one size, so that an archive of any size needs the memory of one piece.</summary>
internal sealed class PieceStream(int size, Func<ReadOnlyMemory<byte>, Task> send) : Stream
{
    private byte[] _piece = new byte[size];
    private int _filled;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            var part = Math.Min(buffer.Length, size - _filled);
            buffer[..part].CopyTo(_piece.AsMemory(_filled));
            _filled += part;
            buffer = buffer[part..];
            if (_filled == size)
            {
                await SendAsync();
            }
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>A piece goes when it is full; nobody waits for half of one.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (_filled > 0)
        {
            await SendAsync();
        }

        await base.DisposeAsync();
    }

    private async Task SendAsync()
    {
        // The receiver keeps the piece; the next one gets a buffer of its own.
        var piece = _piece.AsMemory(0, _filled);
        (_piece, _filled) = (new byte[size], 0);
        await send(piece);
    }
}
