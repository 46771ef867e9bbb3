using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace CseaMesh.Submission.Files;

/// <summary>
/// Files in an S3-compatible object store. Configuration: <c>Files:S3:Endpoint</c>, <c>Bucket</c>, <c>Region</c>, <c>Prefix</c>,
/// <c>AccessKey</c> and <c>SecretKey</c> (from a Secret).
/// </summary>
internal sealed class S3Store : IFileStore, IDisposable
{
    private readonly AmazonS3Client _client;
    private readonly FileFolders _folders;
    private readonly string _bucket;
    private readonly string _prefix;

    public S3Store(IConfiguration configuration, FileFolders folders)
    {
        var s3 = configuration.GetSection("Files:S3");
        _folders = folders;
        _bucket = Setting("Bucket");
        _prefix = s3["Prefix"] ?? "";
        _client = new AmazonS3Client(new BasicAWSCredentials(Setting("AccessKey"), Setting("SecretKey")), new AmazonS3Config
        {
            ServiceURL = Setting("Endpoint"),
            AuthenticationRegion = s3["Region"] ?? "us-east-1",
            ForcePathStyle = true,
            // Stores other than Amazon's own know the checksums of the protocol, not those of newer clients. Content is checked by its SHA-256 anyway.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });

        string Setting(string name) => s3[name] ?? throw new InvalidOperationException($"Set Files:S3:{name}.");
    }

    public async Task PutAsync(string path, string sha256, CancellationToken ct)
    {
        if (!await HasAsync(sha256, new FileInfo(path).Length, ct))
        {
            await _client.PutObjectAsync(new PutObjectRequest { BucketName = _bucket, Key = KeyOf(sha256), FilePath = path, UseChunkEncoding = false, ContentType = "application/octet-stream" }, ct);
        }

        File.Delete(path);
    }

    public async Task<Stream> OpenAsync(string sha256, long offset, CancellationToken ct)
    {
        var request = new GetObjectRequest { BucketName = _bucket, Key = KeyOf(sha256) };
        if (offset > 0)
        {
            request.ByteRange = new ByteRange($"bytes={offset}-");
        }

        return (await _client.GetObjectAsync(request, ct)).ResponseStream;
    }

    public async Task<bool> HasAsync(string sha256, long size, CancellationToken ct)
    {
        try
        {
            return (await _client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = _bucket, Key = KeyOf(sha256) }, ct)).ContentLength == size;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    public async Task RemoveAsync(string sha256, CancellationToken ct) =>
        await _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _bucket, Key = KeyOf(sha256) }, ct);

    public async Task<LocalFile> LocalAsync(string sha256, CancellationToken ct)
    {
        var path = _folders.Scratch();
        await using var from = await OpenAsync(sha256, 0, ct);
        await using var to = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await from.CopyToAsync(to, ct);
        return new LocalFile(path, temporary: true);
    }

    public void Dispose() => _client.Dispose();

    private string KeyOf(string sha256) => $"{_prefix}{FileFolders.Checked(sha256)[..2]}/{sha256}";
}
