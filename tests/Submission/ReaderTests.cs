using System.Diagnostics;
using CseaMesh.Platform.Errors;
using CseaMesh.Submission.Files;
using CseaMesh.Tests.Submission.FileSet;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace CseaMesh.Tests.Submission;

/// <summary>The children that read strangers' files: what they may, and what a file that is too much for one does to the others.</summary>
public sealed class ReaderTests
{
    private const string Taken = """{"Done":true,"Refusal":"","Facts":{"Pages":7,"Notes":[]}}""";

    private static readonly IConfiguration Settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Tools:AtOnce"] = "1" }).Build();

    [Theory]
    [InlineData("a crash", "read line; kill -SEGV $$")]
    [InlineData("memory that was refused", "read line; kill -ABRT $$")]
    [InlineData("an end without a word", "read line; exit 0")]
    [InlineData("work without end", "exec sleep 600")]
    [InlineData("talk without end", "read line; exec tr '\\0' x < /dev/zero")]
    [InlineData("a word that is none", "read line; echo nonsense; exec sleep 600")]
    public async Task What_ends_a_reader_is_refused_in_its_own_words(string what, string script)
    {
        var time = Stopwatch.StartNew();
        using var readers = Of(script, TimeSpan.FromSeconds(2));
        var refusal = await Assert.ThrowsAsync<Refusal>(() => readers.ReadAsync(ReaderVerb.Docx, "/nowhere", CancellationToken.None));
        Assert.True(refusal.Reason == "FILE_TOO_COMPLEX", what);
        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_file_that_a_used_reader_stumbles_over_is_read_by_a_new_one()
    {
        using var readers = Of($"read line; echo '{Taken}'; read line; kill -SEGV $$", TimeSpan.FromSeconds(20));
        for (var file = 0; file < 3; file++)
        {
            Assert.Equal(7, (await readers.ReadAsync(ReaderVerb.Docx, "/nowhere", CancellationToken.None)).Pages);
        }
    }

    [Fact]
    public async Task A_reader_says_no_refusal_of_its_own_and_no_word_unbounded()
    {
        var note = "{\"Key\":\"author\",\"Value\":\"" + new string('x', 5000) + "\",\"Identifies\":true}";
        using var invents = Of("""read line; echo '{"Done":false,"Refusal":"GIVE_THEM_THE_PRIZE","Facts":null}'""", TimeSpan.FromSeconds(20));
        Assert.Equal("FILE_UNREADABLE", (await Assert.ThrowsAsync<Refusal>(() => invents.ReadAsync(ReaderVerb.Jpeg, "/nowhere", CancellationToken.None))).Reason);
        using var talks = Of("read line; echo '" + Taken.Replace("[]", $"[{note}]", StringComparison.Ordinal) + "'", TimeSpan.FromSeconds(20));
        var told = Assert.Single((await talks.ReadAsync(ReaderVerb.Jpeg, "/nowhere", CancellationToken.None)).Notes);
        Assert.InRange(told.Value.Length, 1, 120);
    }

    [Fact]
    public async Task The_service_itself_is_the_reader_and_is_kept_for_the_next_file()
    {
        using var readers = new Readers(Settings, NewCage());
        var photo = await readers.ReadAsync(ReaderVerb.Jpeg, FileOf("photo.jpg"), CancellationToken.None);
        Assert.Equal((1200, 800, 300), (photo.Width, photo.Height, photo.Dpi));
        var time = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
        {
            await readers.ReadAsync(ReaderVerb.Jpeg, FileOf("photo.jpg"), CancellationToken.None);
        }

        // A runtime started twenty times would need several seconds of processor alone.
        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Equal("FILE_UNREADABLE", (await Assert.ThrowsAsync<Refusal>(() => readers.ReadAsync(ReaderVerb.Docx, FileOf("photo.jpg"), CancellationToken.None))).Reason);
    }

    [Fact]
    public async Task The_cage_bounds_memory_time_and_files_and_takes_the_network_away()
    {
        foreach (var program in new[] { "prlimit", "unshare", "nice" })
        {
            Assert.SkipUnless(Installed.Has(program), $"{program} is not installed");
        }

        var command = await NewCage().AroundAsync(new Limits(Memory: 512L << 20, CpuSeconds: 5, MaxFile: 1L << 20), ["/bin/sh", "-c", "ulimit -v; ulimit -t; ulimit -c; nice; grep -c : /proc/net/dev"]);
        Assert.SkipUnless(command.Any(part => part.EndsWith("unshare", StringComparison.Ordinal)), "the system lets us take the network away from nobody");
        using var caged = ChildProcess.Start(command)!;
        var said = (await caged.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // Address space in KiB, seconds, no core file, after everybody else, and of all networks the loopback that leads nowhere.
        Assert.Equal(["524288", "5", "0", "10", "1"], said);
    }

    private static Readers Of(string script, TimeSpan maxTime) => new(Settings, NewCage(), ["/bin/sh", "-c", script], maxTime);

    private static Cage NewCage() => new(NullLogger<Cage>.Instance);

    private static string FileOf(string name) => Path.Combine(AppContext.BaseDirectory, "Files", name);
}
