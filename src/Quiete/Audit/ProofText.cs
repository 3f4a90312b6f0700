namespace Quiete.Audit;

/// <summary>A proof as text: one hash a line, in base64.</summary>
public static class ProofText
{
    private const int MaxHashes = 128;

    public static string Write(IReadOnlyList<byte[]> proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return string.Concat(proof.Select(hash => $"{Base64Text.Standard(hash)}\n"));
    }

    /// <summary>Reads a proof; blanks around the lines and empty lines do not matter.</summary>
    public static bool TryParse(string? text, out IReadOnlyList<byte[]> proof)
    {
        List<byte[]> hashes = [];
        proof = hashes;
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (hashes.Count == MaxHashes || !Base64Text.TryStandard(line, out var hash) || hash.Length != Merkle.HashBytes) return false;
            hashes.Add(hash);
        }

        return true;
    }
}
