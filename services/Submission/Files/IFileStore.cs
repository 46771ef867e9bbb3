namespace CseaMesh.Submission.Files;

/// <summary>
/// Files by content: a file lies under its SHA-256 and is never changed or removed by anything a dossier goes through, only by the erasure of a person.
/// In a folder (<see cref="FolderStore"/>) or in an S3-compatible object store (<see cref="S3Store"/>).
/// </summary>
internal interface IFileStore
{
    /// <summary>Takes the finished file at this path over. Done before the row that names it is saved, so that no row points to nothing.</summary>
    Task PutAsync(string path, string sha256, CancellationToken ct);

    /// <summary>The bytes from an offset on.</summary>
    Task<Stream> OpenAsync(string sha256, long offset, CancellationToken ct);

    Task<bool> HasAsync(string sha256, long size, CancellationToken ct);

    /// <summary>Removes the bytes for good; no harm when they are gone already.</summary>
    Task RemoveAsync(string sha256, CancellationToken ct);

    /// <summary>A path for a program of the system to read from.</summary>
    Task<LocalFile> LocalAsync(string sha256, CancellationToken ct);
}

/// <summary>A file on this machine; one that was fetched for the purpose goes with it.</summary>
internal sealed class LocalFile(string path, bool temporary) : IDisposable
{
    public string Path => path;

    public void Dispose()
    {
        if (temporary)
        {
            File.Delete(path);
        }
    }
}
