using System.Security.Cryptography;
using System.Text;
using CseaMesh.Judging.Domain.Ledger;

namespace CseaMesh.Tests.Judging;

/// <summary>The published test vectors of RFC 6962 trees (transparency-dev/merkle), and a worked scoring log.</summary>
public sealed class MerkleTreeTests
{
    private static readonly byte[][] Inputs = [.. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }.Select(Convert.FromHexString)];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    private static readonly byte[][] Leaves = [.. Inputs.Select(i => MerkleTree.LeafHash(i))];

    [Fact]
    public void Leaf_hashes_are_the_published_ones() => Assert.Equal(
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7", "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b", "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
            "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f", "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
        ],
        Leaves.Select(Hex));

    [Fact]
    public void Roots_of_all_sizes_are_the_published_ones_also_from_the_frontier()
    {
        var frontier = Frontier.Empty();
        for (var size = 0; size <= 8; size++)
        {
            Assert.Equal(Roots[size], Hex(MerkleTree.Root(Leaves.AsSpan(0, size))));
            Assert.Equal(Roots[size], Hex(frontier.Root()));
            if (size < 8)
            {
                Assert.Equal(size, frontier.Append(Leaves[size]));
                frontier = Frontier.FromBytes(frontier.Size, frontier.ToBytes());
            }
        }
    }

    [Theory]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Audit_paths_are_the_published_ones(int index, int size, string path) =>
        Assert.Equal(path, string.Join(' ', Tree(8).InclusionPath(index, size).Select(Hex)));

    [Theory]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    [InlineData(6, 7, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(4, 7, "837dbb152e9b079010717e84e865da4ebc0fa198a806d59d31bf15accef22d0e")]
    public void Consistency_proofs_are_the_published_ones(int oldSize, int size, string path) =>
        Assert.Equal(path, string.Join(' ', Tree(8).ConsistencyPath(oldSize, size).Select(Hex)));

    [Fact]
    public void Every_inclusion_holds_and_every_changed_one_fails()
    {
        for (var size = 1; size <= 8; size++)
        {
            var root = Convert.FromHexString(Roots[size]);
            for (var index = 0; index < size; index++)
            {
                var path = Tree(8).InclusionPath(index, size);
                Assert.True(MerkleTree.VerifyInclusion(index, size, Leaves[index], path, root));
                Assert.False(MerkleTree.VerifyInclusion(index + 1, size, Leaves[index], path, root));
                Assert.False(MerkleTree.VerifyInclusion(index - 1, size, Leaves[index], path, root));
                Assert.False(MerkleTree.VerifyInclusion(index ^ 2, size, Leaves[index], path, root));
                Assert.False(MerkleTree.VerifyInclusion(index, size * 2, Leaves[index], path, root));
                Assert.False(MerkleTree.VerifyInclusion(index, size / 2, Leaves[index], path, root));
                Assert.False(MerkleTree.VerifyInclusion(index, size, Leaves[index], [root, .. path], root));
                Assert.False(MerkleTree.VerifyInclusion(index, size, Leaves[index], path, Convert.FromHexString(Roots[size - 1])));
                Assert.All(Enumerable.Range(0, 256 * path.Count), bit =>
                    Assert.False(MerkleTree.VerifyInclusion(index, size, Leaves[index], [.. path.Select((h, i) => i == bit / 256 ? Flip(h, bit % 256) : h)], root)));
                Assert.False(MerkleTree.VerifyInclusion(index, size, Leaves[index], [.. path, root], root));
                Assert.False(MerkleTree.VerifyInclusion(index, size, Leaves[(index + 1) % 8], path, root));
                if (path.Count > 0)
                {
                    Assert.False(MerkleTree.VerifyInclusion(index, size, Leaves[index], [.. path.Skip(1)], root));
                }
            }
        }
    }

    [Fact]
    public void Every_consistency_holds_and_every_changed_one_fails()
    {
        for (var size = 1; size <= 8; size++)
        {
            for (var old = 1; old <= size; old++)
            {
                var (oldRoot, root) = (Convert.FromHexString(Roots[old]), Convert.FromHexString(Roots[size]));
                var path = Tree(8).ConsistencyPath(old, size);
                Assert.True(MerkleTree.VerifyConsistency(old, size, oldRoot, root, path));
                Assert.False(MerkleTree.VerifyConsistency(old, size, oldRoot, root, [.. path, root]));
                Assert.False(MerkleTree.VerifyConsistency(old, size, oldRoot, root, [root, .. path]));
                if (old < size)
                {
                    Assert.False(MerkleTree.VerifyConsistency(old, size, oldRoot, root, [.. path.Skip(1)]));
                    Assert.False(MerkleTree.VerifyConsistency(old, size, root, oldRoot, path));
                    Assert.False(MerkleTree.VerifyConsistency(size, old, root, oldRoot, path));
                    Assert.False(MerkleTree.VerifyConsistency(old, size, oldRoot, root, []));
                }
            }
        }
    }

    [Fact]
    public void A_tree_of_any_size_has_the_root_of_the_definition_and_proofs_that_hold()
    {
        var leaves = Enumerable.Range(0, 130).Select(i => MerkleTree.LeafHash(BitConverter.GetBytes(i))).ToArray();
        var tree = new LedgerTree();
        for (var size = 1; size <= leaves.Length; size++)
        {
            tree.Append(leaves[size - 1]);
            var root = MerkleTree.Root(leaves.AsSpan(0, size));
            Assert.Equal(Hex(root), Hex(tree.Root(size)));
            foreach (var at in new[] { 0, size / 3, size / 2, size - 1 })
            {
                Assert.True(MerkleTree.VerifyInclusion(at, size, leaves[at], tree.InclusionPath(at, size), root));
                Assert.True(MerkleTree.VerifyConsistency(at + 1, size, tree.Root(at + 1), root, tree.ConsistencyPath(at + 1, size)));
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => tree.InclusionPath(130, 130));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ConsistencyPath(131, 130));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Root(131));
    }

    [Fact]
    public void One_changed_bit_anywhere_in_a_proof_leaf_or_root_is_found()
    {
        var (tree, root) = (Tree(8), Convert.FromHexString(Roots[7]));
        var (path, proof) = (tree.InclusionPath(4, 7), tree.ConsistencyPath(6, 7));
        for (var bit = 0; bit < 256; bit++)
        {
            Assert.False(MerkleTree.VerifyInclusion(4, 7, Flip(Leaves[4], bit), path, root));
            Assert.False(MerkleTree.VerifyInclusion(4, 7, Leaves[4], path, Flip(root, bit)));
            Assert.All(Enumerable.Range(0, path.Count), at => Assert.False(MerkleTree.VerifyInclusion(4, 7, Leaves[4], [.. path.Select((h, i) => i == at ? Flip(h, bit) : h)], root)));
            Assert.All(Enumerable.Range(0, proof.Count), at => Assert.False(MerkleTree.VerifyConsistency(6, 7, tree.Root(6), root, [.. proof.Select((h, i) => i == at ? Flip(h, bit) : h)])));
        }

        foreach (var index in new[] { 4 + 1, 4 - 1, 4 ^ 2 })
        {
            Assert.False(MerkleTree.VerifyInclusion(index, 7, Leaves[4], path, root));
        }
    }

    [Fact]
    public void A_worked_scoring_log_gives_its_commitments_leaves_and_roots()
    {
        string[] details =
        [
            """{"award":"A01","bonus":[5],"entry":"E007","judge":"J3","s":[80,70,90,60],"t":"2026-03-01T09:15:00Z","v":1}""",
            """{"award":"A01","bonus":[0],"entry":"E007","judge":"J4","s":[75,65,85,70],"t":"2026-03-01T09:21:30Z","v":1}""",
            """{"award":"A01","bonus":[5],"entry":"E007","judge":"J3","s":[82,70,90,60],"t":"2026-03-01T10:02:11Z","v":2}""",
        ];
        var commitments = details.Select((d, i) => LedgerText.Commit(LedgerKind.Sheet, SHA256.HashData(Encoding.ASCII.GetBytes($"test-salt-{i}")), d)).ToList();
        Assert.Equal(
            ["f14c9555362bedb47fd80121d6d708e62ce8ab8180851ec90b963c040ee83539", "9dcc2bb29b30fd27e796962497efe02eb9fba6ad97071e12b9aa520c6cd13fe5", "f75c3566d2ec5681ed206b924f0e571ea0fa04d0cd7d7058b7c8ac68cb0ce098"],
            commitments.Select(Hex));
        Assert.Equal("""{"c":"8UyVVTYr7bR/2AEh1tcI5izoq4GAhR7JC5Y8BA7oNTk=","k":"sheet","v":1}""", Encoding.ASCII.GetString(LedgerText.Entry(LedgerKind.Sheet, commitments[0])));
        var leaves = commitments.Select(c => LedgerText.Leaf(LedgerKind.Sheet, c)).ToArray();
        Assert.Equal(
            ["""{"c":"ncwrspsw/SfnlpYkl+/gLrn7pq2XBx4SuapSDGzRP+U=","k":"sheet","v":1}""", """{"c":"91w1ZtLsVoHtIGuSTw5XHqD6BNDNfXBYt8isaMsM4Jg=","k":"sheet","v":1}"""],
            commitments.Skip(1).Select(c => Encoding.ASCII.GetString(LedgerText.Entry(LedgerKind.Sheet, c))));
        Assert.Equal(
            ["77cd070727755a102757302c6b089ae00f97bb8c9a68cb6583460f79c074d481", "626d30e62b6df212fb8858355d1eb3854712670268f29eb2a28a7c9f55eaa2e5", "e8b3f0b5d53d81c476776c7fec3a7673bc8bef0446eec21cfb3eb0ba03e54b07"],
            leaves.Select(Hex));
        var log = new LedgerTree();
        foreach (var leaf in leaves)
        {
            log.Append(leaf);
        }

        Assert.Equal([Hex(log.Root(2))], log.InclusionPath(2, 3).Select(Hex));
        Assert.Equal([Hex(leaves[2])], log.ConsistencyPath(2, 3).Select(Hex));
        Assert.Equal("0d98c457125e307bc8fbdc84ce36d30a25d888459f1acc054dfc2391e0f7b492", Hex(MerkleTree.Root(leaves.AsSpan(0, 2))));
        Assert.Equal("06731492d47ca81ae53f5e606c34e585f35e7a50ee75755470f9264e897fa5ee", Hex(MerkleTree.Root(leaves)));
    }

    [Fact]
    public void A_checkpoint_is_believed_only_with_the_right_key_and_text()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var note = SignedNote.Sign(key, "cseamesh/csea-2025", 3, Convert.FromHexString(Roots[3]));
        var read = SignedNote.Parse(note);
        Assert.Equal(("cseamesh/csea-2025", 3L, Roots[3]), (read.Origin, read.Size, Hex(read.Root)));
        Assert.True(read.IsSignedBy(key));
        Assert.False(read.IsSignedBy(other));
        Assert.False(SignedNote.Parse(note.Replace("\n3\n", "\n4\n", StringComparison.Ordinal)).IsSignedBy(key));
        Assert.Throws<InvalidDataException>(() => SignedNote.Parse(note[..^10]));
    }

    /// <summary>The example of Go's sumdb/note, and the checkpoint of the worked log, both signed with Ed25519.</summary>
    [Theory]
    [InlineData("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n", "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=")]
    [InlineData("awards.example/2026/A01+2106701e+AYyZgRULm927QvEKSv5OhWTwG6bZSqHyN69WidbVwq0J", "awards.example/2026/A01\n3\nBnMUktR8qBrlP15gbDTlhfNeelDudXVUcPkmTol/pe4=\n", "IQZwHu+sGNhLhkTJvwABUPJyZaYDn0jvCz4J0kYJY1VQBiAGEdmRcskuP5SUFvsHAdwZduQuRn9rcz3ZOzgn1dbs8QY=")]
    public void Published_signed_notes_are_believed_and_every_changed_bit_is_not(string verifier, string text, string signature)
    {
        var key = NoteKey.Parse(verifier);
        Assert.Equal(verifier, key.ToString());
        var line = $"\u2014 {key.Name} {signature}";
        Assert.True(key.HasSigned(text, line));
        Assert.False(key.HasSigned(text + "\n", line));
        Assert.False(key.HasSigned(text, $"\u2014 x{key.Name} {signature}"));
        Assert.False(key.HasSigned(text, line + "="));
        var bytes = Convert.FromBase64String(signature);
        for (var bit = 0; bit < 8 * bytes.Length; bit += 7)
        {
            Assert.False(key.HasSigned(text, $"\u2014 {key.Name} {Convert.ToBase64String(Flip(bytes, bit))}"), $"bit {bit}");
        }

        Assert.Throws<InvalidDataException>(() => NoteKey.Parse("x" + verifier));
        Assert.Throws<InvalidDataException>(() => NoteKey.Parse(verifier[..^4]));
        Assert.Throws<InvalidDataException>(() => NoteKey.Parse("name+00000000+" + Convert.ToBase64String([9, .. new byte[32]])));
    }

    [Fact]
    public void The_worked_logs_checkpoint_is_the_one_that_was_signed() =>
        Assert.Equal("awards.example/2026/A01\n3\nBnMUktR8qBrlP15gbDTlhfNeelDudXVUcPkmTol/pe4=\n", SignedNote.Body("awards.example/2026/A01", 3, Convert.FromHexString("06731492d47ca81ae53f5e606c34e585f35e7a50ee75755470f9264e897fa5ee")));

    [Fact]
    public void A_note_key_of_the_other_kind_is_P256()
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = NoteKey.Parse(new NoteKey("cseamesh/csea-2025", NoteKey.P256, own.ExportSubjectPublicKeyInfo()).ToString());
        var note = SignedNote.Sign(own, "cseamesh/csea-2025", 3, Convert.FromHexString(Roots[3]));
        var (body, line) = (note[..(note.IndexOf("\n\n", StringComparison.Ordinal) + 1)], note.Split('\n')[4]);
        Assert.True(key.HasSigned(body, line));
        Assert.False(key.HasSigned(body.Replace("\n3\n", "\n4\n", StringComparison.Ordinal), line));
    }

    /// <summary>RFC 8032, section 7.1, tests 1 to 3; a key that is no point, an S that is too large.</summary>
    [Theory]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Ed25519_is_checked_as_the_standard_has_it(string key, string message, string signature)
    {
        var (k, m, s) = (Convert.FromHexString(key), Convert.FromHexString(message), Convert.FromHexString(signature));
        Assert.True(Ed25519.Verify(k, m, s));
        Assert.False(Ed25519.Verify(k, [.. m, 0], s));
        Assert.False(Ed25519.Verify(Flip(k, 3), m, s));
        Assert.False(Ed25519.Verify(k, m, Flip(s, 255)));
        Assert.False(Ed25519.Verify(Enumerable.Repeat((byte)0xff, 32).ToArray(), m, s));
        Assert.False(Ed25519.Verify(k, m, [.. s[..32], .. Enumerable.Repeat((byte)0xff, 32)]));
        Assert.False(Ed25519.Verify(k, m, s[..63]));
    }

    private static LedgerTree Tree(int size)
    {
        var tree = new LedgerTree();
        foreach (var leaf in Leaves.Take(size))
        {
            tree.Append(leaf);
        }

        return tree;
    }

    private static byte[] Flip(byte[] hash, int bit)
    {
        var changed = (byte[])hash.Clone();
        changed[bit / 8] ^= (byte)(1 << bit % 8);
        return changed;
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);
}
