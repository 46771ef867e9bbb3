using System.Security.Cryptography;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Submission.Files;

/// <summary>
/// Files by content: a file lies under its SHA-256 and is never changed or removed by anything a dossier goes through.
/// Configuration: <c>Files:Root</c>, a folder.
/// </summary>
internal sealed class FileStore
{
    private readonly string _root;
    private readonly string _incoming;

    public FileStore(IConfiguration configuration)
    {
        _root = Path.GetFullPath(configuration["Files:Root"] ?? Path.Combine(configuration["Data:Folder"] ?? "data", "files"));
        _incoming = Path.Combine(_root, "incoming");
        Directory.CreateDirectory(_incoming);
    }

    /// <summary>A place to stream a file into; it vanishes unless it is kept.</summary>
    public Incoming Receive() => new(this, Path.Combine(_incoming, Path.GetRandomFileName()));

    public FileStream Open(string sha256) => new(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read, 64 << 10, FileOptions.Asynchronous | FileOptions.SequentialScan);

    public bool Has(string sha256, long size) => new FileInfo(PathOf(sha256)) is { Exists: true } file && file.Length == size;

    public string PathOf(string sha256) => sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower)
        ? Path.Combine(_root, sha256[..2], sha256)
        : throw new ArgumentException("Not a SHA-256.", nameof(sha256));

    /// <summary>A file on its way in: hashed while it is written, bounded, never whole in memory.</summary>
    internal sealed class Incoming(FileStore store, string path) : IAsyncDisposable
    {
        private readonly FileStream _stream = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 64 << 10, FileOptions.Asynchronous);
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public string Path => path;

        public long Size { get; private set; }

        /// <summary>Lower-case hexadecimal; known once <see cref="FinishAsync"/> has run.</summary>
        public string Sha256 { get; private set; } = "";

        /// <param name="refusal">What to say when the file grows past its limit.</param>
        public async Task WriteAsync(ReadOnlyMemory<byte> chunk, Func<long, Refusal?> refusal, CancellationToken ct)
        {
            Size += chunk.Length;
            refusal(Size).ThrowIfAny();
            _hash.AppendData(chunk.Span);
            await _stream.WriteAsync(chunk, ct);
        }

        public async Task FinishAsync(CancellationToken ct)
        {
            Sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
            await _stream.FlushAsync(ct);
            _stream.Flush(flushToDisk: true);
        }

        public async Task<byte[]> HeadAsync(int length, CancellationToken ct)
        {
            _stream.Position = 0;
            var head = new byte[length];
            var read = await _stream.ReadAtLeastAsync(head, length, throwOnEndOfStream: false, ct);
            return head[..read];
        }

        /// <summary>Puts the file under its hash. Done before the row that names it is saved, so that no row points to nothing.</summary>
        public void Keep()
        {
            _stream.Dispose();
            var target = store.PathOf(Sha256);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            if (File.Exists(target))
            {
                File.Delete(path);
            }
            else
            {
                File.Move(path, target, overwrite: true);
            }
        }

        public async ValueTask DisposeAsync()
        {
            _hash.Dispose();
            await _stream.DisposeAsync();
            File.Delete(path);
        }
    }
}
