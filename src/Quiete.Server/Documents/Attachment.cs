namespace Quiete.Server.Documents;

/// <summary>A file inside a PDF or a mail.</summary>
/// <param name="MediaType">Such as <c>application/json</c>.</param>
/// <param name="About">What it is, in one line.</param>
internal sealed record Attachment(string Name, string MediaType, byte[] Bytes, string About);
