using System.Buffers;
using System.Globalization;
using System.Text;

namespace Quiete.Audit;

/// <summary>Writes canonical JSON (RFC 8785) piece by piece. The names of an object must come sorted.</summary>
internal sealed class CanonicalWriter
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (char)c), '"', '\\']);

    private readonly StringBuilder text = new();
    private readonly Stack<string> lastNames = [];
    private bool separate;

    /// <summary>What was written, in UTF-8.</summary>
    /// <exception cref="ArgumentException">A text holds half a character.</exception>
    public byte[] ToUtf8() => Strict.GetBytes(text.ToString());

    public void StartObject()
    {
        Separate();
        text.Append('{');
        separate = false;
        lastNames.Push("");
    }

    public void EndObject()
    {
        text.Append('}');
        separate = true;
        lastNames.Pop();
    }

    public void StartArray()
    {
        Separate();
        text.Append('[');
        separate = false;
    }

    public void EndArray()
    {
        text.Append(']');
        separate = true;
    }

    public void Name(string name)
    {
        if (separate && string.CompareOrdinal(lastNames.Peek(), name) >= 0) throw new InvalidOperationException($"'{name}' must come before '{lastNames.Peek()}'.");
        lastNames.Pop();
        lastNames.Push(name);
        Text(name);
        text.Append(':');
        separate = false;
    }

    public void Text(string value)
    {
        Separate();
        text.Append('"');
        AppendEscaped(value);
        text.Append('"');
    }

    /// <summary>A number, or one of the three literals.</summary>
    public void Literal(string literal)
    {
        Separate();
        text.Append(literal);
    }

    /// <summary>A member that is a text; nothing when it is null.</summary>
    public void Member(string name, string? value)
    {
        if (value is null) return;
        Name(name);
        Text(value);
    }

    private void Separate()
    {
        if (separate) text.Append(',');
        separate = true;
    }

    private void AppendEscaped(string value)
    {
        var rest = value.AsSpan();
        while (rest.IndexOfAny(Escaped) is >= 0 and var at)
        {
            text.Append(rest[..at]);
            _ = rest[at] switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                var control => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)control:x4}"),
            };
            rest = rest[(at + 1)..];
        }

        text.Append(rest);
    }
}
