using CseaMesh.Platform.Text;

namespace CseaMesh.Billing.Domain;

/// <summary>
/// The bills of an edition that still ask for money, found by whatever a bank's text may say of them: each question costs as much as the text is long,
/// however many bills there are. <see cref="Matching"/> judges what is found.
/// </summary>
internal sealed class MatchIndex
{
    // A name is looked up by its first characters; two decide about names of two.
    private static readonly int[] Heads = [2, 3, 4];

    private readonly List<Payable> _all;
    private readonly Dictionary<string, Payable> _byId;
    private readonly Dictionary<string, Payable> _byVirtualAccount = [];
    private readonly Dictionary<string, Payable> _byNumber = [];
    private readonly HashSet<int> _numberLengths = [];
    private readonly Dictionary<string, List<PaymentReport>> _byLastFive = [];
    private readonly Dictionary<string, List<(string Name, Payable Payable)>> _byHead = [];
    private readonly Dictionary<string, List<(string Name, PaymentReport Report)>> _reportsByHead = [];
    private readonly Dictionary<string, List<Payable>> _byShortName = [];
    private readonly Dictionary<string, List<Payable>> _byIdentifier = [];
    private readonly Dictionary<string, List<Payable>> _byPayer = [];
    private readonly Dictionary<long, HashSet<Payable>> _byAmount = [];

    public MatchIndex(IReadOnlyCollection<Payable> payables)
    {
        _all = [.. payables];
        _byId = payables.ToDictionary(p => p.Bill.Id);
        foreach (var payable in payables)
        {
            if (payable.Bill.VirtualAccount is { } account)
            {
                _byVirtualAccount[account] = payable;
            }

            var number = BankText.Letters(payable.Bill.Number);
            _byNumber[number] = payable;
            _numberLengths.Add(number.Length);
            foreach (var name in payable.Names.Select(Fold.Key).Where(n => n.Length >= 2))
            {
                List(_byHead, Head(name)).Add((name, payable));
            }

            if (payable.ShortName.Length > 0)
            {
                List(_byShortName, Fold.Key(payable.ShortName)).Add(payable);
            }

            if (payable.Identifier.Length == 8)
            {
                List(_byIdentifier, payable.Identifier).Add(payable);
            }

            List(_byPayer, payable.Payer).Add(payable);
            foreach (var report in payable.Reports)
            {
                Add(report);
            }

            Changed(payable);
        }
    }

    public IReadOnlyList<Payable> All => _all;

    public Payable? Find(string bill) => _byId.GetValueOrDefault(bill);

    public IReadOnlyList<Payable> OfPayer(string payer) => _byPayer.TryGetValue(payer, out var group) ? group : [];

    /// <summary>Bills that may take exactly this amount; some may no longer.</summary>
    public IEnumerable<Payable> OfAmount(long amount) => _byAmount.TryGetValue(amount, out var group) ? [.. group] : [];

    /// <summary>Puts a bill where its new rest belongs, after money was set against it.</summary>
    public void Changed(Payable payable)
    {
        var open = payable.Bill.OpenLines.Sum(l => l.RestTwd);
        Under(open);
        Under(open + payable.Bill.Lines.Where(l => l.State == LineState.Cancelled).Sum(l => l.RestTwd));

        void Under(long amount)
        {
            if (amount > 0)
            {
                (_byAmount.TryGetValue(amount, out var group) ? group : _byAmount[amount] = []).Add(payable);
            }
        }
    }

    /// <summary>Bills to whose own account the money came; some banks tell that account in the text.</summary>
    public IEnumerable<Payable> OfVirtualAccount(Money money) => _byVirtualAccount.Count == 0 ? [] : money.Numbers.Prepend(Matching.Plain(money.VirtualAccount))
        .Select(n => _byVirtualAccount.GetValueOrDefault(n)).OfType<Payable>().Distinct();

    /// <summary>Payers' reports that may be of this money: by five digits or by the name at the counter.</summary>
    public IEnumerable<PaymentReport> Reports(Money money)
    {
        if (_byLastFive.Count == 0 && _reportsByHead.Count == 0)
        {
            return [];
        }

        var account = Matching.Plain(money.CounterAccount);
        var fives = money.Numbers.Append(account).Where(n => n.Length >= 5).Select(n => n[^5..]).Distinct();
        var byDigits = fives.SelectMany(five => _byLastFive.TryGetValue(five, out var group) ? group : []);
        return byDigits.Concat(At(_reportsByHead, money.Key)
            .SelectMany(h => h.Group.Where(r => money.Key.AsSpan(h.Place).StartsWith(r.Name, StringComparison.Ordinal)).Select(r => r.Report))).Distinct();
    }

    /// <summary>Bills whose payer the bank's text names: by full name (also cut short at the end, as banks do), short name as a whole field, or business number.</summary>
    public IReadOnlyCollection<Payable> Named(Money money)
    {
        HashSet<Payable>? named = null;
        foreach (var (group, at) in At(_byHead, money.Key))
        {
            var rest = money.Key.AsSpan(at);
            foreach (var (name, payable) in group)
            {
                if (rest.StartsWith(name, StringComparison.Ordinal) || (rest.Length >= 6 && name.AsSpan().StartsWith(rest, StringComparison.Ordinal)))
                {
                    (named ??= []).Add(payable);
                }
            }
        }

        foreach (var field in money.Fields.Where(f => f.Length > 0))
        {
            if (_byShortName.TryGetValue(Fold.Key(field), out var group))
            {
                (named ??= []).UnionWith(group);
            }
        }

        foreach (var number in money.Numbers.Where(n => n.Length == 8))
        {
            if (_byIdentifier.TryGetValue(number, out var group))
            {
                (named ??= []).UnionWith(group);
            }
        }

        return named ?? (IReadOnlyCollection<Payable>)[];
    }

    /// <summary>Bills whose number stands in the text.</summary>
    public IEnumerable<Payable> Numbered(Money money)
    {
        var letters = BankText.Letters(money.BankText);
        var numbers = _byNumber.GetAlternateLookup<ReadOnlySpan<char>>();
        List<Payable>? found = null;
        foreach (var length in _numberLengths)
        {
            for (var i = 0; i + length <= letters.Length; i++)
            {
                if (numbers.TryGetValue(letters.AsSpan(i, length), out var payable) && found?.Contains(payable) != true)
                {
                    (found ??= []).Add(payable);
                }
            }
        }

        return found ?? (IEnumerable<Payable>)[];
    }

    private void Add(PaymentReport report)
    {
        if (report.LastFive.Length == 5)
        {
            List(_byLastFive, report.LastFive).Add(report);
        }
        else if (Fold.Key(report.PayerName) is { Length: >= 2 } name)
        {
            List(_reportsByHead, Head(name)).Add((name, report));
        }
    }

    /// <summary>Where in the text something begins like known names, and those names.</summary>
    private static List<(List<T> Group, int Place)> At<T>(Dictionary<string, List<T>> heads, string text)
    {
        var found = new List<(List<T>, int)>();
        var lookup = heads.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i < text.Length - 1; i++)
        {
            foreach (var head in Heads)
            {
                if (i + head <= text.Length && lookup.TryGetValue(text.AsSpan(i, head), out var group))
                {
                    found.Add((group, i));
                }
            }
        }

        return found;
    }

    private static string Head(string name) => name[..Math.Min(name.Length, Heads[^1])];

    private static List<T> List<T>(Dictionary<string, List<T>> of, string key) => of.TryGetValue(key, out var list) ? list : of[key] = [];
}
