using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Platform.Identity;

/// <summary>
/// Checks service tokens against the public keys of the mesh. The gateway may speak for people and for itself, every other issuer only for itself.
/// A token that was verified once is remembered until it expires, because the signature check costs more than many a call.
/// </summary>
public sealed class TokenVerifier
{
    private const string People = "gateway";
    private const int Remembered = 10_000;

    private readonly string _audience;
    private readonly Dictionary<string, ECDsa> _keys;
    private readonly ConcurrentDictionary<string, (Caller Caller, long Expires)> _known = new();

    /// <param name="audience">Short name of this service.</param>
    /// <param name="publicKeysPem">ECDSA P-256 public key in PEM by issuer.</param>
    public TokenVerifier(string audience, IReadOnlyDictionary<string, string> publicKeysPem)
    {
        _audience = audience;
        _keys = publicKeysPem.ToDictionary(k => k.Key, k =>
        {
            var key = ECDsa.Create();
            key.ImportFromPem(k.Value);
            return key;
        });
    }

    /// <summary>The caller that the token names. Throws UNAUTHENTICATED TOKEN_INVALID or TOKEN_EXPIRED.</summary>
    public Caller Verify(string token)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        if (_known.TryGetValue(token, out var known))
        {
            return known.Expires > now ? known.Caller : throw Expired();
        }

        var claims = Read(token) ?? throw Invalid();
        if (claims.Expires <= now)
        {
            throw Expired();
        }

        var caller = claims.Issuer == People && claims.Subject != People
            ? new Caller(claims.Subject, claims.Name, claims.Mail, claims.Roles)
            : new Caller(claims.Issuer, claims.Issuer, "", [], IsService: true);
        if (_known.Count >= Remembered)
        {
            _known.Clear();
        }

        _known[token] = (caller, claims.Expires);
        return caller;
    }

    /// <summary>Null when anything about the token is not as it must be; an attacker learns no more than that.</summary>
    private TokenClaims? Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || token.Length > 8192)
        {
            return null;
        }

        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            var claims = JsonSerializer.Deserialize<TokenClaims>(Base64Url.DecodeFromChars(parts[1]));
            return header.RootElement.GetProperty("alg").GetString() == "ES256"
                && claims is not null && claims.Audience == _audience && claims.Subject.Length is > 0 and <= 64
                && _keys.TryGetValue(claims.Issuer, out var key)
                && key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256)
                && (claims.Issuer == People || claims.Subject == claims.Issuer)
                ? claims
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or CryptographicException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Refusal Invalid() => Refusal.Unauthenticated("TOKEN_INVALID", "登入憑證無效，請重新登入。", "The token is not valid here. Please sign in again.");

    private static Refusal Expired() => Refusal.Unauthenticated("TOKEN_EXPIRED", "登入憑證已過期，請重新登入。", "The token has expired. Please sign in again.");
}
