using CseaMesh.Verifier;

const string Usage = """
    usage: verifier BUNDLE.json [--key KEY.pem] [--checkpoint NOTE.txt]... [--out FOLDER]

    Recomputes everything in an exported ledger, offline.
      --key         the public key the bundle must be signed with (as printed in the minutes)
      --checkpoint  an earlier checkpoint or receipt's checkpoint that must be a beginning of this ledger
      --out         writes each recomputed result file as <hash>.json
    Exit code 0: everything holds. 1: something does not. 2: this is no bundle.
    The format, and what a valid bundle proves and what not: FORMAT.md beside this program.
    """;

if (args.Length == 0 || args[0].StartsWith('-') || args.Length % 2 == 0)
{
    Console.WriteLine(Usage);
    return args is ["-h" or "--help"] ? 0 : 2;
}

try
{
    var options = args.Skip(1).Chunk(2).ToLookup(p => p[0], p => p[1]);
    if (options.FirstOrDefault(o => o.Key is not ("--key" or "--checkpoint" or "--out")) is { } unknown)
    {
        Console.WriteLine($"There is no option {unknown.Key}.\n{Usage}");
        return 2;
    }

    var verification = Verification.Run(
        File.ReadAllBytes(args[0]),
        Console.Out,
        options["--key"].Select(File.ReadAllText).FirstOrDefault(),
        [.. options["--checkpoint"].Select(File.ReadAllText)]);
    if (options["--out"].FirstOrDefault() is { } folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (hash, text) in verification.Recomputed)
        {
            File.WriteAllText(Path.Combine(folder, $"{hash}.json"), text);
        }
    }

    return verification.Holds ? 0 : 1;
}
catch (Exception e) when (e is IOException or UnreadableException)
{
    Console.WriteLine($"This is no bundle: {e.Message}");
    return 2;
}
