using System.Globalization;
using System.Text;

namespace Quiete.Screening;

/// <summary>The rows that an import could not read, in the order of the files: a CSV of line, reason, text and file.</summary>
internal sealed class RejectedRows(string path) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(int File, long Block), byte[]> _early = [];
    private readonly Dictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private (int File, long Block) _next;
    private WholeFile? _file;
    private long _length;

    /// <summary>How many rows, by reason.</summary>
    public IReadOnlyDictionary<string, long> Reasons => _reasons;

    public long Count { get; private set; }

    /// <summary>Takes the rejected rows of a block, which may come before those of an earlier block.</summary>
    public void Add(int file, long block, RejectedBlock rows)
    {
        lock (_gate)
        {
            foreach (var (reason, count) in rows.Reasons)
            {
                _reasons[reason] = _reasons.GetValueOrDefault(reason) + count;
                Count += count;
            }

            _early[(file, block)] = rows.Bytes();
            while (_early.Remove(_next, out var bytes))
            {
                Write(bytes);
                _next.Block++;
            }
        }
    }

    /// <summary>Says that a file has no more blocks.</summary>
    public void EndFile()
    {
        _next = (_next.File + 1, 0);
    }

    /// <summary>Puts the file in its place; without rejected rows takes an older one away.</summary>
    public void Complete()
    {
        if (_file is null) File.Delete(path);
        else _file.Complete(durable: false);
    }

    public void Dispose() => _file?.Dispose();

    private void Write(byte[] bytes)
    {
        if (bytes.Length == 0) return;
        if (_file is null)
        {
            _file = new WholeFile(path);
            var header = "line,reason,text,file\n"u8;
            RandomAccess.Write(_file.Handle, header, 0);
            _length = header.Length;
        }

        RandomAccess.Write(_file.Handle, bytes, _length);
        _length += bytes.Length;
    }
}

/// <summary>The rejected rows of one block.</summary>
internal sealed class RejectedBlock(string file)
{
    private readonly StringBuilder _rows = new();

    public Dictionary<string, long> Reasons { get; } = new(StringComparer.Ordinal);

    public void Add(long line, string reason, ReadOnlySpan<byte> row)
    {
        Reasons[reason] = Reasons.GetValueOrDefault(reason) + 1;
        var text = Encoding.UTF8.GetString(row);
        _rows.Append(CultureInfo.InvariantCulture, $"{line},{Quoted(reason)},{Quoted(text)},{Quoted(file)}\n");
    }

    public byte[] Bytes() => Encoding.UTF8.GetBytes(_rows.ToString());

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
