using System.Diagnostics;
using System.Globalization;
using CseaMesh.Edition.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;
using Grpc.Core;

namespace CseaMesh.Tests.Submission.FileSet;

/// <summary>Every file of the set comes to its expected end, each in its own words, and the service stays up, small and quick for everybody else.</summary>
public sealed class FileSetTests(FileSetTests.OneDesk one) : IClassFixture<FileSetTests.OneDesk>
{
    /// <summary>One service for the whole set, as it would be: what one file does to it, the next would notice.</summary>
    public sealed class OneDesk : IAsyncLifetime
    {
        internal DossierDesk Desk { get; private set; } = null!;

        internal long Before { get; private set; }

        public async ValueTask InitializeAsync()
        {
            Desk = await DossierDesk.OpenAsync();
            await Desk.UploadAsync(DossierDesk.Team, SlotKind.EntryDocument, 1, "entry.pdf");
            Before = Process.GetCurrentProcess().WorkingSet64;
        }

        public ValueTask DisposeAsync() => Desk.DisposeAsync();
    }

    public static TheoryData<string> Names => [.. Samples.All.Select(s => s.Name)];

    [Fact]
    public void The_set_holds_at_least_sixty_files_of_different_names() =>
        Assert.InRange(Samples.All.Select(s => s.Name).Distinct().Count(), 60, 1000);

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("rule", "DOC-01")]
    [Trait("rule", "DOC-02")]
    [Trait("rule", "DOC-03")]
    [Trait("rule", "DOC-05")]
    [Trait("rule", "VID-02")]
    [Trait("rule", "YBK-07")]
    [Trait("rule", "YBK-11")]
    public async Task A_file_comes_to_its_expected_end(string name)
    {
        var sample = Samples.All.Single(s => s.Name == name);
        foreach (var program in new[] { "pdfinfo", "ffprobe", "qpdf" })
        {
            Assert.SkipUnless(Installed.Has(program), $"{program} is not installed");
        }

        var bytes = sample.Bytes();
        try
        {
            var answer = await one.Desk.UploadAsync(DossierDesk.Team, sample.Kind, 1, bytes, sample.Sent, h =>
            {
                (h.FrontCover, h.BackCover) = (false, false);
                sample.More?.Invoke(h);
            });
            Assert.Equal(sample.Expected, Seen(answer, sample.Expected));
        }
        catch (RpcException e) when (e.ToRefusal() is { } refusal)
        {
            Assert.Equal(sample.Expected, refusal.Reason);
            Assert.True(refusal.Zh.Length > 5 && refusal.En.Length > 10, refusal.Reason);
        }

        // Whatever came, the next one is served at once, and what was sent before still lies in its place.
        var watch = Stopwatch.StartNew();
        Assert.Equal("application/pdf", (await one.Desk.SeeAsync(DossierDesk.Team)).Slots.Single(s => s.Item == "ENTRY_DOCUMENT-1").File.ContentType);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://localhost/film")]
    [InlineData("https://127.0.0.1/film")]
    [InlineData("https://127.1/film")]
    [InlineData("https://2130706433/film")]
    [InlineData("https://0x7f000001/film")]
    [InlineData("https://[::1]/film")]
    [InlineData("https://[::ffff:10.0.0.1]/film")]
    [InlineData("https://10.1.2.3/film")]
    [InlineData("https://metadata.google.internal/")]
    [InlineData("https://user:secret@www.example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://www.example.com\\@10.0.0.1/")]
    [InlineData("https://www.example.com/\u202Egpj.exe")]
    [Trait("rule", "VID-06")]
    public async Task An_address_that_leads_inside_is_refused(string url)
    {
        var refusal = (await Assert.ThrowsAsync<RpcException>(async () => await one.Desk.Manager.SetLinkAsync(new SetLinkRequest { Entry = DossierDesk.Team, Kind = SlotKind.EntryVideo, Url = url, DeclaredSeconds = 60 }))).ToRefusal();
        Assert.Equal("LINK_UNSAFE", Assert.Single(refusal!.Fields).Reason);
    }

    [Fact]
    public async Task Bombs_leave_the_service_as_small_as_it_was()
    {
        Assert.SkipUnless(Installed.Has("pdfinfo"), "poppler is not installed");
        foreach (var name in new[] { "300 MB in 300 KB", "3,000 parts", "a page tree 20,000 levels deep" })
        {
            var sample = Samples.All.Single(s => s.Name == name);
            var bytes = sample.Bytes();
            GC.Collect();
            var before = Process.GetCurrentProcess().WorkingSet64;
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                try
                {
                    await one.Desk.UploadAsync(DossierDesk.Team, sample.Kind, 1, bytes, sample.Sent);
                }
                catch (RpcException e) when (e.ToRefusal() is not null)
                {
                    // As expected; the test above says which.
                }
            }));
            Assert.InRange(Process.GetCurrentProcess().WorkingSet64 - before, long.MinValue, 200L << 20);
        }
    }

    /// <summary>State of the slot and, where the expectation names one, the finding or figure.</summary>
    private static string Seen(UploadFileResponse answer, string expected)
    {
        var state = answer.Slot.State.ToString().ToUpperInvariant();
        var named = expected.Contains(' ', StringComparison.Ordinal) ? expected[(expected.IndexOf(' ', StringComparison.Ordinal) + 1)..] : "";
        var file = answer.Slot.File;
        var seen = named switch
        {
            "" => "",
            "author" => file.Notes.Any(n => n is { Key: "author", Identifies: true }) ? "author" : "no author",
            _ when named.EndsWith(" dpi", StringComparison.Ordinal) => $"{file.DensityDpi} dpi",
            _ when named.EndsWith(" s", StringComparison.Ordinal) => $"{file.DurationSeconds} s",
            _ when named.EndsWith(" pages", StringComparison.Ordinal) => $"{file.Pages} pages",
            _ when named.EndsWith(" characters", StringComparison.Ordinal) => $"{file.Characters} characters",
            _ when char.IsAsciiDigit(named[0]) => string.Create(CultureInfo.InvariantCulture, $"{file.WidthPixels}x{file.HeightPixels}"),
            _ => answer.Findings.Any(f => f.Rule == named && f.Level != FindingLevel.Fulfilled) ? named : $"not {named}: {string.Join("; ", answer.Findings.Select(f => $"{f.Rule} {f.What.En}"))}",
        };
        return seen.Length > 0 ? $"{state} {seen}" : state;
    }
}
