using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace CseaMesh.Tests.Billing;

/// <summary>
/// The Ministry's schemas of MIG 4.1. They are not part of this repository: they are looked for in the folder named by CSEA_EINVOICE_XSD, else beside
/// the repository; a test that needs them is skipped where they are absent.
/// </summary>
internal static class Schemas
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("CSEA_EINVOICE_XSD") is { Length: > 0 } folder ? folder : Path.Combine(Support.Repository.Root, "..", "shared", "xsd");

    public static bool Present => Directory.Exists(Path.Combine(Folder, "v41"));

    public static string Sample(string name) => File.ReadAllText(Path.Combine(Folder, "samples", name));

    /// <summary>What the schema of this message says against it.</summary>
    public static IReadOnlyList<string> Problems(string code, byte[] message)
    {
        Assert.SkipUnless(Present, "The e-invoice schemas are not at hand: set CSEA_EINVOICE_XSD.");
        var problems = new List<string>();
        var schemas = new XmlSchemaSet { XmlResolver = new XmlUrlResolver() };

        // E0402 as published names an element with a blank before it, which is no name.
        var text = File.ReadAllText(Path.Combine(Folder, "v41", $"{code}.xsd")).Replace("name=\" BranchBan\"", "name=\"BranchBan\"", StringComparison.Ordinal);
        using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings(), new Uri(Path.GetFullPath(Path.Combine(Folder, "v41", $"{code}.xsd"))).AbsoluteUri);
        schemas.Add(null, reader);
        schemas.Compile();
        using var stream = new MemoryStream(message);
        XDocument.Load(stream).Validate(schemas, (_, e) => problems.Add(e.Message));
        return problems;
    }
}
