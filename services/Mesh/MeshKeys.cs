using System.Security.Cryptography;

namespace CseaMesh.Mesh;

/// <summary>The signing keys of the six hosts and of the judging ledger: made at the first start, read at every later one.</summary>
internal sealed class MeshKeys(string folder)
{
    private string[]? _public;

    /// <summary>Configuration of one host: its own private key and everybody's public ones.</summary>
    public IEnumerable<string> Arguments(string host) =>
        [.. _public ??= [.. MeshHost.Names.Select(name => $"--Identity:Keys:{name}={Public(name)}")], $"--Identity:SigningKey={Private(host)}"];

    /// <summary>Private key in PEM (PKCS #8, ECDSA P-256).</summary>
    public string Private(string name)
    {
        var file = Path.Combine(folder, $"{name}.pem");
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(folder);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            Write(file, key.ExportPkcs8PrivateKeyPem());
        }

        return File.ReadAllText(file);
    }

    private string Public(string name)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(Private(name));
        return key.ExportSubjectPublicKeyInfoPem();
    }

    // Readable by its owner alone, where the system knows owners.
    private static void Write(string file, string pem)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(file, options);
        writer.Write(pem);
    }
}
