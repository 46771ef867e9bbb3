using System.Globalization;
using System.Security.Cryptography;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;

namespace CseaMesh.Verifier;

/// <summary>Checks a bundle from the signature down to the last digit of each result, and says so in plain words.</summary>
public static class Verification
{
    /// <summary>True when nothing contradicts the bundle.</summary>
    public static bool Run(string json, TextWriter output)
    {
        var report = new Report(output);
        var bundle = BundleFile.Read(json);
        output.WriteLine($"Ledger of {bundle.Edition}: {bundle.Entries.Count} entries, {bundle.Entries.Count(e => e.Detail is not null)} of them opened, {bundle.Results.Count} result files.");
        CheckTree(bundle, report);
        CheckOpenings(bundle, report);
        if (report.Good)
        {
            CheckOrder(bundle, report);
            new Results(bundle, report).Check();
        }

        output.WriteLine(report.Good ? "Everything in this bundle holds." : $"{report.Faults} check(s) failed. Do not rely on this bundle.");
        return report.Good;
    }

    /// <summary>Signature and root: these entries, in this order, are what the signer confirmed.</summary>
    private static void CheckTree(Bundle bundle, Report report)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(bundle.PublicKey);
        var note = SignedNote.Parse(bundle.Checkpoint);
        report.Say(note.IsSignedBy(key), "The checkpoint carries a valid signature of the ledger's key.");
        report.Say(note.Origin == $"cseamesh/{bundle.Edition}", "The checkpoint is of this edition.");
        report.Say(note.Size == bundle.Entries.Count && bundle.Entries.Select((e, i) => e.Index == i).All(right => right), "The bundle holds every entry up to the checkpoint, without a gap.");
        var leaves = bundle.Entries.Select(e => LedgerText.Leaf(e.Kind, e.Commitment)).ToArray();
        report.Say(MerkleTree.Root(leaves).AsSpan().SequenceEqual(note.Root), "The root recomputed from the entries equals the signed root: nothing was altered, removed or reordered.");
    }

    private static void CheckOpenings(Bundle bundle, Report report)
    {
        var wrong = bundle.Entries.Where(e => e is { Detail: not null, Salt: not null } && !LedgerText.Commit(e.Kind, e.Salt, e.Detail).AsSpan().SequenceEqual(e.Commitment)).ToList();
        report.Say(wrong.Count == 0, wrong.Count == 0 ? "Every opening fits its commitment." : $"Entry {wrong[0].Index.ToString(CultureInfo.InvariantCulture)} was committed with another content.");
    }

    private static void CheckOrder(Bundle bundle, Report report)
    {
        var rules = bundle.Entries.FirstOrDefault(e => e.Kind == LedgerKind.Rules);
        var sheet = bundle.Entries.FirstOrDefault(e => e.Kind == LedgerKind.Sheet);
        if (sheet is not null)
        {
            report.Say(rules is not null && rules.Index < sheet.Index && bundle.Entries.Count(e => e.Kind == LedgerKind.Rules) == 1, "The method was declared once, before the first sheet.");
        }
    }
}

/// <summary>One line per check.</summary>
internal sealed class Report(TextWriter output)
{
    public int Faults { get; private set; }

    public bool Good => Faults == 0;

    public void Say(bool holds, string sentence)
    {
        Faults += holds ? 0 : 1;
        output.WriteLine($"{(holds ? "  holds " : "  FAILS ")} {sentence}");
    }
}
