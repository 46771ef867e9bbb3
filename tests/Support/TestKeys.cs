using System.Collections.Concurrent;
using System.Security.Cryptography;
using CseaMesh.Platform.Identity;

namespace CseaMesh.Tests.Support;

/// <summary>A key pair for every host, made once per run.</summary>
internal static class TestKeys
{
    private static readonly string[] Hosts = ["registration", "submission", "judging", "billing", "notification", "gateway"];
    private static readonly ConcurrentDictionary<string, (string Private, string Public)> Pairs = new();
    private static readonly ConcurrentDictionary<string, TokenSigner> Signers = new();

    private static readonly ConcurrentDictionary<string, TokenVerifier> Verifiers = new();

    public static TokenSigner Signer(string issuer) => Signers.GetOrAdd(issuer, i => new TokenSigner(i, Pair(i).Private));

    /// <summary>Checks tokens as the named service does.</summary>
    public static TokenVerifier Verifier(string audience) => Verifiers.GetOrAdd(audience, a => new TokenVerifier(a, Hosts.ToDictionary(h => h, h => Pair(h).Public)));

    /// <summary>The identity settings of one host as configuration arguments.</summary>
    public static IEnumerable<string> Arguments(string host) =>
        Hosts.Select(h => $"--Identity:Keys:{h}={Pair(h).Public}").Append($"--Identity:SigningKey={Pair(host).Private}");

    private static (string Private, string Public) Pair(string issuer) => Pairs.GetOrAdd(issuer, _ =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (key.ExportPkcs8PrivateKeyPem(), key.ExportSubjectPublicKeyInfoPem());
    });
}
