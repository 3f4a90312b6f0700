using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Quiete.Audit;

/// <summary>One line under a signed note.</summary>
/// <param name="Name">The name of the signing key; for a log's own key the origin.</param>
/// <param name="KeyId">Four bytes that point to the key.</param>
public sealed record NoteSignature(string Name, byte[] KeyId, byte[] Signature);

/// <summary>A checkpoint with its signatures, as a signed note (C2SP <c>signed-note</c>; ECDSA on P-256, its type 0x02).</summary>
public sealed class SignedCheckpoint
{
    private const string Dash = "\u2014 ";
    private const int MaxLength = 16 * 1024;
    private const int MaxSignatures = 32;
    private const int KeyIdBytes = 4;

    private SignedCheckpoint(Checkpoint checkpoint, IReadOnlyList<NoteSignature> signatures)
    {
        (Checkpoint, Signatures) = (checkpoint, signatures);
        Text = $"{checkpoint.Text}\n{string.Concat(signatures.Select(Line))}";
    }

    public Checkpoint Checkpoint { get; }

    /// <summary>Those of the log and those of others who saw it.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>The whole note: the checkpoint, a blank line, a line for each signature.</summary>
    public string Text { get; }

    /// <summary>Signs as the log itself, with each key; while keys change hands there are two.</summary>
    public static SignedCheckpoint Sign(Checkpoint checkpoint, params IReadOnlyList<SigningKey> keys)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(keys);
        if (!Checkpoint.TryParse(checkpoint.Text, out _)) throw new ArgumentException("This cannot be written as a checkpoint.", nameof(checkpoint));
        var signed = Encoding.UTF8.GetBytes(checkpoint.Text);
        return new SignedCheckpoint(checkpoint, [.. keys.Select(key => new NoteSignature(
            checkpoint.Origin, key.Public.NoteKeyId.ToArray(), key.Sign(signed, DSASignatureFormat.Rfc3279DerSequence)))]);
    }

    /// <summary>Reads a note. It says nothing yet about its signatures: ask <see cref="IsSignedBy"/>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SignedCheckpoint? checkpoint)
    {
        checkpoint = null;
        if (text is null || text.Length > MaxLength) return false;
        var blank = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || !Checkpoint.TryParse(text[..(blank + 1)], out var body)) return false;

        var lines = text[(blank + 2)..].Split('\n');
        if (lines.Length - 1 is < 1 or > MaxSignatures) return false;
        List<NoteSignature> signatures = [];
        foreach (var line in lines[..^1])
        {
            if (!TryLine(line, out var signature)) return false;
            signatures.Add(signature);
        }

        var read = new SignedCheckpoint(body, signatures);
        checkpoint = read.Text == text ? read : null;
        return checkpoint is not null;
    }

    /// <summary>Whether a line claims to be signed by this key, for the log; it may be forged.</summary>
    public bool Names(VerifyingKey key) => LinesOf(key).Any();

    /// <summary>Whether the log signed it with this key. One forged line of that key spoils the note.</summary>
    public bool IsSignedBy(VerifyingKey key)
    {
        var signed = Encoding.UTF8.GetBytes(Checkpoint.Text);
        return Names(key) && LinesOf(key).All(line => key.Verify(signed, line.Signature, DSASignatureFormat.Rfc3279DerSequence));
    }

    private IEnumerable<NoteSignature> LinesOf(VerifyingKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Signatures.Where(line => line.Name == Checkpoint.Origin && key.NoteKeyId.SequenceEqual(line.KeyId));
    }

    private static string Line(NoteSignature signature) =>
        $"{Dash}{signature.Name} {Base64Text.Standard([.. signature.KeyId, .. signature.Signature])}\n";

    private static bool TryLine(string line, [NotNullWhen(true)] out NoteSignature? signature)
    {
        signature = null;
        if (!line.StartsWith(Dash, StringComparison.Ordinal) || line[Dash.Length..].Split(' ') is not [var name, var base64]) return false;
        if (!Checkpoint.IsOrigin(name) || !Base64Text.TryStandard(base64, out var bytes) || bytes.Length <= KeyIdBytes) return false;
        signature = new NoteSignature(name, bytes[..KeyIdBytes], bytes[KeyIdBytes..]);
        return true;
    }
}
