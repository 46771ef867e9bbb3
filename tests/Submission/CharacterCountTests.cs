using CseaMesh.Submission.Domain;

namespace CseaMesh.Tests.Submission;

/// <summary>What a character is (DOC-03): the table of the rule's documented reading.</summary>
public sealed class CharacterCountTests
{
    [Theory]
    [Trait("rule", "DOC-03")]
    [InlineData("客服人員。", 5)]
    [InlineData("Hello World", 3)]
    [InlineData("Hello, World!", 5)]
    [InlineData("CSEA獎", 2)]
    [InlineData("客服 service 品質", 7)]
    [InlineData("1,234.56", 1)]
    [InlineData("98.5%", 2)]
    [InlineData("９８．５％", 2)]
    [InlineData("ＡＢＣ", 1)]
    [InlineData("2026年7月1日", 6)]
    [InlineData("state-of-the-art", 1)]
    [InlineData("2024-2025", 1)]
    [InlineData("don’t", 1)]
    [InlineData("U.S.A.", 6)]
    [InlineData("R&D", 3)]
    [InlineData("24/7", 3)]
    [InlineData("C++", 3)]
    [InlineData("a@b.com", 5)]
    [InlineData("https://a.tw/x?y=1", 13)]
    [InlineData("Ｅ－ｍａｉｌ", 1)]
    [InlineData("NT$1,000", 3)]
    [InlineData("😀", 1)]
    [InlineData("👨‍👩‍👧", 1)]
    [InlineData("🇹🇼", 1)]
    [InlineData("👍🏽", 1)]
    [InlineData("e\u0301", 1)]
    [InlineData("café", 1)]
    [InlineData("葛\U000E0100", 1)]
    [InlineData("𠮷野家", 3)]
    [InlineData("ㄅㄆ", 2)]
    [InlineData("ｶﾅ", 2)]
    [InlineData("……", 2)]
    [InlineData("（一）", 3)]
    [InlineData("A  B", 4)]
    [InlineData("甲\u3000乙", 3)]
    [InlineData("甲\n乙", 2)]
    [InlineData("甲\r\n\r\n乙", 2)]
    [InlineData("custo-\nmer", 1)]
    [InlineData("word\nword", 2)]
    [InlineData("甲\u200B乙", 2)]
    [InlineData("①", 1)]
    [InlineData("㎡", 1)]
    [InlineData("Ⅳ", 1)]
    [InlineData("", 0)]
    public void A_text_counts_as_the_rule_reads(string text, int expected) => Assert.Equal(expected, CharacterCount.Of(text));

    [Fact]
    [Trait("rule", "DOC-03")]
    public void Two_thousand_and_one_characters_are_one_too_many()
    {
        var full = new string('客', 2000);
        Assert.Equal((2000, 2001), (CharacterCount.Of(full), CharacterCount.Of(full + "。")));
    }

    [Fact]
    public void What_only_layout_puts_on_a_page_is_not_counted() =>
        Assert.Equal(9, CharacterCount.OfExtracted("親切 服務\n第 1 頁\n- 1 -\f我們   的\n客服\n2\n"));
}
