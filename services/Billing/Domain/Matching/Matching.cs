using CseaMesh.Platform.Text;

namespace CseaMesh.Billing.Domain;

/// <summary>Money that looks for its bill.</summary>
/// <param name="BankText">All that the bank wrote about it: summary, remark, name.</param>
/// <param name="Fields">Remark and name by themselves.</param>
/// <param name="VirtualAccount">The account of a single bill that the bank says it came to, or empty.</param>
internal sealed record Money(long AmountTwd, MoneyDate Date, string BankText, IReadOnlyList<string> Fields, string CounterAccount, string VirtualAccount)
{
    /// <summary>The text without differences of spelling.</summary>
    public string Key { get; } = Fold.Key(BankText);

    /// <summary>Runs of five digits and more in the text.</summary>
    public IReadOnlyList<string> Numbers { get; } = Domain.BankText.Numbers(BankText, 5);
}

/// <summary>A bill that still asks for money, with what could tell that money is for it.</summary>
/// <param name="Payer">Organisation or person; bills of one payer may be paid together.</param>
/// <param name="Names">Full names of the payer, on record with Registration; what a payer types on the bill itself is no evidence.</param>
/// <param name="ShortName">Short name, or empty. It counts only where it is all that a field says: it may also be part of a bank's name.</param>
/// <param name="Identifier">Unified business number, or empty.</param>
internal sealed record Payable(Bill Bill, string Payer, IReadOnlyList<string> Names, string ShortName, string Identifier, IReadOnlyList<PaymentReport> Reports)
{
    /// <summary>What the bill would take of money of this date; with cancelled lines that such money reopens, or without.</summary>
    public long Takes(MoneyDate date, bool lateAccepted, bool reopening = true)
    {
        // Asked some times for every movement of a statement.
        var sum = 0L;
        foreach (var line in Bill.Lines)
        {
            if ((reopening || line.State == LineState.Open) && BillRules.WhyNotTake(line, Bill.DueUntil, date, lateAccepted) is null)
            {
                sum += line.RestTwd;
            }
        }

        return sum;
    }
}

/// <summary>One possible owner of the money: a bill, or several of one payer.</summary>
/// <param name="DifferenceTwd">Money minus what the bills would take.</param>
/// <param name="Late">The bills would take it only if two persons accept that it is late.</param>
internal sealed record MatchCandidate(MatchGround Ground, IReadOnlyList<Payable> Bills, long DifferenceTwd, bool Late, PaymentReport? Report = null)
{
    public string Key => Bills.Count == 1 ? Bills[0].Bill.Id : string.Join(' ', Bills.Select(b => b.Bill.Id).Order(StringComparer.Ordinal));
}

/// <summary>What automatic matching decided: the one candidate to take, or why a person must look.</summary>
internal sealed record MatchDecision(MatchCandidate? Take, MatchCandidate? Late, string Zh, string En);

/// <summary>
/// Finds the owner of money. Order of trust: the bill's own virtual account; the payer's report (amount, last five digits, date); amount and the payer's name; amount and the
/// bill's number. The amount alone is shown to people and never matches by itself (FEE-17, FEE-18).
/// </summary>
internal static class Matching
{
    // A transfer reported for a day may be dated a day before it (after midnight) or be posted after a long weekend.
    private const int DaysBefore = 1;
    private const int DaysAfter = 3;

