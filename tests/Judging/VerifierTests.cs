using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CseaMesh.Edition.V1;
using CseaMesh.Judging.Domain.Ledger;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.V1;
using CseaMesh.Registration.V1;
using CseaMesh.Submission.V1;
using CseaMesh.Tests.Support;
using CseaMesh.Verifier;
using static CseaMesh.Tests.Judging.PanelSeason;
using ConflictKind = CseaMesh.Judging.V1.ConflictKind;
using RoundKind = CseaMesh.Judging.V1.RoundKind;

namespace CseaMesh.Tests.Judging;

/// <summary>
/// A review in which nearly everything happens that can, with its bundle: recusals early and late, a judge who leaves, a verdict, a withdrawal before and
/// one after the seal, a correction.
/// </summary>
public sealed class EventfulReview : IAsyncLifetime
{
    private PanelSeason _season = null!;
    private string[] _entries = [];

    internal PanelSeason Season => _season;

    internal string[] Entries => _entries;

    internal byte[] Bundle { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        _season = await StartAsync();
        _entries = await _season.QualifyAsync(21, 7);
        await _season.OpenReviewAsync(conflicts: (3, _entries[4]));
        var (chair, staff) = (_season.Client(Cast.Judge(1)), _season.Client(Cast.Secretary));
        foreach (var (entry, i) in _entries.Select((e, i) => (e, i)))
        {
            for (var judge = 1; judge <= 7; judge++)
            {
                if ((judge, entry) != (3, _entries[4]))
                {
                    await _season.ScoreAsync(judge, entry, c => 60 + (7 * judge + 11 * i + 5 * c.Item) % 35, bonus: i == 2 ? 2 : 0);
                }
            }
        }

        await _season.Client(Cast.Judge(4)).DeclareConflictsAsync(new DeclareConflictsRequest { Edition = Code, Complete = true, Conflicts = { new DeclaredConflict { EntryId = _entries[5], Kind = ConflictKind.Family } } });
        await _season.Service.DeliverAsync("submission", new MaterialVerdictGiven { Entry = _entries[2], Kind = SlotKind.BonusVideo, Item = "BONUS_VIDEO", Invalid = true, BonusItemsForcedZero = { 1 } }, subject: _entries[2], version: 3);
        await _season.Service.DeliverAsync("registration", new EntryWithdrawn { Entry = Facts(7, 21), Reason = "退賽" }, subject: _entries[6], version: 8);
        var committee = (await staff.GetCommitteeAsync(new GetCommitteeRequest { Edition = Code })).Committee;
        var leaving = committee.Members.Single(m => m.Id == _season.MemberId(5));
        await staff.ReleaseMemberAsync(new ReleaseMemberRequest { Edition = Code, MemberId = leaving.Id, Reason = "請辭", Etag = leaving.Etag });
        await _season.SealAsync(21);
        await _season.CertifyAsync(21);
        await _season.Service.DeliverAsync("registration", new EntryWithdrawn { Entry = Facts(1, 21), Reason = "退賽" }, subject: _entries[0], version: 8);
        await _season.Client(Cast.Judge(2)).DeclareConflictsAsync(new DeclareConflictsRequest { Edition = Code, Complete = true, Conflicts = { new DeclaredConflict { EntryId = _entries[1], Kind = ConflictKind.Shares } } });
        await chair.OpenCorrectionAsync(new OpenCorrectionRequest { Edition = Code, Award = 21, Round = RoundKind.Review, Reason = "事後發現迴避事由" });
        await _season.CertifyAsync(21);
        // Both witnesses confirm the ledger, each in the other kind of signature.
        foreach (var (witness, key) in new[] { (Cast.Notary, WitnessKeys.P256("notary.example/csea")), (Cast.Judge(6), WitnessKeys.Ed25519("agency.example/csea", "seed")) })
        {
            var client = _season.Client(witness);
            await client.RegisterWitnessAsync(new RegisterWitnessRequest { Edition = Code, Key = key.Key });
            var seen = (await client.GetCheckpointAsync(new GetCheckpointRequest { Edition = Code })).Checkpoint;
            await client.CosignCheckpointAsync(new CosignCheckpointRequest { Edition = Code, Size = seen.Size, Line = key.Sign(seen.Note[..(seen.Note.IndexOf("\n\n", StringComparison.Ordinal) + 1)]) });
        }

        Bundle = (await _season.Client(Cast.Notary).ExportBundleAsync(new ExportBundleRequest { Edition = Code })).Bundle.ToByteArray();
    }

