using System.Buffers.Text;

namespace Quiete.Audit;

/// <summary>Base64 with one spelling for each value: what would not be written so is not read.</summary>
/// <remarks>The decoders of the framework forgive blanks and stray bits at the end, with which a damaged text could pass.</remarks>
internal static class Base64Text
{
    public static string Url(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    public static string Standard(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes);

    public static bool TryUrl(string? text, out byte[] bytes)
    {
        bytes = [];
        if (text is null || !Base64Url.IsValid(text)) return false;
        bytes = Base64Url.DecodeFromChars(text);
        return Url(bytes) == text;
    }

    public static bool TryStandard(string? text, out byte[] bytes)
    {
        bytes = [];
        if (text is null || !Base64.IsValid(text)) return false;
        bytes = Convert.FromBase64String(text);
        return Standard(bytes) == text;
    }
}
