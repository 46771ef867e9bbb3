using System.Globalization;

namespace CseaMesh.Mesh.Season.Plan;

/// <summary>Invented names: companies, teams and people that do not exist, with identifiers that pass their checks.</summary>
internal static class Names
{
    private static readonly string[] Firsts = ["晨曦", "遠岫", "青禾", "海岳", "和風", "星橋", "明德", "山嵐", "河洛", "嘉映", "禾芯", "澄觀"];
    private static readonly (string Zh, string En, string IndustryCode)[] Trades =
    [
        ("電信", "Telecom", "telecom"), ("人壽保險", "Life Insurance", "insurance"), ("商業銀行", "Commercial Bank", "banking"), ("航空", "Airlines", "aviation"), ("客服科技", "Service Technology", "other"),
    ];

    private static readonly string[] FirstsEnglish = ["Dawn", "Farhill", "Greenrice", "Seamount", "Softwind", "Starbridge", "Brightvirtue", "Mountainmist", "Riverluo", "Fairlight", "Graincore", "Clearview"];
    private static readonly string[] Surnames = ["陳", "林", "黃", "張", "李", "王", "吳", "劉", "蔡", "楊", "許", "鄭", "謝", "郭", "洪", "曾", "邱", "廖", "賴", "周"];
    private static readonly string[] Given = ["怡君", "志豪", "雅婷", "家豪", "淑芬", "俊傑", "佩珊", "冠宇", "美玲", "建宏", "詩涵", "柏翰", "欣怡", "宗翰", "雅雯", "彥廷", "筱涵", "承恩", "婉婷", "哲瑋", "宜庭", "振宇"];
    private static readonly string[] Teams = ["旭日客服團隊", "暖心服務小組", "雲端文字客服組", "智慧應用專案組", "前線支援團隊", "VIP 專線團隊", "門市體驗團隊", "培訓發展中心"];

    /// <summary>12 names × 5 trades: sixty companies, each once.</summary>
    public static (string Legal, string Short, string English, string IndustryCode) Company(int no)
    {
        var (first, trade) = ((no - 1) % Firsts.Length, (no - 1) / Firsts.Length % Trades.Length);
        var (zh, en, industry) = Trades[trade];
        return ($"{Firsts[first]}{zh}股份有限公司", $"{Firsts[first]}{zh}", $"{FirstsEnglish[first]} {en} Co., Ltd.", industry);
    }

    public static string Person(int no) => Surnames[no % Surnames.Length] + Given[((no * 7) + (no / Surnames.Length)) % Given.Length];

    public static string Team(int no) => Teams[no % Teams.Length];

    /// <summary>
    /// A unified business number with the check in force since April 2023: the weighted sum of digit sums (weights 1 2 1 2 1 2 4 1) is
    /// divisible by five, or is so after adding one where the seventh digit is 7.
    /// </summary>
    public static string Ubn(int no)
    {
        var stem = (5_000_000 + (no * 7919)).ToString(CultureInfo.InvariantCulture);
        for (var last = 0; last <= 9; last++)
        {
            var candidate = $"{stem}{last}";
            if (IsUbn(candidate))
            {
                return candidate;
            }
        }

        throw new InvalidOperationException($"No check digit fits {stem}.");
    }

    private static bool IsUbn(string digits)
    {
        ReadOnlySpan<int> weights = [1, 2, 1, 2, 1, 2, 4, 1];
        var sum = 0;
        for (var i = 0; i < 8; i++)
        {
            var product = (digits[i] - '0') * weights[i];
            sum += (product / 10) + (product % 10);
        }

        return sum % 5 == 0 || (digits[6] == '7' && (sum + 1) % 5 == 0);
    }
}
