using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

// Prints every rule of the rulebook with the tests that prove it (trait "rule"), then the rules without one.
// usage: dotnet run --project tests/RuleTrace -- <CseaMesh.Tests.dll> <rules.tsv>
if (args.Length != 2)
{
    Console.Error.WriteLine("usage: RuleTrace <CseaMesh.Tests.dll> <rules.tsv>");
    return 2;
}

var rules = File.ReadLines(args[1]).Select(line => line.Split('\t')).ToDictionary(parts => parts[0], parts => parts[1]);
using var file = new PEReader(File.OpenRead(args[0]));
var metadata = file.GetMetadataReader();
var proofs = rules.Keys.ToDictionary(id => id, _ => new SortedSet<string>(StringComparer.Ordinal));
var unknown = new SortedSet<string>(StringComparer.Ordinal);
foreach (var type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition))
{
    var ofType = Rules(type.GetCustomAttributes()).ToList();
    foreach (var method in type.GetMethods().Select(metadata.GetMethodDefinition))
    {
        foreach (var rule in IsTest(method) ? Rules(method.GetCustomAttributes()).Concat(ofType) : [])
        {
            if (proofs.TryGetValue(rule, out var tests))
            {
                tests.Add($"{metadata.GetString(type.Name)}.{metadata.GetString(method.Name)}");
            }
            else
            {
                unknown.Add(rule);
            }
        }
    }
}

foreach (var (id, tests) in proofs.Where(p => p.Value.Count > 0))
{
    Console.WriteLine($"{id}  {rules[id]}");
    foreach (var test in tests)
    {
        Console.WriteLine($"        {test}");
    }
}

var open = proofs.Where(p => p.Value.Count == 0).Select(p => p.Key).ToList();
Console.WriteLine();
Console.WriteLine($"without a test yet: {string.Join(" ", open)}");
Console.WriteLine($"rules: {rules.Count - open.Count} of {rules.Count} proven by {proofs.Values.SelectMany(t => t).Distinct().Count()} tests");
foreach (var rule in unknown)
{
    Console.Error.WriteLine($"{rule} is not a rule of the rulebook.");
}

return unknown.Count == 0 ? 0 : 1;

bool IsTest(MethodDefinition method) => method.GetCustomAttributes().Any(a => AttributeName(metadata.GetCustomAttribute(a)) is "FactAttribute" or "TheoryAttribute");

IEnumerable<string> Rules(CustomAttributeHandleCollection attributes) => attributes.Select(metadata.GetCustomAttribute)
    .Where(a => AttributeName(a) == "TraitAttribute")
    .Select(a =>
    {
        var value = metadata.GetBlobReader(a.Value);
        value.ReadUInt16(); // prolog of every custom attribute (ECMA-335, II.23.3)
        return (Name: value.ReadSerializedString(), Value: value.ReadSerializedString());
    })
    .Where(t => t.Name == "rule").Select(t => t.Value!);

string AttributeName(CustomAttribute attribute) => attribute.Constructor.Kind == HandleKind.MemberReference
    && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
        ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name)
        : "";
