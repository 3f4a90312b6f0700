using Quiete.Screening;
using Quiete.Tests.Cli;

namespace Quiete.Tests.Screening;

/// <summary>A facts file made of numbers with one answer each, and the dictionary that it must agree with.</summary>
internal sealed class MapFixture : IDisposable
{
    private readonly Scratch scratch = new();

    public MapFixture(IEnumerable<ulong> keys)
    {
        foreach (var key in keys) Truth[key] = (ushort)((key * 7919) & 0x7FFF);
        using (var writer = new FactsWriter(Path))
        {
            foreach (var key in Truth.Keys.Order()) writer.Add(key, Truth[key]);
            writer.Finish([]);
        }

        Facts = Facts.Open(scratch.Folder);
    }

    public Dictionary<ulong, ushort> Truth { get; } = [];

    public Facts Facts { get; }

    public string Folder => scratch.Folder;

    public string Path => scratch[Facts.FileName];

    /// <summary>Asks the map one by one and in a batch, and compares both with the dictionary.</summary>
    public void Agrees(ulong[] keys)
    {
        var ordinals = Truth.Keys.Order().Select((key, ordinal) => (key, ordinal)).ToDictionary(pair => pair.key, pair => (uint)pair.ordinal);
        var answers = new MapAnswer[keys.Length];
        Facts.Map.LookUp(keys, answers);
        for (var i = 0; i < keys.Length; i++)
        {
            var expected = Truth.TryGetValue(keys[i], out var payload)
                ? MapAnswer.Of(ordinals[keys[i]], payload)
                : MapAnswer.NotThere;
            Assert.Equal(expected, answers[i]);
            Assert.Equal(expected, Facts.Map.LookUp(keys[i]));
        }
    }

    public void Dispose()
    {
        Facts.Dispose();
        scratch.Dispose();
    }
}
