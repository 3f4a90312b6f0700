using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Quiete.Server.Blocking;

/// <summary>Writes a multi-status answer (RFC 4918, 207) as it goes.</summary>
internal sealed class DavWriter(PipeWriter output)
{
    /// <summary>After so many bytes a piece of the answer is sent.</summary>
    private const int Piece = 64 * 1024;

    private const string ContentType = "application/xml; charset=utf-8";

    /// <summary>Begins the answer.</summary>
    public static DavWriter Begin(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status207MultiStatus;
        response.ContentType = ContentType;
        var writer = new DavWriter(response.BodyWriter);
        writer.Raw("""<?xml version="1.0" encoding="utf-8"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav" xmlns:s="http://calendarserver.org/ns/">"""u8);
        return writer;
    }

    /// <summary>Answers a "no" with the condition that failed (RFC 4918, section 16).</summary>
    public static async Task Refuse(HttpResponse response, int status, string condition, CancellationToken stop)
    {
        response.StatusCode = status;
        response.ContentType = ContentType;
        await response.WriteAsync(
            $"""<?xml version="1.0" encoding="utf-8"?><d:error xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav">{condition}</d:error>""", stop);
    }

    public void Raw(ReadOnlySpan<byte> utf8) => output.Write(utf8);

    /// <summary>Writes a text that needs no escaping: an address of ours, a tag.</summary>
    public void Plain(string text) => Encoding.UTF8.GetBytes(text, output);

    public void Plain(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        number.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        output.Write(digits[..length]);
    }

    /// <summary>Writes a text that may hold anything.</summary>
    public void Text(string text) => output.Write(DavXml.Escape(text));

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
    public ValueTask<FlushResult> Send(CancellationToken stop) => output.UnflushedBytes >= Piece ? output.FlushAsync(stop) : default;

    public async Task End(CancellationToken stop)
    {
        Raw("</d:multistatus>"u8);
        await output.FlushAsync(stop);
    }
}
