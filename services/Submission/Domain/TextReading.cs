using System.Globalization;
using System.Text;

namespace CseaMesh.Submission.Domain;

/// <summary>Whether text that a program took out of a PDF is what a reader sees on its pages.</summary>
internal enum TextState
{
    /// <summary>No text was looked for.</summary>
    None,
    Readable,
    Scanned,
    Garbled,
    Unread,
}

/// <summary>Tells text from scans and from glyph numbers; in doubt a person counts, the machine never guesses.</summary>
internal static class TextReading
{
    private const int VisiblePerPage = 20;
    private const int EnoughIdeographs = 100;

    /// <summary>Characters that make up much of any Traditional Chinese text about work and service.</summary>
    private static readonly HashSet<char> Frequent =
    [
        .. "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想已通並提直題黨程展五果料象員革位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論運農指幾九區強放決西被幹做必戰先回則任取據處隊南給色光門即保治北造百規熱領七海口東導器壓志世金增爭濟階油思術極交受聯什認六共權收證改清己美再採轉更單風切打白教速花帶安場身車例真務具萬每目至達走積示議聲報鬥完類八離華名確才科張信馬節話米整空元況今集溫傳土許步群廣石記需段研界拉林律叫且究觀越織裝影算低持音眾書布復容兒須際商非驗連斷深難近礦千週委素技備半辦青省列習響約支般史感勞便團往酸歷市克何除消構府稱太準精值號率族維劃選標寫存候毛親快效斯院查江型眼王按格養易置派層片始卻專狀育廠京識適屬圓包火住調滿縣局照參紅細引聽該鐵價嚴服務客戶訴申請獎評審顧滿意"
    ];

    /// <param name="fontsWithoutText">Fonts whose glyphs carry no mapping to characters.</param>
    /// <param name="mapsMissing">The program lacked the character maps of a CJK collection.</param>
    public static TextState StateOf(string text, int pages, int fontsWithoutText, bool mapsMissing)
    {
        int visible = 0, strange = 0, ideographs = 0, frequent = 0, letters = 0, vowels = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                continue;
            }

            visible++;
            var category = Rune.GetUnicodeCategory(rune);
            if (rune.Value == 0xFFFD || category is UnicodeCategory.PrivateUse or UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned)
            {
                strange++;
            }
            else if (rune.Value is >= 0x3400 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF or >= 0x20000 and <= 0x323AF)
            {
                ideographs++;
                frequent += rune.IsBmp && Frequent.Contains((char)rune.Value) ? 1 : 0;
            }
            else if (Rune.IsLetter(rune) && rune.Value < 0x250)
            {
                letters++;
                vowels += "aeiouAEIOUyY".Contains((char)rune.Value, StringComparison.Ordinal) ? 1 : 0;
            }
        }

        if (mapsMissing)
        {
            return TextState.Garbled;
        }

        if (visible < VisiblePerPage * pages)
        {
            return TextState.Scanned;
        }

        // Private, control or replacement characters are glyph numbers; so are ideographs hardly any of which occur in real sentences.
        var garbled = strange * 20 > visible
            || ideographs >= EnoughIdeographs && frequent * 10 < ideographs
            || fontsWithoutText > 0 && ideographs * 5 < visible && (letters == 0 || vowels * 100 < letters * 20 || vowels * 100 > letters * 65);
        return garbled ? TextState.Garbled : TextState.Readable;
    }
}
