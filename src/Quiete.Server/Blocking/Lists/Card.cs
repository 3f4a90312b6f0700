using System.Security.Cryptography;
using System.Text;

namespace Quiete.Server.Blocking;

/// <summary>One contact of an address book: up to nine lines under one name. Never changes.</summary>
internal sealed class Card
{
    /// <summary>The most lines on a card: a FRITZ!Box takes no more numbers for a contact.</summary>
    public const int MostLines = 9;

    private const int TagChars = 16;

    private readonly Lazy<string> version4;
    private readonly Lazy<byte[]> escaped;

    /// <param name="name">The last part of its address, without the ending.</param>
    /// <param name="prefix">With what all its lines begin.</param>
    public Card(string name, string prefix, string title, IReadOnlyList<BlockedLine> lines, NumberForm form)
    {
        (Name, Prefix, Title, Lines) = (name, prefix, title, lines);
        Phones = [.. lines.Select(one => NumberForms.Write(one.Line, one.IsRange, form))];
        Version3 = Write(3);
        Tag = Hash(Version3)[..TagChars];
        version4 = new(() => Write(4));
        escaped = new(() => DavXml.Escape(Version3));
    }

    public string Name { get; }

    public string Prefix { get; }

    /// <summary>What a telephone shows when one of the lines rings.</summary>
    public string Title { get; }

    public IReadOnlyList<BlockedLine> Lines { get; }

    /// <summary>The lines as the device has them.</summary>
    public IReadOnlyList<string> Phones { get; }

    public string Version3 { get; }

    public string Version4 => version4.Value;

    /// <summary>Equal as long as the content is.</summary>
    public string Tag { get; }

    /// <summary>Version 3 as it stands inside XML, in UTF-8.</summary>
    public ReadOnlySpan<byte> EscapedVersion3 => escaped.Value;

    public string Uid => $"quiete-{Name}";

    /// <summary>The lines of the vCard, not folded: for clients that want some of them only.</summary>
    public IReadOnlyList<string> Properties(int version) => VCard.Lines(version, Uid, Title, Phones);

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private string Write(int version) => VCard.Text(Properties(version));
}
