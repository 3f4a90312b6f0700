using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Quiete.Audit;

/// <summary>What a log commits itself to: its name, its size and the root over all of its entries (C2SP <c>tlog-checkpoint</c>).</summary>
/// <param name="Origin">The log's name, such as <c>registro.example/log</c>; see <see cref="IsOrigin"/>.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    private const int MaxOrigin = 200;
    private const int Lines = 3;

    /// <summary>The three lines that are signed.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Base64Text.Standard(Root)}\n");

    /// <summary>Whether a text can name a log and its key: visible ASCII without the plus sign, at most 200 characters.</summary>
    public static bool IsOrigin(string? text) => text is { Length: > 0 and <= MaxOrigin } && text.All(c => c is > ' ' and <= '~' and not '+');

    /// <summary>Reads the three lines, in no other spelling than <see cref="Text"/> has.</summary>
    /// <remarks>Further lines, which the format allows and advises against, are refused: no monitor could check what they say.</remarks>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        var lines = (text ?? "").Split('\n');
        if (lines.Length != Lines + 1 || !IsOrigin(lines[0])
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size > TileLog.MaxSize
            || !Base64Text.TryStandard(lines[2], out var root) || root.Length != Merkle.HashBytes)
        {
            return false;
        }

        var read = new Checkpoint(lines[0], size, root);
        checkpoint = read.Text == text ? read : null;
        return checkpoint is not null;
    }

    public bool Equals(Checkpoint? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
