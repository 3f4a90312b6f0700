using System.Text;
using System.Text.Json;
using Quiete.Audit;
using Quiete.Tests.Cli;

namespace Quiete.Tests.Audit;

/// <summary>A second opinion on the log: golang.org/x/mod/sumdb reads it from files, and makes its own proofs.</summary>
public sealed class SumdbTests : IDisposable
{
    private const string Origin = "registro.example/log";
    private const string Program = "tlog/main.go";

    private readonly Scratch folder = new();
    private readonly SigningKey key = SigningKey.Create();

    public void Dispose()
    {
        folder.Dispose();
        key.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(700)]
    [InlineData(70_000)] // three levels of tiles
    public void The_log_is_read_and_its_proofs_are_those_of_x_mod(int size)
    {
        var (inclusions, consistencies) = Publish(size);
        var run = Oracle.Go(Program, folder.Folder);
        Assert.Equal((0, "", $"{inclusions} inclusion, {consistencies} consistency\n"), (run.ExitCode, run.Errors, run.Output));
        Assert.True(inclusions > 0 && (consistencies > 0 || size == 1));
    }

    [Theory]
    [InlineData("tile/0/000", 40, "not the one of x/mod")] // its version 0.7 does not hold every tile against its parent
    [InlineData("tile/1/000.p/2", 0, "inconsistent tile")]
    [InlineData("tile/entries/000", 2, "hashes to another leaf")]
    [InlineData("checkpoint", 0, "no verifiable signatures")] // another name
    [InlineData("checkpoint", 23, "invalid signature")] // another size
    public void X_mod_finds_one_wrong_bit(string file, int at, string said)
    {
        Publish(700);
        var bytes = File.ReadAllBytes(folder[file]);
        bytes[at] ^= 1;
        File.WriteAllBytes(folder[file], bytes);
        var run = Oracle.Go(Program, folder.Folder);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(said, run.Errors, StringComparison.Ordinal);
    }

    /// <summary>Writes the log as it would be published, with proofs to be judged.</summary>
    private (int Inclusions, int Consistencies) Publish(int size)
    {
        List<byte[]> entries = [.. Enumerable.Range(0, size).Select(i => DecisionRecord.Entry(Encoding.UTF8.GetBytes($"decision {i}")))];
        var leaves = entries.ConvertAll(entry => Merkle.LeafHash(entry));
        var log = new TileStore();
        for (var start = 0; start < size; start += 997) log.Append(leaves[start..Math.Min(start + 997, size)]);

        foreach (var ((level, index), hashes) in log.Tiles) Save(TileLog.TilePath(level, index, hashes.Length / Merkle.HashBytes), hashes);
        foreach (var (bundle, i) in entries.Chunk(TileLog.TileWidth).Select((bundle, i) => (bundle, i)))
        {
            Save(TileLog.TilePath(TileLog.EntriesLevel, i, bundle.Length), EntryBundle.Write(bundle));
        }

        var random = new Random(2);
        int[] indexes = [.. new[] { 0, 1, 255, 256, 257, 65_535, 65_536, size - 1 }.Concat(Enumerable.Range(0, 40).Select(_ => random.Next(size))).Where(i => i < size).Distinct()];
        int[] olds = [.. indexes.Where(old => old > 0)];
        Save("checkpoint", Encoding.UTF8.GetBytes(SignedCheckpoint.Sign(new Checkpoint(Origin, size, log.Root), key).Text));
        Save("key.der", key.Public.ToSpki());
        Save("proofs.json", JsonSerializer.SerializeToUtf8Bytes(new
        {
            Inclusion = indexes.Select(index => new { Index = index, Path = TileLog.InclusionProof(log.Read, index, size) }),
            Consistency = olds.Select(old => new { OldSize = old, OldRoot = TileLog.Root(log.Read, old), Path = TileLog.ConsistencyProof(log.Read, old, size) }),
        }));
        return (indexes.Length, olds.Length);
    }

    private void Save(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.WriteAllBytes(folder[name], bytes);
    }
}