    public ValueTask DisposeAsync() => _season.DisposeAsync();
}

/// <summary>Two verifiers, written separately from one page.</summary>
public sealed class VerifierTests(EventfulReview review) : IClassFixture<EventfulReview>
{
    private readonly PanelSeason _season = review.Season;
    private readonly string[] _entries = review.Entries;
    private readonly byte[] _bundle = review.Bundle;

    [Fact]
    [Trait("rule", "ORG-03")]
    public async Task Both_verifiers_recompute_every_result_byte_for_byte()
    {
        var words = new StringWriter();
        Assert.True(Verification.Run(_bundle, words).Holds, words.ToString());
        Assert.Contains("version 2: recomputed from", words.ToString(), StringComparison.Ordinal);
        Assert.Contains("Not proven", words.ToString(), StringComparison.Ordinal);
        await _season.AssertSoundAsync();
        var files = await SecondVerifier.AgreesAsync(_bundle);
        Assert.SkipWhen(files is null, "python3 is not installed");
        Assert.Equal(2, files);
    }

    [Fact]
    public async Task One_changed_bit_anywhere_is_found_by_both()
    {
        // Bits of the key, checkpoint and format, and of a wide range of places within the entries.
        var text = Encoding.UTF8.GetString(_bundle);
        var head = Encoding.UTF8.GetByteCount(text[..text.IndexOf("\"entries\"", StringComparison.Ordinal)]);
        var foot = Encoding.UTF8.GetByteCount(text[..text.IndexOf("\"public_key\"", StringComparison.Ordinal)]);
        var random = new Random(6962);
        int[] bits =
        [
            .. Enumerable.Range(0, 8 * head).Where(b => b % 23 == 0),
            .. Enumerable.Range(8 * foot, 8 * 230).Where(b => b % 23 == 0),
            .. Enumerable.Range(0, 150).Select(_ => random.Next(8 * _bundle.Length)),
        ];
        Assert.All(bits, bit => Assert.False(SecondVerifier.Holds(_bundle, bit), $"bit {bit}"));
        var second = await SecondVerifier.FlipsAsync(_bundle, bits);
        Assert.SkipWhen(second is null, "python3 is not installed");
        Assert.Equal(bits.Length, second.Length);
        Assert.DoesNotContain(true, second);
    }

    /// <summary>Lies told with the right key: the log is rebuilt and signed anew, as only the organiser could.</summary>
    [Theory]
    [InlineData("a mark raised after the certificate")]
    [InlineData("a sheet left out of the closing list")]
    [InlineData("a recused sheet counted")]
    [InlineData("an entry dropped before the seal")]
    [InlineData("the method declared late")]
    [InlineData("a sheet after the seal")]
    [InlineData("a result without its decision")]
    [InlineData("a verdict forgotten")]
    public async Task A_ledger_rewritten_and_signed_anew_is_found_by_both(string lie)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var entries = Entries();
        Assert.Equal(0, await BothAsync(Signed(entries, key)));
        var seal = entries.FindIndex(e => e.Kind == "seal");
        switch (lie)
        {
            case "a mark raised after the certificate":
                Change(entries, entries.FindIndex(e => e.Kind == "sheet" && (string)e.Detail["entry"]! == _entries[1]), d => d["s"]![0]![1] = 100);
                break;
            case "a sheet left out of the closing list":
                Change(entries, seal, d => d["counted"]!.AsArray().RemoveAt(0));
                break;
            case "a recused sheet counted":
                var hidden = entries.FindIndex(e => e.Kind == "sheet" && (string)e.Detail["entry"]! == _entries[5] && (string)e.Detail["judge"]! == _season.MemberId(4));
                Change(entries, seal, d => d["counted"]!.AsArray().Add(new JsonArray(_entries[5], _season.MemberId(4), hidden)));
                break;
            case "an entry dropped before the seal":
                Change(entries, seal, d => d["entries"]!.AsArray().RemoveAt(0));
                break;
            case "the method declared late":
                (entries[0], entries[^1]) = (entries[^1], entries[0]);
                break;
            case "a sheet after the seal":
                entries.Add(entries.First(e => e.Kind == "sheet"));
                break;
            case "a result without its decision":
                Change(entries, entries.FindIndex(e => e.Kind == "result"), d => d["fewer"]!.AsArray().Add(_entries[3]));
                break;
            case "a verdict forgotten":
                Change(entries, entries.FindIndex(e => e.Kind == "verdict"), d => d["forced_zero"] = new JsonArray());
                break;
        }

