using System.Text;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Screening;

/// <summary>Reads a CSV of facts row by row, for those who keep facts elsewhere than in a map: the columns, spellings and refusals of an import.</summary>
public sealed class FactRowReader
{
    private readonly FactColumns columns;
    private readonly BlockReader reader;
    private readonly int beforeRows;
    private readonly Block block = new();
    private FactTexts texts = new();
    private FactParser parser;
    private int at;
    private int counted;
    private long line;

    /// <summary>Reads the header.</summary>
    /// <param name="name">What the file is called in messages.</param>
    /// <exception cref="BadInputException">There is none, or a column is missing.</exception>
    public FactRowReader(Stream csv, FactKind kind, string name)
    {
        ArgumentNullException.ThrowIfNull(csv);
        var ahead = new byte[FactsGathering.LongestHeader];
        var length = csv.ReadAtLeast(ahead, ahead.Length, throwOnEndOfStream: false);
        var start = ahead.AsSpan(0, length) is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        columns = FactsGathering.FindColumns(kind, ahead.AsSpan(start, length - start), name, out var headerBytes);
        reader = new BlockReader(csv, name, columns.Separator);
        reader.Unread(ahead.AsSpan(start + headerBytes, length - start - headerBytes), firstLine: 2);
        beforeRows = start + headerBytes;
        parser = new FactParser(columns, texts);
    }

    /// <summary>Bytes taken from the stream so far.</summary>
    public long BytesRead => beforeRows + reader.BytesRead;

    /// <summary>Reads the next row; empty lines are no rows. False at the end.</summary>
    /// <exception cref="BadInputException">What follows is no text, or has a quote that never closes; the place says on which line.</exception>
    public bool TryRead(out ReadFact row)
    {
        while (at < block.Length || NextBlock())
        {
            var bytes = block.Bytes.AsSpan(at, block.Length - at);
            var cursor = new ScalarRowCursor(bytes, columns.Separator, phoneColumn: 0);
            cursor.Next(out var span);
            var text = bytes[..span.End];
            var begin = at;
            at += span.End + span.LineEndLength;
            if (text.IndexOfAnyExcept((byte)' ') < 0) continue;

            line += block.Bytes.AsSpan(counted, begin - counted).Count((byte)'\n');
            counted = begin;
            row = parser.TryRead(text, out var fact, out var problem)
                ? new ReadFact(line, PhoneNumber.FromBits(fact.Key), Unpack(fact), null, null)
                : new ReadFact(line, PhoneNumber.None, Standing.Unknown, problem, Encoding.UTF8.GetString(text));
            return true;
        }

        row = default;
        return false;
    }

    private bool NextBlock()
    {
        block.Length = 0;
        if (!reader.TryRead(block)) return false;
        (at, counted, line) = (0, 0, block.FirstLine);

        // The texts of a block are forgotten with it, so memory does not grow with the file.
        texts = new FactTexts();
        parser = new FactParser(columns, texts);
        return true;
    }

    private Standing Unpack(in FactRow row) => columns.Kind switch
    {
        FactKind.Rpo => new() { RpoAnswers = [new(Moment.FromBits(row.At), row.Terms != 0, Name(row.Text).Split(Unpacking.ListSeparator, StringSplitOptions.RemoveEmptyEntries))] },
        FactKind.Objections => new() { Objections = [new(Moment.FromBits(row.At), row.Terms != 0 ? ObjectionScope.All : ObjectionScope.Principal)] },
        FactKind.Consents => new()
        {
            Consents =
            [
                new(
                    Moment.FromBits(row.At), (Sectors)(row.Terms >> 16), (Channels)((row.Terms >> 8) & 0xFF),
                    (row.Terms & PackedConsent.ProofFlag) != 0 ? Encoding.UTF8.GetString(texts.Proof(row.Text, old: null)) : null,
                    (row.Terms & PackedConsent.InsideContractFlag) != 0, Moment.FromBits(row.Until)),
            ],
        },
        FactKind.Requests => new() { Requests = [new(Moment.FromBits(row.At), row.Until == 0 ? null : DateOnly.FromDayNumber((int)row.Until), (Sectors)row.Terms)] },
        FactKind.Contracts => new()
        {
            Contracts = [new(DateOnly.FromDayNumber((int)row.At), row.Until == PackedContract.Open ? null : DateOnly.FromDayNumber((int)row.Until))],
        },
        _ => new() { Attempts = [new(new DateTimeOffset(row.At, TimeSpan.Zero), (Outcome)row.Terms, row.Text == 0 ? null : Name(row.Text))] },
    };

    private string Name(uint id) => id == 0 ? "" : Encoding.UTF8.GetString(texts.Names[(int)id - 1]);
}

/// <summary>A row of a CSV of facts: a number with one fact, or why it cannot be read.</summary>
/// <param name="Line">The line on which it begins, as an editor counts.</param>
/// <param name="Number">None for a row that cannot be read.</param>
/// <param name="Fact">The fact, alone in a standing.</param>
/// <param name="Problem">Why not, in words; null when it was read.</param>
/// <param name="Text">The row as it stands; only when it cannot be read.</param>
public readonly record struct ReadFact(long Line, PhoneNumber Number, Standing Fact, string? Problem, string? Text);
