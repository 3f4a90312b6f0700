namespace Quiete.Server.Documents;

/// <summary>One line of a mail's head.</summary>
/// <param name="Value">Unfolded, with encoded words read.</param>
internal sealed record MailHeader(string Name, string Value);

/// <summary>A part of a mail; the mail itself is one.</summary>
/// <param name="Raw">Exactly as it came, head and body: what a signature was made over.</param>
/// <param name="Body">Exactly as it came, without the head.</param>
/// <param name="MediaType">In small letters, such as <c>text/plain</c>.</param>
/// <param name="Parameters">Of the content type and of its disposition, names in small letters.</param>
/// <param name="Parts">Of a multipart, or the mail inside a <c>message/rfc822</c>.</param>
internal sealed record MailPart(
    ReadOnlyMemory<byte> Raw, ReadOnlyMemory<byte> Body, IReadOnlyList<MailHeader> Headers, string MediaType, IReadOnlyDictionary<string, string> Parameters, string Encoding, IReadOnlyList<MailPart> Parts)
{
    /// <summary>The first header of this name.</summary>
    public string? Header(string name) => Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    /// <summary>As what it would be saved.</summary>
    public string? FileName => Parameters.GetValueOrDefault("filename") ?? Parameters.GetValueOrDefault("name");

    /// <summary>Its content, as it was before it was encoded for its way.</summary>
    public byte[] Content() => MailCoding.Decode(Encoding, Body.Span);

    /// <summary>Its content as text.</summary>
    public string Text() => MailCoding.Charset(Parameters.GetValueOrDefault("charset")).GetString(Content());

    /// <summary>This part and all inside it, in the order in which they stand.</summary>
    public IEnumerable<MailPart> All() => Parts.SelectMany(part => part.All()).Prepend(this);
}
