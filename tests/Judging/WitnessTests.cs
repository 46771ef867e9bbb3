using System.Text;
using System.Text.Json.Nodes;
using CseaMesh.Judging.Domain.Results;
using CseaMesh.Judging.V1;
using CseaMesh.Platform.Errors;
using CseaMesh.Tests.Support;
using CseaMesh.Verifier;
using static CseaMesh.Tests.Judging.PanelSeason;

namespace CseaMesh.Tests.Judging;

/// <summary>The notary and the government member confirm the ledger with keys of their own; nobody else can, and a ledger told otherwise is found.</summary>
public sealed class WitnessTests
{
    [Fact]
    [Trait("rule", "GEN-02")]
    public async Task Witnesses_confirm_the_ledger_with_keys_that_never_come_here()
    {
        await using var season = await StartAsync();
        await season.QualifyAsync(12, 4);
        await season.OpenReviewAsync();
        var (notary, government) = (season.Client(Cast.Notary), season.Client(Cast.Judge(6)));
        var (first, second) = (WitnessKeys.P256("notary.example/csea"), WitnessKeys.Ed25519("agency.example/csea", "a seed of the agency"));
        var checkpoint = (await notary.GetCheckpointAsync(new GetCheckpointRequest { Edition = Code })).Checkpoint;
        var body = checkpoint.Note[..(checkpoint.Note.IndexOf("\n\n", StringComparison.Ordinal) + 1)];

        // Who may not: a judge of the association, the secretariat, an entrant.
        foreach (var other in new[] { Cast.Judge(1), Cast.Judge(7), Cast.Secretary, Cast.Manager(1) })
        {
            await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.Client(other).RegisterWitnessAsync(new RegisterWitnessRequest { Edition = Code, Key = first.Key }));
            await Refused.AsAsync(RefusalKind.Denied, "NOT_YOURS", () => season.Client(other).CosignCheckpointAsync(new CosignCheckpointRequest { Edition = Code, Size = 1, Line = first.Sign(body) }));
        }

        await Refused.AsAsync(RefusalKind.Invalid, "INVALID", () => notary.RegisterWitnessAsync(new RegisterWitnessRequest { Edition = Code, Key = first.Key + "x" }));
        var cosign = new CosignCheckpointRequest { Edition = Code, Size = checkpoint.Size, Line = first.Sign(body) };
        await Refused.AsAsync(RefusalKind.Precondition, "KEY_MISSING", () => notary.CosignCheckpointAsync(cosign));
        var witness = (await notary.RegisterWitnessAsync(new RegisterWitnessRequest { Edition = Code, Key = first.Key })).Witness;
        Assert.Equal((Office.Notary, first.Key), (witness.Office, witness.Key));
        Assert.Equal(witness.Id, (await notary.RegisterWitnessAsync(new RegisterWitnessRequest { Edition = Code, Key = first.Key })).Witness.Id);
        await Refused.AsAsync(RefusalKind.Exists, "KEY_TAKEN", () => government.RegisterWitnessAsync(new RegisterWitnessRequest { Edition = Code, Key = first.Key }));
        await government.RegisterWitnessAsync(new RegisterWitnessRequest { Edition = Code, Key = second.Key });

        // What is signed must be this checkpoint, by the own key.
        await Refused.AsAsync(RefusalKind.Invalid, "INVALID", () => notary.CosignCheckpointAsync(new CosignCheckpointRequest(cosign) { Size = checkpoint.Size - 1 }));
        await Refused.AsAsync(RefusalKind.Invalid, "OUT_OF_RANGE", () => notary.CosignCheckpointAsync(new CosignCheckpointRequest(cosign) { Size = checkpoint.Size + 1 }));
        await Refused.AsAsync(RefusalKind.Invalid, "INVALID", () => notary.CosignCheckpointAsync(new CosignCheckpointRequest(cosign) { Line = second.Sign(body) }));
        var cosigned = (await notary.CosignCheckpointAsync(cosign)).Cosigned;
        Assert.StartsWith(body + "\n", cosigned.Note, StringComparison.Ordinal);
        Assert.EndsWith($"\n{cosign.Line}\n", cosigned.Note, StringComparison.Ordinal);
        Assert.Equal((cosigned.Size, cosigned.At), ((await notary.CosignCheckpointAsync(cosign)).Cosigned.Size, cosigned.At));

