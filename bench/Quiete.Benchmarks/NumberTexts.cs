using System.Text;
using BenchmarkDotNet.Attributes;
using Quiete.Benchmarks.Workload;
using Quiete.Numbers;

namespace Quiete.Benchmarks;

/// <summary>What it costs to read and validate one telephone as lists spell it. Beside it: <c>peers/libphonenumber.cpp</c>.</summary>
[InProcess, MemoryDiagnoser]
public class NumberTexts
{
    private const int Phones = 100_000;

    private byte[] text = [];
    private (int Start, int Length)[] phones = [];

    [GlobalSetup]
    public void Spell()
    {
        var folder = Directory.CreateTempSubdirectory("quiete-bench").FullName;
        try
        {
            new ContactsFile(new People(Phones / 1e7, 42), folder).Write();
            var rows = File.ReadAllLines(Path.Combine(folder, "contacts.csv"))[1..];
            var all = new StringBuilder();
            phones = [.. rows.Select(row =>
            {
                var end = row.LastIndexOf(',', row.LastIndexOf(',') - 1);
                var phone = row[(row.LastIndexOf(',', end - 1) + 1)..end];
                all.Append(phone).Append(',');
                return (all.Length - phone.Length - 1, phone.Length);
            })];
            text = new byte[all.Length + 2 * NumberScanner.ReadableBytes];
            Encoding.ASCII.GetBytes(all.ToString(), text.AsSpan(NumberScanner.ReadableBytes));
            for (var i = 0; i < phones.Length; i++) phones[i].Start += NumberScanner.ReadableBytes;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The whole reader: every form, every repair, a named problem where there is no number.</summary>
    [Benchmark(OperationsPerInvoke = Phones)]
    public ulong Reader()
    {
        var sum = 0UL;
        foreach (var (start, length) in phones) sum ^= NumberReader.Read(text.AsSpan(start, length)).Number.Bits;
        return sum;
    }

    /// <summary>As screening does it: the scanner, and the reader for what the scanner leaves.</summary>
    [Benchmark(OperationsPerInvoke = Phones, Baseline = true)]
    public ulong ScannerThenReader()
    {
        var sum = 0UL;
        foreach (var (start, length) in phones)
        {
            var settled = length <= NumberScanner.MaxLength ? NumberScanner.Scan(ref text[start], length) : NumberScanner.NotSettled;
            sum ^= settled != NumberScanner.NotSettled
                ? NumberScanner.NumberOf(settled).Bits
                : NumberReader.Read(text.AsSpan(start, length)).Number.Bits;
        }

        return sum;
    }
}
