using System.Text;

namespace CseaMesh.Gateway.Ui;

/// <summary>Amounts as receipts write them: 貳萬壹仟元整.</summary>
public static class RocAmount
{
    private const string Digits = "零壹貳參肆伍陸柒捌玖";
    private static readonly string[] Places = ["", "拾", "佰", "仟"];
    private static readonly string[] Groups = ["", "萬", "億", "兆"];

    public static string Words(long amount)
    {
        if (amount == 0) return "零元整";
        var words = new StringBuilder();
        var gap = false;
        var digits = amount.ToString(System.Globalization.CultureInfo.InvariantCulture);
        for (var i = 0; i < digits.Length; i++)
        {
            var place = digits.Length - 1 - i;
            if (digits[i] == '0') gap = true;
            else
            {
                if (gap && words.Length > 0) words.Append('零');
                gap = false;
                words.Append(Digits[digits[i] - '0']).Append(Places[place % 4]);
            }
            if (place % 4 == 0 && place > 0 && digits[Math.Max(0, i - 3)..(i + 1)].Any(c => c != '0')) words.Append(Groups[place / 4]);
        }
        return words.Append("元整").ToString();
    }
}
