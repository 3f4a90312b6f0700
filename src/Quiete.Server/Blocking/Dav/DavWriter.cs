using System.Buffers;
using System.Globalization;
using System.Text;

namespace Quiete.Server.Blocking;

/// <summary>Writes a multi-status answer (RFC 4918, 207) as it goes: into a buffer of its own, for an answer is made of many small pieces.</summary>
internal sealed class DavWriter
{
    /// <summary>After so many bytes a piece of the answer is sent.</summary>
    private const int Piece = 64 * 1024;

    private const string ContentType = "application/xml; charset=utf-8";

    private readonly Stream body;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(2 * Piece);
    private int used;

    private DavWriter(Stream body) => this.body = body;

    /// <summary>Begins the answer.</summary>
    public static DavWriter Begin(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status207MultiStatus;
        response.ContentType = ContentType;
        var writer = new DavWriter(response.Body);
        writer.Raw("""<?xml version="1.0" encoding="utf-8"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav" xmlns:s="http://calendarserver.org/ns/">"""u8);
        return writer;
    }

    /// <summary>What some writing gives, for parts that are the same many times.</summary>
    public static byte[] Bytes(Action<DavWriter> write)
    {
        var writer = new DavWriter(Stream.Null);
        write(writer);
        var written = writer.buffer.AsSpan(0, writer.used).ToArray();
        ArrayPool<byte>.Shared.Return(writer.buffer);
        return written;
    }

    /// <summary>Answers a "no" with the condition that failed (RFC 4918, section 16).</summary>
    public static async Task Refuse(HttpResponse response, int status, string condition, CancellationToken stop)
    {
        response.StatusCode = status;
        response.ContentType = ContentType;
        await response.WriteAsync(
            $"""<?xml version="1.0" encoding="utf-8"?><d:error xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav">{condition}</d:error>""", stop);
    }

    public void Raw(ReadOnlySpan<byte> utf8) => utf8.CopyTo(Room(utf8.Length));

    /// <summary>Writes a text that needs no escaping: an address of ours, a tag.</summary>
    public void Plain(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var length = Encoding.UTF8.GetBytes(text, Room(most));
        used -= most - length;
    }

    public void Plain(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        Raw(digits[..length]);
    }

    /// <summary>Writes a text that may hold anything.</summary>
    public void Text(string text) => Raw(DavXml.Escape(text));

    public void Href(string address)
    {
        Raw("<d:href>"u8);
        Plain(address);
        Raw("</d:href>"u8);
    }

    /// <summary>A part of the answer about something that has no properties to tell: it is gone, or was not found.</summary>
    public void Status(string address, ReadOnlySpan<byte> status)
    {
        Raw("<d:response><d:href>"u8);
        Text(address);
        Raw("</d:href><d:status>HTTP/1.1 "u8);
        Raw(status);
        Raw("</d:status></d:response>"u8);
    }

    /// <summary>Sends what was written when it is worth a packet.</summary>
    public ValueTask Send(CancellationToken stop) => used >= Piece ? Pass(stop) : default;

    public async Task End(CancellationToken stop)
    {
        Raw("</d:multistatus>"u8);
        await Pass(stop);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private async ValueTask Pass(CancellationToken stop)
    {
        await body.WriteAsync(buffer.AsMemory(0, used), stop);
        used = 0;
    }

    private Span<byte> Room(int length)
    {
        if (buffer.Length - used < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * buffer.Length, used + length));
            buffer.AsSpan(0, used).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        used += length;
        return buffer.AsSpan(used - length, length);
    }
}