    /// <param name="thorough">Also every bill with nothing but the amount, as people want to see them; automatic matching only asks whether there is one.</param>
    public static IReadOnlyList<MatchCandidate> Candidates(Money money, MatchIndex index, long tolerance, bool thorough = true)
    {
        var found = new Dictionary<string, MatchCandidate>();
        foreach (var payable in index.OfVirtualAccount(money))
        {
            Add(Judge(MatchGround.VirtualAccount, MatchGround.VirtualAccountOtherAmount, [payable], tolerance));
        }

        foreach (var report in index.Reports(money).Where(r => r.State != ReportState.Linked && FitsReport(money, r)))
        {
            var bills = report.AllBills.Select(index.Find).OfType<Payable>().ToList();
            if (bills.Count > 0)
            {
                Add(Judge(report.AmountTwd == money.AmountTwd ? MatchGround.Report : MatchGround.ReportOtherAmount, MatchGround.ReportOtherAmount, bills, tolerance, report));
            }
        }

        var named = index.Named(money);
        foreach (var payable in named)
        {
            Add(Judge(MatchGround.AmountAndName, MatchGround.NameOtherAmount, [payable], 0));
        }

        foreach (var payable in index.Numbered(money))
        {
            Add(Judge(MatchGround.BillNumber, MatchGround.BillNumberOtherAmount, [payable], tolerance));
        }

        // A company often pays all it owes at once.
        foreach (var payer in named.Count == 0 ? [] : named.Select(p => p.Payer).Where(p => p.Length > 0).Distinct())
        {
            if (index.OfPayer(payer) is { Count: > 1 } group && Judge(MatchGround.AmountAndName, MatchGround.NameOtherAmount, group, 0) is { Ground: MatchGround.AmountAndName } all)
            {
                Add(all);
            }
        }

        if (thorough || found.Count == 0)
        {
            foreach (var payable in thorough ? index.All : index.OfAmount(money.AmountTwd))
            {
                if (Judge(MatchGround.AmountOnly, MatchGround.NameOtherAmount, [payable], 0) is { Ground: MatchGround.AmountOnly } amountOnly)
                {
                    Add(amountOnly);
                    if (!thorough)
                    {
                        break;
                    }
                }
            }
        }

        return found.Count < 2 ? [.. found.Values] : [.. found.Values.OrderBy(c => c.Ground.Strength()).ThenBy(c => Math.Abs(c.DifferenceTwd)).ThenBy(c => c.Late).ThenBy(c => c.Bills.Count).ThenBy(c => c.Bills[0].Bill.Number, StringComparer.Ordinal)];

        MatchCandidate? Judge(MatchGround exact, MatchGround other, IReadOnlyList<Payable> bills, long slack, PaymentReport? report = null)
        {
            var inTime = Sum(lateAccepted: false);
            var late = Sum(lateAccepted: true);
            if (late == 0)
            {
                return null;
            }

            var isLate = !Agrees(inTime, slack) && (inTime == 0 || Agrees(late, slack));
            var takes = isLate ? late : inTime;
            return new MatchCandidate(Agrees(takes, slack) ? exact : other, bills, money.AmountTwd - takes, isLate, report);

            // A payer who withdrew an entry may have paid for all of them, or only for those that remained.
            long Sum(bool lateAccepted)
            {
                var whole = bills.Sum(b => b.Takes(money.Date, lateAccepted));
                var open = bills.Sum(b => b.Takes(money.Date, lateAccepted, reopening: false));
                return !Agrees(whole, slack) && Agrees(open, slack) ? open : whole;
            }
        }

        bool Agrees(long takes, long slack) => takes > 0 && takes - money.AmountTwd is var shortBy && shortBy >= 0 && shortBy <= slack;

        void Add(MatchCandidate? candidate)
        {
            if (candidate is not null && (!found.TryGetValue(candidate.Key, out var known) || candidate.Ground.Strength() < known.Ground.Strength()))
            {
                found[candidate.Key] = candidate;
            }
        }
    }

    /// <summary>Takes the strongest ground if it points to exactly one owner and nothing contradicts it; otherwise a person decides.</summary>
    public static MatchDecision Decide(Money money, IReadOnlyList<MatchCandidate> candidates)
    {
        if (candidates.Count == 0)
        {
            return new MatchDecision(null, null, "找不到可能的繳費單", "No bill fits");
        }

        var best = candidates[0].Ground;
        if (!best.Decides())
        {
            return best == MatchGround.AmountOnly
                ? new MatchDecision(null, null, "只有金額相符，不足以銷帳", "Only the amount agrees, which is not enough")
                : new MatchDecision(null, null, "金額與繳費單不符", "The amount differs from the bill");
        }

        var strongest = candidates.Where(c => c.Ground == best).ToList();
        if (strongest.Count > 1)
        {
            return new MatchDecision(null, null, $"有 {strongest.Count} 種可能，需要人工判斷", $"{strongest.Count} owners are possible; a person must decide");
        }

        if (candidates.Any(c => c.Ground is MatchGround.BillNumber or MatchGround.BillNumberOtherAmount or MatchGround.VirtualAccount or MatchGround.VirtualAccountOtherAmount && !c.Bills.All(b => strongest[0].Bills.Contains(b))))
        {
            return new MatchDecision(null, null, "附言的繳費單號或專屬帳號與其他證據不同", "The remark or the bill's own account names another bill than the other evidence");
        }

        return strongest[0].Late
            ? new MatchDecision(null, strongest[0], "款項日期已逾繳費期限，須經兩人同意", "The money is dated after the due date; two persons must accept it")
            : new MatchDecision(strongest[0], null, "", "");
    }

    private static bool FitsReport(Money money, PaymentReport report)
    {
        var days = money.Date.Day.DayNumber - report.PaidOn.DayNumber;
        if (days is < -DaysBefore or > DaysAfter)
        {
            return false;
        }

        return report.LastFive.Length == 5
            ? EndsWithFive(money.CounterAccount, report.LastFive) || money.Numbers.Any(n => n.EndsWith(report.LastFive, StringComparison.Ordinal))
            : report.PayerName.Length > 1 && money.Key.Contains(Fold.Key(report.PayerName), StringComparison.Ordinal);
    }

    // A masked account (0012****678) shows too little to agree with anything.
    private static bool EndsWithFive(string account, string five)
    {
        return Plain(account).EndsWith(five, StringComparison.Ordinal);
    }

    public static string Plain(string account) => BankText.Narrow(account).Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
}
