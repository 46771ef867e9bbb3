namespace CseaMesh.Submission.Files;

/// <summary>Files in a folder: the embedded default. Configuration: <c>Files:Root</c>.</summary>
internal sealed class FolderStore(FileFolders folders) : IFileStore
{
    public Task PutAsync(string path, string sha256, CancellationToken ct)
    {
        var target = PathOf(sha256);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (File.Exists(target))
        {
            File.Delete(path);
        }
        else
        {
            File.Move(path, target, overwrite: true);
        }

        return Task.CompletedTask;
    }

    public Task<Stream> OpenAsync(string sha256, long offset, CancellationToken ct)
    {
        var stream = new FileStream(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan) { Position = offset };
        return Task.FromResult<Stream>(stream);
    }

    public Task<bool> HasAsync(string sha256, long size, CancellationToken ct) =>
        Task.FromResult(new FileInfo(PathOf(sha256)) is { Exists: true } file && file.Length == size);

    public Task RemoveAsync(string sha256, CancellationToken ct)
    {
        if (File.Exists(PathOf(sha256)))
        {
            File.Delete(PathOf(sha256));
        }

        return Task.CompletedTask;
    }

    public Task<LocalFile> LocalAsync(string sha256, CancellationToken ct) => Task.FromResult(new LocalFile(PathOf(sha256), temporary: false));

    private string PathOf(string sha256) => Path.Combine(folders.Root, FileFolders.Checked(sha256)[..2], sha256);
}
