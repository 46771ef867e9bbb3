using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Identity;

namespace CseaMesh.Tests.Platform;

public sealed class TokenTests : IDisposable
{
    private readonly ECDsa _gateway = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _billing = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _gateway.Dispose();
        _billing.Dispose();
    }

    [Fact]
    public void A_person_arrives_with_name_mail_and_roles()
    {
        var person = new Caller("01J0000000000000000000PERS", "王小明", "wang@example.tw", [StaffRoles.Secretariat]);
        Assert.Equivalent(person, Verifier("judging").Verify(Signer("gateway", _gateway).ForPerson(person, "judging")), strict: true);
    }

    [Fact]
    public void A_service_arrives_as_itself() =>
        Assert.Equal(("billing", true), Verifier("judging").Verify(Signer("billing", _billing).ForSelf("judging")) is var c ? (c.Id, c.IsService) : default);

    [Fact]
    public void The_gateway_speaks_for_itself_as_a_service_not_as_a_person() =>
        Assert.Equal(("gateway", true, false), Verifier("notification").Verify(Signer("gateway", _gateway).ForSelf("notification")) is var c ? (c.Id, c.IsService, c.IsSignedIn) : default);

    [Fact]
    public void A_token_for_another_audience_is_invalid() =>
        Assert.Equal("TOKEN_INVALID", Reason(Signer("gateway", _gateway).ForPerson(Person, "billing")));

    [Fact]
    public void A_service_cannot_speak_for_a_person()
    {
        using var forged = Signer("billing", _billing);
        Assert.Equal("TOKEN_INVALID", Reason(forged.ForPerson(Person, "judging")));
    }

    [Fact]
    public void A_key_of_another_issuer_does_not_open() => Assert.Equal("TOKEN_INVALID", Reason(Signer("gateway", _billing).ForPerson(Person, "judging")));

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("....")]
    [InlineData("bm90.anNvbg.c2ln")]
    public void Nonsense_is_invalid(string token) => Assert.Equal("TOKEN_INVALID", Reason(token));

    [Fact]
    public void Any_changed_character_of_the_claims_is_noticed()
    {
        var parts = Signer("gateway", _gateway).ForPerson(Person, "judging").Split('.');
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace("\"roles\":[]", "\"roles\":[\"administrator\"]", StringComparison.Ordinal);
        Assert.Equal("TOKEN_INVALID", Reason($"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.{parts[2]}"));
    }

    [Fact]
    public void Alg_none_is_refused()
    {
        var parts = Signer("gateway", _gateway).ForPerson(Person, "judging").Split('.');
        Assert.Equal("TOKEN_INVALID", Reason($"{Base64Url.EncodeToString("""{"alg":"none"}"""u8)}.{parts[1]}."));
    }

    private static Caller Person => new("01J0000000000000000000PERS", "n", "", []);

    private static TokenSigner Signer(string issuer, ECDsa key) => new(issuer, key.ExportPkcs8PrivateKeyPem());

    private TokenVerifier Verifier(string audience) => new(audience, new Dictionary<string, string>
    {
        ["gateway"] = _gateway.ExportSubjectPublicKeyInfoPem(),
        ["billing"] = _billing.ExportSubjectPublicKeyInfoPem(),
    });

    private string Reason(string token) => Assert.Throws<Refusal>(() => Verifier("judging").Verify(token)).Reason;
}