        // The ledger grows; the earlier confirmation still stands for its beginning.
        await season.ScoreAsync(1, (await season.Client(Cast.Judge(1)).ListMySheetsAsync(new ListMySheetsRequest { Edition = Code })).Sheets[0].EntryId, 80);
        var later = (await notary.GetCheckpointAsync(new GetCheckpointRequest { Edition = Code })).Checkpoint;
        await government.CosignCheckpointAsync(new CosignCheckpointRequest { Edition = Code, Size = later.Size, Line = second.Sign(later.Note[..(later.Note.IndexOf("\n\n", StringComparison.Ordinal) + 1)]) });
        var list = await season.Client(Cast.Judge(3)).ListCosignaturesAsync(new ListCosignaturesRequest { Edition = Code });
        Assert.Equal([(later.Size, Office.Government), (checkpoint.Size, Office.Notary)], list.Cosigned.Select(c => (c.Size, c.Office)));
        Assert.Equal(2, list.Witnesses.Count);
        await Refused.AsAsync(RefusalKind.Unauthenticated, "SIGN_IN_NEEDED", () => season.Client(Cast.Visitor).ListCosignaturesAsync(new ListCosignaturesRequest { Edition = Code }));

        // Both verifiers read the confirmations, and find each that was changed, moved or made for another ledger.
        var bundle = (await notary.ExportBundleAsync(new ExportBundleRequest { Edition = Code })).Bundle.ToByteArray();
        var words = new StringWriter();
        Assert.True(Verification.Run(bundle, words).Holds, words.ToString());
        Assert.Contains($"The notary confirmed the first {checkpoint.Size} entries", words.ToString(), StringComparison.Ordinal);
        Assert.Contains($"The government confirmed the first {later.Size} entries", words.ToString(), StringComparison.Ordinal);
        await AgreeAsync(bundle, holds: true);
        await AgreeAsync(Change(bundle, c => c[0]!["size"] = checkpoint.Size - 1), holds: false);
        await AgreeAsync(Change(bundle, c => c[1]!["line"] = (string)c[0]!["line"]!), holds: false);
        await AgreeAsync(Change(bundle, c => c[1]!["key"] = WitnessKeys.Ed25519("agency.example/csea", "another seed").Key), holds: false);
        await AgreeAsync(Change(bundle, c => c[1]!["line"] = second.Sign(body)), holds: false);
        await AgreeAsync(Change(bundle, c => c[0]!["office"] = "chair"), holds: false);
    }

    [Fact]
    [Trait("rule", "GEN-02")]
    public async Task Witnesses_who_have_not_confirmed_are_asked_after_a_seal_and_before_the_result_is_certified()
    {
        await using var season = await StartAsync();
        var (team, company) = (await season.QualifyAsync(12, 4), await season.QualifyAsync(3, 4));
        await season.OpenReviewAsync();
        foreach (var entry in team.Concat(company))
        {
            await season.ScoreAllAsync(entry, 80);
        }

        await season.SealAsync(12);
        await season.Service.SettleAsync();
        var sealedAt = await SizeAsync();
        Assert.Equal([(Cast.Notary.Id, Office.Notary, sealedAt, 0L, false), (Cast.Judge(6).Id, Office.Government, sealedAt, 0L, false)], Told(0));

        // The notary confirms; only the government member is asked before the certificate.
        var keys = WitnessKeys.P256("notary.example/csea");
        await season.Client(Cast.Notary).RegisterWitnessAsync(new RegisterWitnessRequest { Edition = Code, Key = keys.Key });
        await CosignAsync(season, Cast.Notary, keys);
        await season.Client(Cast.Judge(1)).CertifyResultAsync(new CertifyResultRequest { Edition = Code, Award = 12 });
        await season.Service.SettleAsync();
        Assert.Equal([(Cast.Judge(6).Id, Office.Government, sealedAt, 0L, true)], Told(2));

        // The chair's repeated signature asks nobody again; nor does the notary's, which completes it.
        await season.Client(Cast.Judge(1)).CertifyResultAsync(new CertifyResultRequest { Edition = Code, Award = 12 });
        await season.Client(Cast.Notary).CertifyResultAsync(new CertifyResultRequest { Edition = Code, Award = 12 });
        await season.Service.SettleAsync();
        Assert.Empty(Told(3));

        // The next seal is not covered by what was confirmed.
        await season.SealAsync(3);
        await season.Service.SettleAsync();
        Assert.Equal([(Cast.Notary.Id, sealedAt), (Cast.Judge(6).Id, 0L)], Told(3).Select(t => (t.Item1, t.Item4)));
        var agency = WitnessKeys.Ed25519("agency.example/csea", "a seed of the agency");
        await season.Client(Cast.Judge(6)).RegisterWitnessAsync(new RegisterWitnessRequest { Edition = Code, Key = agency.Key });
        await CosignAsync(season, Cast.Judge(6), agency);
        await CosignAsync(season, Cast.Notary, keys);
        await season.CertifyFinalistsAsync(3);
        await season.Service.SettleAsync();
        Assert.Empty(Told(5));

        // Page by page, newest first, one after the other; and those of one size.
        var list = new ListCosignaturesRequest { Edition = Code, PageSize = 2 };
        var first = await season.Client(Cast.Notary).ListCosignaturesAsync(list);
        var second = await season.Client(Cast.Notary).ListCosignaturesAsync(new ListCosignaturesRequest(list) { PageToken = first.NextPageToken });
        Assert.Equal([(first.Cosigned[0].Size, 2), (sealedAt, 1)], first.Cosigned.Concat(second.Cosigned).GroupBy(c => c.Size).Select(g => (g.Key, g.Count())));
        Assert.Equal(("", 2), (second.NextPageToken, second.Witnesses.Count));
        Assert.Equal([Office.Notary], (await season.Client(Cast.Notary).ListCosignaturesAsync(new ListCosignaturesRequest { Edition = Code, Size = sealedAt })).Cosigned.Select(c => c.Office));
        await Refused.AsAsync(RefusalKind.Invalid, "INVALID", () => season.Client(Cast.Auditor).ListCosignaturesAsync(new ListCosignaturesRequest(list) { PageToken = first.NextPageToken }));
        await Refused.AsAsync(RefusalKind.Invalid, "OUT_OF_RANGE", () => season.Client(Cast.Notary).ListCosignaturesAsync(new ListCosignaturesRequest { Edition = Code, PageSize = 201 }));

        async Task<long> SizeAsync() => (await season.Client(Cast.Notary).GetCheckpointAsync(new GetCheckpointRequest { Edition = Code })).Checkpoint.Size;

        IEnumerable<(string, Office, long, long, bool)> Told(int after) => season.Service.Published<WitnessAwaited>().Skip(after).Select(w => (w.PersonId, w.Office, w.Size, w.CosignedSize, w.BeforeCertification));
    }

    private static async Task CosignAsync(PanelSeason season, CseaMesh.Platform.Identity.Caller who, (string Key, Func<string, string> Sign) keys)
    {
        var checkpoint = (await season.Client(who).GetCheckpointAsync(new GetCheckpointRequest { Edition = Code })).Checkpoint;
        await season.Client(who).CosignCheckpointAsync(new CosignCheckpointRequest { Edition = Code, Size = checkpoint.Size, Line = keys.Sign(checkpoint.Note[..(checkpoint.Note.IndexOf("\n\n", StringComparison.Ordinal) + 1)]) });
    }

    private static byte[] Change(byte[] bundle, Action<JsonArray> change)
    {
        var node = JsonNode.Parse(bundle)!;
        change(node["cosigned"]!.AsArray());
        return Encoding.UTF8.GetBytes(CanonicalJson.Write(node));
    }

    private static async Task AgreeAsync(byte[] bundle, bool holds)
    {
        bool first;
        try
        {
            first = Verification.Run(bundle, TextWriter.Null).Holds;
        }
        catch (UnreadableException)
        {
            first = false;
        }

        Assert.Equal(holds, first);
        if (SecondVerifier.IsHere)
        {
            var (code, output) = await SecondVerifier.RunAsync(bundle);
            Assert.True(holds == (code == 0), output);
        }
    }
}
