using System.Globalization;
using CseaMesh.Mesh.Season;

namespace CseaMesh.Mesh.Demo;

/// <summary>
/// The clock of the demonstration goes on from where the data stand: it is noted down while the mesh runs, and a later start takes it up again.
/// </summary>
internal sealed class DemoClock : IAsyncDisposable
{
    /// <summary>Shortly before registration opens; seeding then moves it into May.</summary>
    public static readonly DateTimeOffset FirstStart = new(2025, 4, 10, 9, 0, 0, TimeSpan.FromHours(8));

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _noting;

    public DemoClock(MeshHost mesh) => _noting = NoteAsync(mesh, _stop.Token);

    /// <summary>Where the clock stood when the data were last used.</summary>
    public static DateTimeOffset Recall(string data) =>
        File.Exists(FileIn(data)) && DateTimeOffset.TryParse(File.ReadAllText(FileIn(data)), CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : FirstStart;

    public static void Remember(string data, DateTimeOffset now) => File.WriteAllText(FileIn(data), now.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>The present time of the mesh, as anyone may ask for it.</summary>
    public static async Task<DateTimeOffset> NowAsync(MeshHost mesh)
    {
        using var api = new PublicApi(mesh.Http, mesh.Grpc);
        return (await api.GetAsync("/clock")).GetProperty("now").GetDateTimeOffset();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _noting;
        _stop.Dispose();
    }

    private static string FileIn(string data) => Path.Combine(data, "clock.txt");

    private static async Task NoteAsync(MeshHost mesh, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                Remember(mesh.Options.Data, await NowAsync(mesh));
            }
        }
        catch (OperationCanceledException)
        {
            // The mesh stops; at most the last ten seconds are lived twice.
        }
    }
}
