using System.Net;
using System.Net.Sockets;
using System.Text;
using CseaMesh.Platform.Errors;

namespace CseaMesh.Submission.Files;

/// <summary>
/// What an address must look like before anyone follows it (VID-06). Names are judged as written; whoever fetches the
/// address later must judge the resolved addresses with <see cref="IsPublic"/> again.
/// </summary>
internal static class LinkRules
{
    public const int MaxLength = 2000;

    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10",
            "fec0::/10", "ff00::/8",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly string[] LocalEndings = ["localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "home.arpa", "test", "invalid", "onion"];

    public static Refusal? WhyNotLink(string url)
    {
        if (url.Length > MaxLength)
        {
            return Unsafe($"網址不得超過 {MaxLength} 個字元。", $"The address must not exceed {MaxLength} characters.");
        }
        // Characters that a reader does not see, or that parsers read differently, are never part of an honest address.
        if (url.Any(c => c <= ' ' || c == '\\' || char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format))
        {
            return Unsafe("網址含有空白、反斜線或看不見的字元。", "The address contains blanks, backslashes or invisible characters.");
        }
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
        {
            return Unsafe("網址必須以 https:// 開頭。", "The address must start with https://.");
        }
        if (uri.UserInfo.Length > 0)
        {
            return Unsafe("網址不得含帳號或密碼。", "The address must not carry a user name or password.");
        }
        return IsPublicHost(uri)
            ? null
            : Unsafe("網址必須指向公開網站，不得為本機或內部網路。", "The address must be on a public site, not on this machine or a private network.");
    }

    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return !NotPublic.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    private static bool IsPublicHost(Uri uri)
    {
        // Full-width digits and dots fold to ASCII here, as resolvers would fold them.
        var host = uri.IdnHost.Normalize(NormalizationForm.FormKC).Trim('[', ']').TrimEnd('.').ToLowerInvariant();
        if (uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 || LooksNumeric(host))
        {
            return IPAddress.TryParse(host, out var address) && IsPublic(address);
        }
        return host.Contains('.') && !LocalEndings.Any(ending => host == ending || host.EndsWith("." + ending, StringComparison.Ordinal));
    }

    // 2130706433, 0x7f000001 and 0177.0.0.1 are addresses to many programs, whatever Uri calls them.
    private static bool LooksNumeric(string host) =>
        IPAddress.TryParse(host, out var address) && address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;

    private static Refusal Unsafe(string zh, string en) => Refusal.Invalid("url", zh, en, "LINK_UNSAFE");
}
