using System.Globalization;

namespace CseaMesh.Verifier;

/// <summary>Checks a bundle from the signature down to the last digit of each result, and says so in plain words.</summary>
public sealed class Verification
{
    private readonly TextWriter _output;
    private readonly Dictionary<string, string> _recomputed = [];

    private Verification(TextWriter output) => _output = output;

    /// <summary>Nothing contradicts the bundle.</summary>
    public bool Holds { get; private set; } = true;

    /// <summary>Every result file as recomputed, by its hash.</summary>
    public IReadOnlyDictionary<string, string> Recomputed => _recomputed;

    /// <param name="key">The key the bundle must be signed with, as PEM; null takes the bundle's own.</param>
    /// <param name="checkpoints">Earlier checkpoints that must be beginnings of this ledger.</param>
    /// <exception cref="UnreadableException">The file is no bundle.</exception>
    public static Verification Run(byte[] file, TextWriter output, string? key = null, IReadOnlyList<string>? checkpoints = null)
    {
        var verification = new Verification(output);
        verification.Check(Bundle.Read(file), key, checkpoints ?? []);
        output.WriteLine(verification.Holds ? "Everything in this bundle holds." : "Do not rely on this bundle.");
        return verification;
    }

    internal void Say(bool holds, string sentence)
    {
        Holds &= holds;
        _output.WriteLine($"{(holds ? "  holds " : "  FAILS ")} {sentence}");
    }

    internal void Add(string file) => _recomputed[Canonical.Hash(file)] = file;

    private void Check(Bundle bundle, string? expected, IReadOnlyList<string> earlier)
    {
        CheckTree(bundle, expected, earlier);
        try
        {
            CheckOpenings(bundle);
            if (Holds)
            {
                CheckOrder(bundle);
                new Rounds(bundle, this).Check();
                Tell(bundle);
            }
        }
        catch (Exception e) when (e is UnreadableException or KeyNotFoundException or InvalidOperationException or NullReferenceException or FormatException or ArgumentException or OverflowException or DivideByZeroException)
        {
            Say(false, $"The content can be read to the end ({e.Message}).");
        }
    }

    /// <summary>Signature and root: these entries, in this order, are what the signer confirmed.</summary>
    private void CheckTree(Bundle bundle, string? expected, IReadOnlyList<string> earlier)
    {
        var (key, note) = (PublicKey.Read(bundle.PublicKey), Checkpoint.Read(bundle.Checkpoint));
        var opened = bundle.Entries.Count(e => e.Detail is not null);
        _output.WriteLine($"Ledger of {bundle.Edition}: {bundle.Entries.Count} entries, {opened} of them opened, {bundle.Results.Count} result files. Key {key.Fingerprint}.");
        Say(expected is null || bundle.PublicKey == expected.Trim(), expected is null ? "The key is taken from the bundle: compare its fingerprint with the minutes." : "The key is the expected one.");
        Say(note.IsSignedBy(key), "The checkpoint carries a valid signature of the ledger's key.");
        Say(note.Origin == $"cseamesh/{bundle.Edition}", "The checkpoint is of this edition.");
        Say(note.Size == bundle.Entries.Count && bundle.Entries.Select((e, i) => e.Index == i).All(right => right), "The bundle holds every entry up to the checkpoint, without a gap.");
        var leaves = bundle.Entries.Select(Tree.Leaf).ToArray();
        Say(Tree.Root(leaves).AsSpan().SequenceEqual(note.Root), "The root recomputed from the entries equals the signed root: nothing was altered, removed or reordered.");
        foreach (var witness in bundle.Cosigned)
        {
            var size = witness.Size.ToString(CultureInfo.InvariantCulture);
            var holds = witness.Size > 0 && witness.Size <= leaves.Length
                && witness.Holds($"{note.Origin}\n{size}\n{Convert.ToBase64String(Tree.Root(leaves.AsSpan(0, (int)witness.Size)))}\n");
            Say(holds, $"The {witness.Office} confirmed the first {size} entries with a key of its own ({witness.Key.Split('+')[1]}).");
        }

        foreach (var old in earlier.Select(Checkpoint.Read))
        {
            Say(
                old.IsSignedBy(key) && old.Origin == note.Origin && old.Size <= leaves.Length && Tree.Root(leaves.AsSpan(0, (int)old.Size)).AsSpan().SequenceEqual(old.Root),
                $"The earlier checkpoint of size {old.Size.ToString(CultureInfo.InvariantCulture)} is a beginning of this ledger.");
        }
    }

    private void CheckOpenings(Bundle bundle)
    {
        var wrong = bundle.Entries.FirstOrDefault(e => e.Detail is not null && !Tree.Commitment(e).AsSpan().SequenceEqual(e.Commitment));
        Say(wrong is null, wrong is null ? "Every opening fits its commitment." : $"Entry {wrong.Index} was committed with another content.");
    }

    private void CheckOrder(Bundle bundle)
    {
        var rules = bundle.Entries.Where(e => e.Kind == "rules").Select(e => e.Index).ToList();
        if (bundle.Entries.FirstOrDefault(e => e.Kind == "sheet") is { } sheet)
        {
            Say(rules.Count == 1 && rules[0] < sheet.Index, "The method was declared once, before the first sheet.");
        }
    }

    private void Tell(Bundle bundle)
    {
        var closed = bundle.Entries.Count(e => e.Detail is null);
        if (closed > 0)
        {
            _output.WriteLine($"Not checked: {closed} entries whose content this reader may not open; that they exist unchanged is proven, what they say is not.");
        }

        var reveals = bundle.Entries.Count(e => e.Kind == "reveal");
        _output.WriteLine($"On record: {bundle.Entries.Count(e => e.Kind == "override")} decisions, {bundle.Entries.Count(e => e.Kind == "recusal")} recusals, {reveals} looks at names or figures before a seal.");
        _output.WriteLine("Proven: what was logged before the checkpoint is unchanged; results follow from the sheets, recusals and decisions on record.");
        _output.WriteLine("Not proven: whose key it is, that there is no second ledger, who typed a sheet, real time, absence of collusion. See FORMAT.md, section 8.");
    }
}
