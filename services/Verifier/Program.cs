using CseaMesh.Verifier;

if (args.Length != 1 || args[0] is "-h" or "--help")
{
    Console.WriteLine("usage: verifier BUNDLE.json    recomputes everything in an exported ledger, offline; exit code 0 when all holds");
    return args.Length == 1 ? 0 : 2;
}

try
{
    return Verification.Run(File.ReadAllText(args[0]), Console.Out) ? 0 : 1;
}
catch (Exception e) when (e is IOException or InvalidDataException or System.Text.Json.JsonException or FormatException)
{
    Console.WriteLine($"The bundle cannot be read: {e.Message}");
    return 2;
}
