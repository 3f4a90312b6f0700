using System.Numerics;

namespace Quiete.Screening;

/// <summary>Goes through the numbers of a map in ascending order.</summary>
internal sealed unsafe class MapWalk
{
    private readonly Facts _facts;
    private readonly List<ulong> _entries = [];
    private readonly ulong[] _keys = new ulong[MapLine.DenseKeys];
    private readonly long _lineCount;
    private int _entry = -1;
    private int _line;
    private int _lines;
    private int _key;
    private int _keyCount;
    private uint _rank;

    /// <param name="facts">Facts that were verified: order and bounds are taken as they are.</param>
    public MapWalk(Facts facts)
    {
        _facts = facts;
        _lineCount = facts.Header[FactsSection.Lines].Length / MapLine.Bytes;
        foreach (var entry in facts.As<ulong>(FactsSection.Directory))
        {
            if (entry != 0) _entries.Add(entry);
        }

        _entries.Sort();
        Take();
    }

    /// <summary>The number at hand; all ones at the end.</summary>
    public ulong Key { get; private set; }

    /// <summary>What the map says of it.</summary>
    public MapAnswer Answer => MapAnswer.Of(_rank + (uint)_key - 1, ((ushort*)_facts.At(FactsSection.Payloads))[_rank + (uint)_key - 1]);

    /// <summary>Goes on to the next.</summary>
    public void Take()
    {
        while (_key == _keyCount)
        {
            if (++_line >= _lines)
            {
                if (++_entry >= _entries.Count)
                {
                    Key = ulong.MaxValue;
                    return;
                }

                _line = 0;
                _lines = MapChunk.DenseLines >> MapChunk.Shift(_entries[_entry]);
            }

            ReadLine();
        }

        Key = _keys[_key++];
    }

    private void ReadLine()
    {
        var entry = _entries[_entry];
        var chunk = MapChunk.Id(entry) * MapChunk.Keys;
        var number = MapChunk.FirstLine(entry) + _line;
        if (number >= _lineCount) throw _facts.Damaged(FactsSection.Directory);
        var line = _facts.At(FactsSection.Lines) + (number * MapLine.Bytes);
        _rank = MapLine.Rank(line);
        _key = _keyCount = 0;
        if (MapChunk.Shift(entry) != 0)
        {
            _keyCount = MapLine.Count(line, sparse: true);
            for (var i = 0; i < _keyCount; i++) _keys[i] = chunk + ((ushort*)line)[i];
            return;
        }

        for (var word = 0; word < 8; word++)
        {
            var bits = ((ulong*)line)[word];
            if (word == 7) bits &= uint.MaxValue;
            for (; bits != 0; bits &= bits - 1)
            {
                _keys[_keyCount++] = chunk + (uint)((_line * MapLine.DenseKeys) + (word * 64) + BitOperations.TrailingZeroCount(bits));
            }
        }
    }
}
