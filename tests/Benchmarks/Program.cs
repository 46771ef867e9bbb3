using CseaMesh.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks [-- NAME ...]
// Each line reads "bench <name> <value> <unit>"; every figure stands beside a baseline of the same run.
(string Name, Func<Task> Run)[] all =
[
    ("submissions", Submissions.RunAsync),
    ("gateway", GatewayCalls.RunAsync),
    ("board", BoardBench.ReadsAsync),
    ("watchers", BoardBench.WatchersAsync),
    ("million", BoardBench.MillionAsync),
    ("uploads", Uploads.RunAsync),
    ("night", Uploads.NightAsync),
    ("startup", StartUp.RunAsync),
    ("money", Money.RunAsync),
    ("entries", EntryList.RunAsync),
    ("season", SeasonRun.RunAsync),
    ("science", Science.RunAsync),
    ("ledger", Science.LedgerAsync),
];
if (args is ["uploads-client", var gateway])
{
    await Uploads.ClientAsync(new Uri(gateway));
    return 0;
}

var chosen = args.Length == 0 ? all : [.. all.Where(b => args.Contains(b.Name))];
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"There is {string.Join(", ", all.Select(b => b.Name))}.");
    return 2;
}

foreach (var (_, run) in chosen)
{
    await run();
}

return 0;
