using System.Globalization;
using CseaMesh.Mesh.Demo;
using CseaMesh.Mesh.Season;
using Spectre.Console;

namespace CseaMesh.Mesh;

/// <summary>The command line: start the mesh and keep it running, or play a season.</summary>
internal static class MeshProgram
{
    private const string Help = """
        CseaMesh.Mesh: the whole mesh in one process, on loopback.

          dotnet run --project services/Mesh                 start it with the demonstration; data is kept in ./data
          dotnet run --project services/Mesh -- --season     play a whole season and check what came of it

          --data FOLDER     where databases, files, mail and keys are kept (./data; a season: ./data/season-DATE)
          --port N          browsers and JSON (5080)
          --grpc-port N     gRPC (5081)
          --redis ADDRESS   live board in Redis, e.g. 127.0.0.1:6379 (otherwise in memory)
          --real-time       run on real time instead of the demonstration's clock
          --seed N          of a season (2025)
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (Arguments.Read(args) is not { } arguments)
        {
            Console.Error.WriteLine(Help);
            return args.Any(a => a is "--help" or "-h") ? 0 : 2;
        }

        try
        {
            return arguments.Season ? await PlayAsync(arguments) : await ServeAsync(arguments);
        }
        catch (PortTaken taken)
        {
            Console.Error.WriteLine($"連接埠 {taken.Port} 已被其他程式使用，請以 --port 或 --grpc-port 指定其他連接埠。");
            Console.Error.WriteLine($"Port {taken.Port} is taken by another program. Choose another with --port or --grpc-port.");
            return 3;
        }
    }

    private static async Task<int> PlayAsync(Arguments arguments)
    {
        var data = arguments.Data ?? Path.Combine("data", $"season-{DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");
        if (Directory.Exists(data) && Directory.EnumerateFileSystemEntries(data).Any())
        {
            Console.Error.WriteLine($"資料夾 {data} 已有資料；賽季須從空的資料夾開始。");
            Console.Error.WriteLine($"{data} already holds data; a season starts in an empty folder.");
            return 4;
        }

        await using var mesh = await MeshHost.StartAsync(SeasonPlayer.Options(data, arguments.Redis));
        var holds = await SeasonConsole.PlayAsync(mesh, arguments.Seed);
        DemoClock.Remember(data, await DemoClock.NowAsync(mesh));
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"瀏覽這個賽季 · To look around in it: [bold]dotnet run --project services/Mesh -- --data {data}[/]");
        return holds ? 0 : 1;
    }

    private static async Task<int> ServeAsync(Arguments arguments)
    {
        var data = arguments.Data ?? "data";
        await using var mesh = await MeshHost.StartAsync(new MeshOptions
        {
            Data = data,
            HttpPort = arguments.Port,
            GrpcPort = arguments.GrpcPort,
            Redis = arguments.Redis,
            Clock = arguments.RealTime ? null : DemoClock.Recall(data),
            Accounts = DemoPeople.Accounts(data, DemoPeople.All),
        });
        await DemoStart.SeedAsync(mesh);
        DemoStart.Greet(mesh);
        await using var clock = arguments.RealTime ? null : new DemoClock(mesh);
        await mesh.RunAsync();
        return 0;
    }

    /// <summary>What the command line says, or null when it says something unknown.</summary>
    private sealed record Arguments(bool Season, bool RealTime, string? Data, int Port, int GrpcPort, string? Redis, int Seed)
    {
        public static Arguments? Read(string[] args)
        {
            var read = new Arguments(false, false, null, 5080, 5081, null, 2025);
            for (var i = 0; i < args.Length; i++)
            {
                var value = i + 1 < args.Length ? args[i + 1] : null;
                int? number = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed <= 65535 ? parsed : null;
                var next = args[i] switch
                {
                    "--season" => read with { Season = true },
                    "--real-time" => read with { RealTime = true },
                    "--data" when value is not null => read with { Data = value },
                    "--redis" when value is not null => read with { Redis = value },
                    "--port" when number is { } port => read with { Port = port },
                    "--grpc-port" when number is { } port => read with { GrpcPort = port },
                    "--seed" when number is { } seed => read with { Seed = seed },
                    _ => null,
                };
                if (next is null)
                {
                    return null;
                }

                i += args[i] is "--season" or "--real-time" ? 0 : 1;
                read = next;
            }

            return read;
        }
    }
}