        Assert.Equal(1, await BothAsync(Signed(entries, key)));
    }

    [Fact]
    public async Task A_bundle_must_carry_the_expected_key_and_begin_with_earlier_checkpoints()
    {
        var notary = _season.Client(Cast.Notary);
        var checkpoint = (await notary.GetCheckpointAsync(new GetCheckpointRequest { Edition = Code })).Checkpoint;
        var early = (await notary.GetProofAsync(new GetProofRequest { Edition = Code, Size = 9, OldSize = 4 })).Checkpoint;
        Assert.Equal(9, early.Size);
        Assert.True(Verification.Run(_bundle, TextWriter.Null, checkpoint.PublicKey, [early.Note, checkpoint.Note]).Holds);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.False(Verification.Run(_bundle, TextWriter.Null, key.ExportSubjectPublicKeyInfoPem()).Holds);
        var forked = SignedNote.Sign(key, "cseamesh/csea-2025", 9, early.Root.Span);
        Assert.False(Verification.Run(_bundle, TextWriter.Null, null, [forked]).Holds);
        Assert.Throws<UnreadableException>(() => Verification.Run(Encoding.UTF8.GetBytes("{}"), TextWriter.Null));
    }

    private sealed record Opened(string Kind, JsonNode Detail);

    private List<Opened> Entries() => [.. JsonNode.Parse(_bundle)!["entries"]!.AsArray().Select(e => new Opened((string)e!["k"]!, JsonNode.Parse((string)e["detail"]!)!))];

    private static void Change(List<Opened> entries, int at, Action<JsonNode> change)
    {
        var detail = entries[at].Detail.DeepClone();
        change(detail);
        entries[at] = entries[at] with { Detail = detail };
    }

    private byte[] Signed(List<Opened> entries, ECDsa key)
    {
        var made = entries.Select((e, i) =>
        {
            var (kind, detail, salt) = (LedgerText.Kind(e.Kind), CanonicalJson.Write(e.Detail), SHA256.HashData(BitConverter.GetBytes(i)));
            return new BundleEntry(i, kind, LedgerText.Commit(kind, salt, detail), salt, detail);
        }).ToList();
        var root = MerkleTree.Root(made.Select(e => LedgerText.Leaf(e.Kind, e.Commitment)).ToArray());
        var note = SignedNote.Sign(key, string.Create(CultureInfo.InvariantCulture, $"cseamesh/{Code}"), made.Count, root);
        var results = JsonNode.Parse(_bundle)!["results"]!.AsArray().Select(r => new BundleResult((long)r!["i"]!, (string)r["hash"]!, (string)r["file"]!)).ToList();
        return Encoding.UTF8.GetBytes(BundleFile.Write(new CseaMesh.Judging.Domain.Ledger.Bundle(Code, key.ExportSubjectPublicKeyInfoPem(), note, made, results, [])));
    }

    /// <summary>0 or 1, as both say; the second is asked only where Python is.</summary>
    private static async Task<int> BothAsync(byte[] bundle)
    {
        var words = new StringWriter();
        var first = Verification.Run(bundle, words).Holds ? 0 : 1;
        if (SecondVerifier.IsHere)
        {
            var (second, output) = await SecondVerifier.RunAsync(bundle);
            Assert.True(first == second, $"{words}\n{output}");
        }

        return first;
    }
}
