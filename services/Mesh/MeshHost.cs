using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CseaMesh.Billing;
using CseaMesh.Gateway;
using CseaMesh.Judging;
using CseaMesh.Notification;
using CseaMesh.Platform;
using CseaMesh.Platform.Eventing;
using CseaMesh.Registration;
using CseaMesh.Submission;
using Microsoft.Data.Sqlite;

namespace CseaMesh.Mesh;

/// <summary>A port that somebody else listens on.</summary>
public sealed class PortTaken(int port) : IOException($"Port {port} is taken.")
{
    public int Port { get; } = port;
}

/// <summary>
/// The whole mesh in one process: five services and the gateway, each the same host that runs alone in a cluster, talking to each other over
/// loopback, each with its own SQLite file in the data folder.
/// </summary>
public sealed class MeshHost : IAsyncDisposable
{
    internal static readonly string[] Names = ["registration", "submission", "judging", "billing", "notification", "gateway"];

    private static readonly TimeSpan SettlePatience = TimeSpan.FromMinutes(1);

    private readonly List<(string Name, WebApplication App)> _hosts;

    private MeshHost(List<(string, WebApplication)> hosts, MeshOptions options, int http, int grpc, IReadOnlyDictionary<string, Uri> services)
    {
        (_hosts, Options, ServiceAddresses) = (hosts, options, services);
        Http = new Uri($"http://127.0.0.1:{http}/");
        Grpc = new Uri($"http://127.0.0.1:{grpc}");
    }

    public MeshOptions Options { get; }

    /// <summary>Pages and JSON.</summary>
    public Uri Http { get; }

    /// <summary>gRPC through the gateway.</summary>
    public Uri Grpc { get; }

    /// <summary>gRPC of each service itself, by short name; for benchmarks that compare with the way through the gateway.</summary>
    public IReadOnlyDictionary<string, Uri> ServiceAddresses { get; }

    /// <summary>Where letters are written that have no mail server.</summary>
    public string MailFolder => Path.Combine(Options.Data, "mail");

    /// <summary>Starts all six. Throws <see cref="PortTaken"/>.</summary>
    public static async Task<MeshHost> StartAsync(MeshOptions options)
    {
        var data = Path.GetFullPath(options.Data);
        options = options with { Data = data };
        Directory.CreateDirectory(data);
        RefuseTaken(options.HttpPort);
        RefuseTaken(options.GrpcPort);
        var keys = new MeshKeys(Path.Combine(data, "keys"));
        var free = new Queue<int>(FreePorts(12));
        var grpc = Names.ToDictionary(n => n, n => n == "gateway" && options.GrpcPort > 0 ? options.GrpcPort : free.Dequeue());
        var http = options.HttpPort > 0 ? options.HttpPort : free.Dequeue();
        var ops = Names.Where(n => n != "gateway").ToDictionary(n => n, _ => free.Dequeue());
        var addresses = Names.ToDictionary(n => n, n => new Uri($"http://127.0.0.1:{grpc[n]}"));
        string[] Arguments(string name) =>
        [
            $"--Ports:Grpc={grpc[name]}",
            name == "gateway" ? $"--Ports:Http={http}" : $"--Ports:Ops={ops[name]}",
            $"--ConnectionStrings:Default=Data Source={Path.Combine(data, $"{name}.db")}",
            $"--Data:Folder={data}", $"--Files:Root={Path.Combine(data, "files")}", $"--Mail:Folder={Path.Combine(data, "mail")}",
            $"--Logging:LogLevel:Default={options.LogLevel}",
            .. keys.Arguments(name),
            .. Names.Where(n => n != "gateway").Select(n => $"--Services:{n}:Grpc=http://127.0.0.1:{grpc[n]}"),
            $"--Services:submission:Http=http://127.0.0.1:{ops["submission"]}",
            .. OwnArguments(name, options, keys),
            .. options.More,
        ];

        // Keys and ports are given out one after the other; only then do hosts start side by side.
        var arguments = Names.ToDictionary(n => n, Arguments);
        var hosts = new ConcurrentDictionary<string, WebApplication>();
        Task StartTogetherAsync(IEnumerable<string> names) => Task.WhenAll(names.Select(name => Task.Run(async () =>
        {
            hosts[name] = Build(name, arguments[name]);
            await hosts[name].StartAsync();
        })));
        try
        {
            // Where the gateway has been before it shows the first page without the services; they do not take the processors from it.
            var again = File.Exists(Path.Combine(data, "gateway.db"));
            if (again)
            {
                await StartTogetherAsync(["gateway"]);
                await OpenFirstPageAsync(http);
            }

            await StartTogetherAsync(Names.Except(hosts.Keys));
            using var patience = new CancellationTokenSource(SettlePatience);
            await hosts["gateway"].Services.GetRequiredService<ServiceChannels>().ConnectAsync(patience.Token);

            return new MeshHost([.. Names.Select(n => (n, hosts[n]))], options, http, grpc["gateway"], addresses);
        }
        catch
        {
            await StopAsync([.. Names.Where(hosts.ContainsKey).Select(n => (n, hosts[n]))]);
            throw;
        }
    }

