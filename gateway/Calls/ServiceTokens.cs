using System.Collections.Concurrent;
using CseaMesh.Platform.Identity;

namespace CseaMesh.Gateway.Calls;

/// <summary>
/// Signed tokens of people for services, kept until a minute before they expire: signing costs more than many a call. Name, mail and roles
/// are part of the key, so a change of any of them makes a new token.
/// </summary>
internal sealed class ServiceTokens(TokenSigner signer)
{
    private const int Most = 20_000;
    private static readonly TimeSpan Kept = TokenSigner.Lifetime - TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (string Token, DateTime Until)> _known = new();

    public string For(Caller person, string audience)
    {
        var key = $"{audience}\n{person.Id}\n{person.Mail}\n{string.Join(',', person.Roles)}\n{person.Name}";
        var now = DateTime.UtcNow;
        if (_known.TryGetValue(key, out var known) && known.Until > now)
        {
            return known.Token;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        var token = signer.ForPerson(person, audience);
        _known[key] = (token, now + Kept);
        return token;
    }
}
