namespace Quiete.Server.Gate;

/// <summary>Writes CSV that a spreadsheet opens without running anything: a field that would be a formula begins with an apostrophe.</summary>
/// <remarks>
/// A field after a comma, semicolon, tab or bar that begins with <c>=</c> or <c>@</c> is one; one that begins with <c>+</c> or
/// <c>-</c> too, unless it is a number or a telephone number. Works on bytes as they pass; nothing else is changed.
/// </remarks>
internal sealed class SafeCsv(Stream inner) : Stream
{
    private const int LongestNumber = 40;

    // Of UTF-8: a spreadsheet takes it away before it reads the first field.
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    private readonly byte[] begun = new byte[LongestNumber];
    private readonly MemoryStream safe = new();
    private Place place = Place.FieldStart;
    private int held;
    private int marked; // how much of the mark has passed
    private bool quoted;

    private enum Place
    {
        FieldStart,
        Inside,

        /// <summary>After a plus or minus, as long as only signs of a number follow.</summary>
        Number,
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Passes a whole file on.</summary>
    public static async Task Copy(Stream from, Stream to, CancellationToken stop)
    {
        await using var output = new SafeCsv(to);
        await from.CopyToAsync(output, 1 << 16, stop);
        await output.FlushAsync(stop);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        foreach (var one in buffer.Span) Take(one);
        await Pass(cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        foreach (var one in buffer.AsSpan(offset, count)) Take(one);
        inner.Write(safe.GetBuffer(), 0, (int)safe.Length);
        safe.SetLength(0);
    }

    /// <summary>Ends the last field: call it once, at the end.</summary>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        Release(isFormula: false);
        await Pass(cancellationToken);
        await inner.FlushAsync(cancellationToken);
    }

    public override void Flush()
    {
        Release(isFormula: false);
        Write([], 0, 0);
        inner.Flush();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask Pass(CancellationToken stop)
    {
        await inner.WriteAsync(safe.GetBuffer().AsMemory(0, (int)safe.Length), stop);
        safe.SetLength(0);
    }

    private void Take(byte one)
    {
        if (marked < Mark.Length && one == Mark[marked])
        {
            marked++;
            safe.WriteByte(one);
            return;
        }

        marked = Mark.Length;
        if (place == Place.FieldStart && !quoted && one == '"')
        {
            quoted = true;
            safe.WriteByte(one);
            return;
        }

        var ends = quoted ? one == '"' : one is (byte)',' or (byte)';' or (byte)'\t' or (byte)'|' or (byte)'\n' or (byte)'\r';
        if (ends)
        {
            Release(isFormula: false);
            // Behind an empty pair of quotes a spreadsheet still reads a formula.
            place = quoted && place != Place.FieldStart ? Place.Inside : Place.FieldStart;
            quoted = false;
            safe.WriteByte(one);
            return;
        }

        switch (place)
        {
            case Place.FieldStart when one is (byte)'=' or (byte)'@':
                safe.WriteByte((byte)'\'');
                place = Place.Inside;
                break;
            case Place.FieldStart when one is (byte)'+' or (byte)'-':
                place = Place.Number;
                begun[held++] = one;
                return;
            case Place.FieldStart:
                place = Place.Inside;
                break;
            case Place.Number when held < LongestNumber && one is (>= (byte)'0' and <= (byte)'9') or (byte)' ' or (byte)'.' or (byte)'(' or (byte)')' or (byte)'/':
                begun[held++] = one;
                return;
            case Place.Number:
                Release(isFormula: true);
                place = Place.Inside;
                break;
        }

        safe.WriteByte(one);
    }

    private void Release(bool isFormula)
    {
        if (isFormula) safe.WriteByte((byte)'\'');
        safe.Write(begun, 0, held);
        held = 0;
    }
}
