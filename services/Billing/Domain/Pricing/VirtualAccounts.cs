namespace CseaMesh.Billing.Domain;

/// <summary>
/// Account numbers of single bills, as agreed with the bank: company id, running number, check digits. The check digits are data: one row of weights each,
/// so that another bank's rule is another row in the edition and no code.
/// </summary>
/// <param name="Weights">Per check digit the weights by which the padded account is multiplied place by place; the last digit of the sum is the check digit.</param>
internal sealed record VirtualAccounts(string CompanyId, int Length, IReadOnlyList<string> Weights)
{
    /// <summary>The account of the n-th bill, or null when the numbers no longer fit: then the bill is paid with its number in the remark as before.</summary>
    public string? Of(int number)
    {
        var digits = Length - CompanyId.Length - Weights.Count;
        var running = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (digits < 1 || running.Length > digits)
        {
            return null;
        }

        var account = CompanyId + running.PadLeft(digits, '0');
        return account + CheckDigits(account);
    }

    public string CheckDigits(string account) => string.Concat(Weights.Select(w => Digit(account, w)));

    public bool IsValid(string account) => account.Length == Length && account.All(char.IsAsciiDigit) && account.StartsWith(CompanyId, StringComparison.Ordinal)
        && account.EndsWith(CheckDigits(account[..^Weights.Count]), StringComparison.Ordinal);

    private static char Digit(string account, string weights)
    {
        var padded = account.PadLeft(weights.Length, '0');
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += (padded[padded.Length - weights.Length + i] - '0') * (weights[i] - '0');
        }

        return (char)('0' + (sum % 10));
    }
}
