namespace CseaMesh.Registration.Domain;

/// <summary>統一編號: the unified business number of Taiwan.</summary>
public static class Ubn
{
    private static readonly int[] Weights = [1, 2, 1, 2, 1, 2, 4, 1];

    /// <summary>Digits as they were meant: half width, without blanks and hyphens.</summary>
    public static string Clean(string text) =>
        string.Concat(text.Normalize(System.Text.NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && c != '-'));

    /// <summary>
    /// True for 8 digits whose weighted sum is divisible by 5, the rule in force since 2023-04-01. A seventh digit of 7 counts as 10,
    /// of which either digit may be taken. 00000000 passes that sum but is nobody's number.
    /// </summary>
    public static bool IsValid(string text)
    {
        if (text.Length != 8 || !text.All(char.IsAsciiDigit) || text == "00000000")
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 8; i++)
        {
            var product = (text[i] - '0') * Weights[i];
            sum += (product / 10) + (product % 10);
        }

        return sum % 5 == 0 || (text[6] == '7' && (sum + 1) % 5 == 0);
    }
}
