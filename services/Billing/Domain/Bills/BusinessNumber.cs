namespace CseaMesh.Billing.Domain;

/// <summary>The unified business number 統一編號 and its checksum as in force since 2023-04-01.</summary>
internal static class BusinessNumber
{
    private static readonly int[] Weights = [1, 2, 1, 2, 1, 2, 4, 1];

    public static bool IsValid(string number)
    {
        if (number.Length != 8 || !number.All(char.IsAsciiDigit) || number == "00000000")
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 8; i++)
        {
            var product = (number[i] - '0') * Weights[i];
            sum += (product / 10) + (product % 10);
        }

        // A seventh digit of 7 gives 28 -> 10, which may count as 1 or as 0.
        return sum % 5 == 0 || (number[6] == '7' && (sum + 1) % 5 == 0);
    }
}
