using CseaMesh.Edition.V1;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;

namespace CseaMesh.Tests.Submission;

/// <summary>The same dossier with its files in an object store that speaks S3.</summary>
public sealed class StoreTests
{
    [Fact]
    public async Task A_dossier_lives_in_an_object_store_from_upload_to_reading_copy()
    {
        var folder = await Node.FolderAsync("s3rver");
        var port = FreePort.Next();
        var objects = Directory.CreateTempSubdirectory("csea-s3-").FullName;
        await using (await Node.ServeAsync(folder, port, "node_modules/s3rver/bin/s3rver.js", "--directory", objects, "--address", "127.0.0.1", "--port", $"{port}", "--configure-bucket", "csea", "--silent"))
        {
            await using var desk = await DossierDesk.OpenAsync(null,
                $"--Files:S3:Endpoint=http://127.0.0.1:{port}", "--Files:S3:Bucket=csea", "--Files:S3:AccessKey=S3RVER", "--Files:S3:SecretKey=S3RVER", "--Files:S3:Prefix=files/");
            await desk.AcceptAsync(DossierDesk.Team);
            var slots = (await desk.SeeAsync(DossierDesk.Team)).Slots;
            Assert.Equal(DossierDesk.Bytes("entry.pdf"), await desk.DownloadAsync(slots[0].File.Id, desk.Manager));

            await desk.GrantAsync(DossierDesk.Team, Cast.Judge(1));
            var copy = (await desk.As(Cast.Judge(1)).GetReadingCopyAsync(new GetReadingCopyRequest { Entry = DossierDesk.Team })).Items.First(i => i.Kind == SlotKind.EntryDocument);
            Assert.Equal(copy.SizeBytes, (await desk.DownloadAsync(copy.File, desk.As(Cast.Judge(1)))).Length);
            Assert.NotEmpty((await desk.As(Cast.Judge(1)).GetPageImageAsync(new GetPageImageRequest { File = copy.File, Page = 2 })).Image);

            // Nothing of it lies on the service's own disk but pictures that can be drawn again.
            var here = Directory.GetFiles(Path.Combine(desk.Service.Folder, "files"), "*", SearchOption.AllDirectories);
            Assert.All(here, path => Assert.Contains($"{Path.DirectorySeparatorChar}pages{Path.DirectorySeparatorChar}", path, StringComparison.Ordinal));
        }

        Directory.Delete(objects, recursive: true);
    }
}
