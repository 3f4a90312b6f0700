using System.Text;

namespace Quiete.Server.Documents;

/// <summary>Why a file cannot be read as a mail.</summary>
internal enum MailProblem
{
    Empty,
    TooLarge,

    /// <summary>No head of a mail: another kind of file.</summary>
    NoMail,

    /// <summary>More headers, or longer ones, than any mail has.</summary>
    TooManyHeaders,

    /// <summary>More parts, or parts inside parts, than any mail has.</summary>
    TooManyParts,

    /// <summary>It ends before its last part is closed.</summary>
    CutOff,
}

/// <summary>What became of a file: a mail, or why it is none.</summary>
internal sealed record MailReading(MailPart? Mail, MailProblem? Problem);

/// <summary>Reads mails that strangers wrote: never throws, whatever the bytes.</summary>
internal static class MailReader
{
    public const int MaxBytes = 30 * 1024 * 1024;
    public const int MaxHeaders = 300;
    public const int MaxHeaderBytes = 32 * 1024;
    public const int MaxFolds = 500;
    public const int MaxDepth = 12;
    public const int MaxParts = 400;
    private const int MaxBoundary = 200;

    public static MailReading Read(ReadOnlyMemory<byte> file)
    {
        if (file.IsEmpty) return new(null, MailProblem.Empty);
        if (file.Length > MaxBytes) return new(null, MailProblem.TooLarge);
        var walk = new Walk();
        var mail = walk.Part(file, depth: 0);
        if (walk.Problem is null && !mail!.Headers.Any(header => IsOfMail(header.Name))) return new(null, MailProblem.NoMail);
        return walk.Problem is { } problem ? new(null, problem) : new(mail, null);
    }

    private static bool IsOfMail(string name) => name.ToLowerInvariant() is "from" or "to" or "subject" or "date" or "message-id" or "mime-version" or "content-type" or "received";

    private sealed class Walk
    {
        private int parts;

        public MailProblem? Problem { get; private set; }

        public MailPart? Part(ReadOnlyMemory<byte> raw, int depth)
        {
            if (depth > MaxDepth || ++parts > MaxParts) return Fail(MailProblem.TooManyParts);
            if (Head(raw.Span, out var bodyStart) is not { } headers) return null;
            var body = raw[bodyStart..];
            var type = Value(headers, "content-type") ?? "text/plain";
            var disposition = Value(headers, "content-disposition") ?? "";
            var parameters = new Dictionary<string, string>(MailCoding.Parameters(type), StringComparer.Ordinal);
            foreach (var (name, value) in MailCoding.Parameters(disposition)) parameters.TryAdd(name, value);
            var media = type.Split(';')[0].Trim().ToLowerInvariant();
            var encoding = (Value(headers, "content-transfer-encoding") ?? "7bit").Split(';')[0].Trim().ToLowerInvariant();

            IReadOnlyList<MailPart> inside = [];
            if (media.StartsWith("multipart/", StringComparison.Ordinal))
            {
                if (parameters.GetValueOrDefault("boundary") is not { Length: > 0 and <= MaxBoundary } boundary || boundary.Any(c => c is < ' ' or > '~')) return Fail(MailProblem.CutOff);
                if (Cut(body, Encoding.Latin1.GetBytes($"--{boundary}"), depth) is not { } cut) return null;
                inside = cut;
            }
            else if (media == "message/rfc822")
            {
                ReadOnlyMemory<byte> content = encoding is "base64" or "quoted-printable" ? MailCoding.Decode(encoding, body.Span) : body;
                if (content.IsEmpty) return Fail(MailProblem.CutOff);
                if (Part(content, depth + 1) is not { } mail) return null;
                inside = [mail];
            }

            return new(raw, body, [.. headers.Select(header => header with { Value = MailCoding.Words(header.Value) })], media, parameters, encoding, inside);
        }

        // Each part ends before the line break in front of the next boundary: to the byte, as signatures want it.
        private List<MailPart>? Cut(ReadOnlyMemory<byte> body, byte[] boundary, int depth)
        {
            var found = new List<MailPart>();
            var start = -1;
            var at = 0;
            while (at < body.Length)
            {
                var line = body.Span[at..];
                var end = line.IndexOf((byte)'\n') is var next and >= 0 ? next + 1 : line.Length;
                if (line.StartsWith(boundary) && IsBoundary(line[boundary.Length..end], out var isLast))
                {
                    if (start >= 0)
                    {
                        var stop = Math.Max(start, at - (at >= 2 && body.Span[at - 2] == '\r' ? 2 : 1));
                        if (Part(body[start..stop], depth + 1) is not { } part) return null;
                        found.Add(part);
                    }

                    if (isLast) return found;
                    start = at + end;
                }

                at += end;
            }

            Fail(MailProblem.CutOff);
            return null;
        }

        private static bool IsBoundary(ReadOnlySpan<byte> rest, out bool isLast)
        {
            isLast = rest.StartsWith("--"u8);
            return rest[(isLast ? 2 : 0)..].Trim(" \t\r\n"u8).IsEmpty;
        }

        private List<MailHeader>? Head(ReadOnlySpan<byte> raw, out int bodyStart)
        {
            var headers = new List<MailHeader>();
            var (at, folds) = (0, 0);
            while (at < raw.Length)
            {
                var end = raw[at..].IndexOf((byte)'\n') is var next and >= 0 ? at + next + 1 : raw.Length;
                var line = raw[at..end].TrimEnd("\r\n"u8);
                if (line.IsEmpty)
                {
                    at = end;
                    break;
                }

                var text = Decoded(line);
                if (line[0] is (byte)' ' or (byte)'\t')
                {
                    if (headers.Count == 0) return None(out bodyStart, MailProblem.NoMail);
                    var longer = $"{headers[^1].Value} {text.Trim()}";
                    if (longer.Length > MaxHeaderBytes || ++folds > MaxFolds) return None(out bodyStart, MailProblem.TooManyHeaders);
                    headers[^1] = headers[^1] with { Value = longer };
                }
                else
                {
                    var colon = text.IndexOf(':', StringComparison.Ordinal);
                    if (colon <= 0 || text[..colon].Any(c => c is <= ' ' or > '~')) return None(out bodyStart, MailProblem.NoMail);
                    if (line.Length > MaxHeaderBytes || headers.Count == MaxHeaders) return None(out bodyStart, MailProblem.TooManyHeaders);
                    headers.Add(new(text[..colon], text[(colon + 1)..].Trim()));
                }

                at = end;
            }

            bodyStart = at;
            return headers;
        }

        private List<MailHeader>? None(out int bodyStart, MailProblem problem)
        {
            bodyStart = 0;
            Fail(problem);
            return null;
        }

        private MailPart? Fail(MailProblem problem)
        {
            Problem ??= problem;
            return null;
        }

        private static string? Value(List<MailHeader> headers, string name) => headers.Find(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

        // Newer mails hold UTF-8 in their heads; what is no UTF-8 was Windows'.
        private static string Decoded(ReadOnlySpan<byte> line) => System.Text.Unicode.Utf8.IsValid(line) ? Encoding.UTF8.GetString(line) : MailCoding.Charset("windows-1252").GetString(line);
    }
}
