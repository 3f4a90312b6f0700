using Quiete.Audit;

namespace Quiete.Tests.Audit;

public sealed class CheckpointTests : IDisposable
{
    private readonly SigningKey key = SigningKey.Create();
    private readonly Checkpoint checkpoint = new("registro.example/log", 20_852_163, Convert.FromBase64String("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="));

    public void Dispose() => key.Dispose();

    [Fact]
    public void A_checkpoint_is_three_lines()
    {
        Assert.Equal("registro.example/log\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", checkpoint.Text);
        Assert.True(Checkpoint.TryParse(checkpoint.Text, out var read));
        Assert.Equal(checkpoint, read);
        Assert.NotEqual(checkpoint, read with { Size = 20_852_162 });
    }

    [Fact]
    public void The_example_of_the_format_is_read()
    {
        const string example = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
            + "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
        Assert.True(SignedCheckpoint.TryParse(example, out var signed));
        Assert.Equal(("example.com/behind-the-sofa", 20_852_163), (signed.Checkpoint.Origin, signed.Checkpoint.Size));
        Assert.Equal("033de0ae", Convert.ToHexStringLower(Assert.Single(signed.Signatures).KeyId));
        Assert.Equal(example, signed.Text);
    }

    [Fact]
    public void A_signed_checkpoint_comes_back_and_its_signature_holds()
    {
        using var next = SigningKey.Create();
        using var stranger = SigningKey.Create();
        var signed = SignedCheckpoint.Sign(checkpoint, key, next);
        Assert.True(SignedCheckpoint.TryParse(signed.Text, out var read));
        Assert.Equal(signed.Text, read.Text);
        Assert.True(read.IsSignedBy(key.Public) && read.IsSignedBy(next.Public));
        Assert.False(read.IsSignedBy(stranger.Public) || read.Names(stranger.Public));
    }

    [Fact]
    public void Signatures_of_others_are_kept_and_not_asked()
    {
        var text = SignedCheckpoint.Sign(checkpoint, key).Text + "— witness.example/w AAAAAAECAwQ=\n";
        Assert.True(SignedCheckpoint.TryParse(text, out var read));
        Assert.Equal((2, text), (read.Signatures.Count, read.Text));
        Assert.True(read.IsSignedBy(key.Public));
    }

    [Fact]
    public void A_signature_under_another_name_is_not_the_log_s()
    {
        var text = SignedCheckpoint.Sign(checkpoint, key).Text.Replace("— registro.example/log", "— other.example/log", StringComparison.Ordinal);
        Assert.True(SignedCheckpoint.TryParse(text, out var read));
        Assert.False(read.IsSignedBy(key.Public));
    }

    [Fact]
    public void One_bit_wrong_and_the_signature_does_not_hold()
    {
        var text = SignedCheckpoint.Sign(checkpoint, key).Text;
        var held = 0;
        for (var at = 0; at < text.Length; at++)
        {
            for (var bit = 0; bit < 7; bit++)
            {
                var wrong = $"{text[..at]}{(char)(text[at] ^ (1 << bit))}{text[(at + 1)..]}";
                if (SignedCheckpoint.TryParse(wrong, out var read) && read.IsSignedBy(key.Public)) held++;
            }
        }

        Assert.Equal(0, held);
    }

    [Theory]
    [InlineData("registro.example/log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", true)]
    [InlineData("registro.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", true)]
    [InlineData("registro.example/log\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)] // zero in front
    [InlineData("registro.example/log\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("registro.example/log\n 1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("registro.example/log\n9223372036854775807\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)] // more than a log may have
    [InlineData("registro.example/log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n", false)] // stray bits
    [InlineData("registro.example/log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n", false)] // no padding
    [InlineData("registro.example/log\n1\n47DEQpj8\n", false)]
    [InlineData("registro.example/log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", false)] // no end of line
    [InlineData("registro.example/log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n", false)]
    [InlineData("registro.example/log\r\n1\r\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n", false)]
    [InlineData("two words\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("a+b\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData("\ufeffregistro.example/log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)] // a byte order mark
    [InlineData("registrο.example/log\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)] // a Greek letter
    [InlineData("\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [InlineData(null, false)]
    public void A_checkpoint_has_one_spelling(string? text, bool good) => Assert.Equal(good, Checkpoint.TryParse(text, out _));

    [Theory]
    [InlineData("")] // no signature
    [InlineData("— registro.example/log AAAAAAE=")] // no end of line
    [InlineData("- registro.example/log AAAAAAE=\n")] // a hyphen
    [InlineData("— registro.example/log AAAAAA==\n")] // a key and no signature
    [InlineData("— registro.example/log AAAAAAE\n")]
    [InlineData("—  AAAAAAE=\n")]
    [InlineData("— a b AAAAAAE=\n")]
    [InlineData("— a+b AAAAAAE=\n")]
    [InlineData("— registro.example/log AAAAAAE=\nmore\n")]
    public void A_note_with_a_line_that_is_no_signature_is_refused(string lines) =>
        Assert.False(SignedCheckpoint.TryParse($"{checkpoint.Text}\n{lines}", out _));

    [Fact]
    public void A_note_of_too_many_lines_is_refused()
    {
        string Note(int count) => $"{checkpoint.Text}\n{string.Concat(Enumerable.Repeat("— w.example AAAAAAE=\n", count))}";
        Assert.True(SignedCheckpoint.TryParse(Note(16), out _)); // the format asks for as many
        Assert.False(SignedCheckpoint.TryParse(Note(33), out _));
        Assert.False(SignedCheckpoint.TryParse(new string('\n', 100_000), out _));
    }

    [Fact]
    public void What_could_not_be_read_again_is_not_signed()
    {
        Assert.Throws<ArgumentException>(() => SignedCheckpoint.Sign(checkpoint with { Origin = "two words" }, key));
        Assert.Throws<ArgumentException>(() => SignedCheckpoint.Sign(checkpoint with { Root = [] }, key));
        Assert.Throws<ArgumentException>(() => SignedCheckpoint.Sign(checkpoint with { Size = -1 }, key));
        Assert.Throws<ArgumentException>(() => BatchSigner.Sign(key, "two words", DateTimeOffset.UnixEpoch, [Merkle.EmptyRoot]));
        Assert.Throws<ArgumentOutOfRangeException>(() => BatchSigner.Sign(key, "a.example", DateTimeOffset.UnixEpoch, []));
    }

    [Fact]
    public void A_proof_is_a_hash_a_line()
    {
        IReadOnlyList<byte[]> proof = NaiveTree.Leaves(3);
        Assert.True(ProofText.TryParse($"\r\n {ProofText.Write(proof)}\n".Replace("\n", "\r\n", StringComparison.Ordinal), out var read));
        Assert.Equal(proof, read);
        Assert.True(ProofText.TryParse("", out read));
        Assert.Empty(read);
        Assert.False(ProofText.TryParse("AAAA", out _));
        Assert.False(ProofText.TryParse(ProofText.Write(NaiveTree.Leaves(129)), out _));
    }
}
