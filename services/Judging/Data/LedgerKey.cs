using System.Security.Cryptography;
using CseaMesh.Judging.Domain.Ledger;
using Microsoft.Data.Sqlite;

namespace CseaMesh.Judging.Data;

/// <summary>
/// The key that signs checkpoints: ECDSA P-256 as PEM in <c>Ledger:Key</c>. Where none is configured and the database is a SQLite file
/// (embedded mode), a key is made beside that file on the first start, readable by its owner only.
/// </summary>
internal sealed class LedgerKey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create();

    public LedgerKey(IConfiguration configuration)
    {
        _key.ImportFromPem(configuration["Ledger:Key"] is { Length: > 0 } pem ? pem : FromFile(BesideDatabase(configuration)));
        if (_key.KeySize != 256)
        {
            throw new InvalidOperationException("Ledger:Key must be an ECDSA P-256 key.");
        }
    }

    public string PublicKey => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>Origin line of an edition's checkpoints.</summary>
    public static string Origin(string edition) => $"cseamesh/{edition}";

    public string Sign(string edition, long size, ReadOnlySpan<byte> root)
    {
        lock (_key)
        {
            return SignedNote.Sign(_key, Origin(edition), size, root);
        }
    }

    public void Dispose() => _key.Dispose();

    private static string BesideDatabase(IConfiguration configuration)
    {
        if (string.Equals(configuration["Database:Provider"], "SqlServer", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException("Set Ledger:Key.");
        }

        var file = Path.GetFullPath(new SqliteConnectionStringBuilder(configuration.GetConnectionString("Default")).DataSource);
        return Path.ChangeExtension(file, ".ledger-key.pem");
    }

    private static string FromFile(string path)
    {
        if (File.Exists(path))
        {
            return File.ReadAllText(path);
        }

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = made.ExportPkcs8PrivateKeyPem();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        using var writer = new StreamWriter(file);
        writer.Write(pem);
        return pem;
    }
}
