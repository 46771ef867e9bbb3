using CseaMesh.Platform.Errors;
using CseaMesh.Platform.Text;

namespace CseaMesh.Tests.Platform;

public sealed class FieldCheckTests
{
    [Fact]
    public void Every_problem_is_told_at_once()
    {
        var check = new FieldCheck();
        check.Text("name", "", 10);
        check.Range("years", 61, 0, 60);
        check.Mail("mail", "nobody");
        var refusal = Assert.Throws<Refusal>(check.ThrowIfAny);
        Assert.Equal(["name", "years", "mail"], refusal.Fields.Select(f => f.Field));
        Assert.All(refusal.Fields, f => Assert.False(f.Zh.Length == 0 || f.En.Length == 0));
    }

    [Theory]
    [InlineData("a\u0000b")]
    [InlineData("a\u202Eb")]
    [InlineData("a\u200Fb")]
    [InlineData("line\nbreak")]
    public void Control_and_direction_characters_are_refused(string value)
    {
        var check = new FieldCheck();
        check.Text("name", value, 50);
        Assert.Equal("BAD_CHARACTER", Assert.Throws<Refusal>(check.ThrowIfAny).Reason);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        var check = new FieldCheck();
        check.Text("name", "a" + (char)0xD800, 50);
        Assert.Equal("BAD_CHARACTER", Assert.Throws<Refusal>(check.ThrowIfAny).Reason);
    }

    [Fact]
    public void Length_counts_characters_not_code_units()
    {
        var check = new FieldCheck();
        Assert.Equal("𠮷野家", check.Text("name", " 𠮷野家 ", 3));
        check.ThrowIfAny();
    }

    [Fact]
    public void Text_is_composed()
    {
        var check = new FieldCheck();
        Assert.Equal("é", check.Text("name", "e\u0301", 1));
        check.ThrowIfAny();
    }

    [Theory]
    [InlineData("臺灣　Ａｂｃ 股份有限公司", "台灣abc股份有限公司")]
    [InlineData("ﾊﾞｽ", "バス")]
    [InlineData("Call\u200BCenter", "callcenter")]
    public void Folded_keys_meet(string one, string other) => Assert.Equal(Fold.Key(other), Fold.Key(one));
}