    /// <summary>The parts of one host, for tests of how they are put together.</summary>
    internal IServiceProvider PartsOf(string name) => _hosts.Single(h => h.Name == name).App.Services;

    /// <summary>Waits until every outbox is empty: all that is committed anywhere is known everywhere. Throws <see cref="TimeoutException"/>.</summary>
    public async Task SettleAsync()
    {
        var patience = Stopwatch.StartNew();
        var relays = _hosts.Where(h => h.Name != "gateway").Select(h => (h.Name, Relay: h.App.Services.GetRequiredService<Relay>())).ToList();

        // An event delivered to one service may make it owe another: only a whole round without debts counts.
        for (var quiet = 0; quiet < 2;)
        {
            var owed = new List<string>();
            foreach (var (name, relay) in relays)
            {
                if (await relay.CountOwedAsync(CancellationToken.None) is > 0 and var count)
                {
                    owed.Add($"{name} {count}");
                }
            }

            quiet = owed.Count == 0 ? quiet + 1 : 0;
            if (owed.Count > 0)
            {
                await Task.Delay(5);
            }

            if (patience.Elapsed > SettlePatience)
            {
                throw new TimeoutException($"Deliveries are stuck: {string.Join(", ", owed)}.");
            }
        }
    }

    /// <summary>Ends when the process is asked to stop.</summary>
    public Task RunAsync() => _hosts.Single(h => h.Name == "gateway").App.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync(_hosts);
        SqliteConnection.ClearAllPools();
    }

    /// <summary>Each call loads what it builds, and nothing of the other hosts.</summary>
    private static WebApplication Build(string name, string[] arguments) => name switch
    {
        "registration" => RegistrationHost.Build(arguments),
        "submission" => SubmissionHost.Build(arguments),
        "judging" => JudgingHost.Build(arguments),
        "billing" => BillingHost.Build(arguments),
        "notification" => NotificationHost.Build(arguments),
        "gateway" => GatewayHost.Build(arguments),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such host."),
    };

    private static IEnumerable<string> OwnArguments(string name, MeshOptions options, MeshKeys keys)
    {
        if (options.Clock is { } clock)
        {
            yield return "--Clock:Rehearsal=true";
            yield return $"--Clock:Start={clock.ToString("O", CultureInfo.InvariantCulture)}";
            yield return $"--Clock:Frozen={(options.ClockFrozen ? "true" : "false")}";

            // Days pass in seconds here, and the addresses are made up: nobody outside is to be asked for them.
            yield return "--Links:Check=false";
        }

        switch (name)
        {
            case "billing":
                // The example numbers of the Ministry's own documents: a demonstration issues to nobody.
                yield return "--Seller:Identifier=04595257";
                yield return "--Seller:Name=示範協會（測試資料）";
                yield return "--Seller:Address=臺北市中正區測試路1號";
                yield return "--Seller:ConsumerName=消費";
                yield return $"--Seller:QrKey={Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(keys.Private("billing")))[..16])}";
                break;
            case "judging":
                yield return $"--Ledger:Key={keys.Private("ledger")}";
                if (options.Redis is { } redis)
                {
                    yield return $"--Redis:Connection={redis}";
                }

                break;
            case "gateway":
                yield return $"--Limits:SignInPerMinute={options.SignInPerMinute}";
                for (var i = 0; i < options.Accounts.Count; i++)
                {
                    var account = options.Accounts[i];
                    yield return $"--Demo:Accounts:{i}:Mail={account.Mail}";
                    yield return $"--Demo:Accounts:{i}:Name={account.Name}";
                    yield return $"--Demo:Accounts:{i}:Password={account.Password}";
                    yield return $"--Demo:Accounts:{i}:Token={account.Token}";
                    for (var r = 0; r < account.Roles.Count; r++)
                    {
                        yield return $"--Demo:Accounts:{i}:Roles:{r}={account.Roles[r]}";
                    }
                }

                break;
        }
    }

    private static async Task StopAsync(List<(string Name, WebApplication App)> hosts)
    {
        // The gateway first, so that nobody's call ends half-way.
        foreach (var (_, app) in Enumerable.Reverse(hosts))
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    /// <summary>Asks as plainly as can be: an HTTP client would cost the page a tenth of its time.</summary>
    private static async Task OpenFirstPageAsync(int port)
    {
        using var browser = new TcpClient();
        await browser.ConnectAsync(IPAddress.Loopback, port);
        var stream = browser.GetStream();
        await stream.WriteAsync("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n"u8.ToArray());
        await stream.CopyToAsync(Stream.Null);
    }

    private static void RefuseTaken(int port)
    {
        if (port == 0)
        {
            return;
        }

        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException)
        {
            throw new PortTaken(port);
        }
    }

    /// <summary>Ports that the system calls free, all held at once so that no two are the same.</summary>
    private static List<int> FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            foreach (var listener in listeners)
            {
                listener.Start();
            }

            return [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
            {
                listener.Stop();
            }
        }
    }
}
