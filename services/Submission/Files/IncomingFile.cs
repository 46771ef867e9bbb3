using System.Security.Cryptography;
using CseaMesh.Platform.Errors;
using Microsoft.Win32.SafeHandles;

namespace CseaMesh.Submission.Files;

/// <summary>
/// A file on its way in: written as it comes, hashed on the way, bounded, never whole in memory. One that cannot be resumed vanishes unless
/// it is kept; a part that can be resumed stays until its upload ends.
/// </summary>
internal sealed class IncomingFile : IDisposable
{
    private const int HashPiece = 128 << 10;

    /// <summary>EAGAIN: the file is locked by somebody else.</summary>
    private const int WouldBlock = 11;

    private readonly SafeFileHandle _handle;
    private readonly bool _resumable;
    private readonly IncrementalHash? _hash;
    private readonly long _begin;
    private IncrementalHash? _checksum;

    private IncomingFile(string path, bool resumable)
    {
        (Path, _resumable) = (path, resumable);
        _handle = File.OpenHandle(path, resumable ? FileMode.OpenOrCreate : FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Size = _begin = RandomAccess.GetLength(_handle);
        // What was there before an interruption is hashed at the end, in one go; what comes in one go is hashed as it comes.
        _hash = Size == 0 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    }

    public string Path { get; }

    public long Size { get; private set; }

    /// <summary>Lower-case hexadecimal; known once <see cref="Finish"/> has run.</summary>
    public string Sha256 { get; private set; } = "";

    public static IncomingFile New(FileFolders folders, string upload) => new(folders.PartOf(upload), resumable: false);

    /// <summary>Null while another pod that shares the folder is writing to it.</summary>
    public static IncomingFile? Resume(FileFolders folders, string upload)
    {
        try
        {
            return new IncomingFile(folders.PartOf(upload), resumable: true);
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            return null;
        }
    }

    /// <summary>Bytes of an upload that are here; 0 when none came yet.</summary>
    public static long LengthOf(FileFolders folders, string upload) => new FileInfo(folders.PartOf(upload)) is { Exists: true } part ? part.Length : 0;

    /// <summary>Checks the bytes of this call by an algorithm of their own: "sha1" or "sha256".</summary>
    public void Expect(string algorithm) => _checksum = IncrementalHash.CreateHash(algorithm == "sha1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);

    public byte[]? Checksum() => _checksum?.GetCurrentHash();

    /// <param name="refusal">What to say when the file grows past its limit.</param>
    public void Write(ReadOnlySpan<byte> chunk, Func<long, Refusal?> refusal)
    {
        refusal(Size + chunk.Length).ThrowIfAny();
        RandomAccess.Write(_handle, chunk, Size);
        Size += chunk.Length;
        _hash?.AppendData(chunk);
        _checksum?.AppendData(chunk);
    }

    /// <summary>Throws away what this call has written.</summary>
    public void Revoke()
    {
        RandomAccess.SetLength(_handle, _begin);
        Size = _begin;
    }

    public void Finish()
    {
        Sha256 = Convert.ToHexStringLower(_hash?.GetHashAndReset() ?? HashAll());
        RandomAccess.FlushToDisk(_handle);
    }

    /// <summary>Lets go of the finished file, so that others may move and read it.</summary>
    public void Release() => _handle.Dispose();

    public byte[] Head(int length)
    {
        var head = new byte[length];
        return head[..RandomAccess.Read(_handle, head, 0)];
    }

    public void Dispose()
    {
        _hash?.Dispose();
        _checksum?.Dispose();
        _handle.Dispose();
        if (!_resumable)
        {
            File.Delete(Path);
        }
    }

    private byte[] HashAll()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[HashPiece];
        for (long at = 0; at < Size;)
        {
            var read = RandomAccess.Read(_handle, piece, at);
            hash.AppendData(piece, 0, read);
            at += read;
        }

        return hash.GetHashAndReset();
    }
}
