using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CseaMesh.Platform.Identity;

/// <summary>The claims of a service token: a JSON Web Token (RFC 7519) in compact form, signed with ES256 (RFC 7518, 3.4).</summary>
internal sealed record TokenClaims
{
    /// <summary>Who signed: gateway for people, the service's own short name between services.</summary>
    [JsonPropertyName("iss")]
    public required string Issuer { get; init; }

    /// <summary>The one service that may accept it.</summary>
    [JsonPropertyName("aud")]
    public required string Audience { get; init; }

    [JsonPropertyName("sub")]
    public required string Subject { get; init; }

    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    /// <summary>Only a verified address is ever put here.</summary>
    [JsonPropertyName("email")]
    public string Mail { get; init; } = "";

    [JsonPropertyName("roles")]
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Seconds since 1970, UTC.</summary>
    [JsonPropertyName("exp")]
    public required long Expires { get; init; }
}

/// <summary>
/// Signs tokens with this host's private key. Tokens run on the machine's own time even under the rehearsal clock: services are moved
/// one after the other, and a call between two moves must not find its token expired.
/// </summary>
public sealed class TokenSigner : IDisposable
{
    /// <summary>Long enough for the slowest call, short enough that a revoked right is gone in minutes.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"ES256","typ":"JWT"}"""u8);

    private readonly string _issuer;
    private readonly ECDsa _key;
    private readonly Lock _gate = new();

    /// <param name="issuer">Short name of this host.</param>
    /// <param name="privateKeyPem">ECDSA P-256 private key in PEM (PKCS #8).</param>
    public TokenSigner(string issuer, string privateKeyPem)
    {
        _issuer = issuer;
        _key = ECDsa.Create();
        _key.ImportFromPem(privateKeyPem);
    }

    /// <summary>A token for a person, valid at one service.</summary>
    public string ForPerson(Caller person, string audience) => Sign(new TokenClaims
    {
        Issuer = _issuer,
        Audience = audience,
        Subject = person.Id,
        Name = person.Name,
        Mail = person.Mail,
        Roles = person.Roles,
        Expires = DateTimeOffset.UtcNow.Add(Lifetime).ToUnixTimeSeconds(),
    });

    /// <summary>A token with which this host speaks as itself.</summary>
    public string ForSelf(string audience) => Sign(new TokenClaims
    {
        Issuer = _issuer,
        Audience = audience,
        Subject = _issuer,
        Expires = DateTimeOffset.UtcNow.Add(Lifetime).ToUnixTimeSeconds(),
    });

    public void Dispose() => _key.Dispose();

    private string Sign(TokenClaims claims)
    {
        var unsigned = $"{Header}.{Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        byte[] signature;
        lock (_gate)
        {
            signature = _key.SignData(Encoding.ASCII.GetBytes(unsigned), HashAlgorithmName.SHA256);
        }

        return $"{unsigned}.{Base64Url.EncodeToString(signature)}";
    }
}
