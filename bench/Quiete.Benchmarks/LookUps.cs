using BenchmarkDotNet.Attributes;
using Quiete.Benchmarks.Workload;
using Quiete.Screening;

namespace Quiete.Benchmarks;

/// <summary>What it costs to look a number up in a map, one by one and many at once; four in ten are there.</summary>
[InProcess]
public class LookUps
{
    private const int Asked = 1_000_000;

    private readonly ulong[] keys = new ulong[Asked];
    private readonly MapAnswer[] answers = new MapAnswer[Asked];
    private string folder = "";
    private Facts? facts;
    private HashSet<ulong> set = [];

    [Params(1_000_000, 30_000_000)]
    public int Numbers { get; set; }

    [GlobalSetup]
    public void Build()
    {
        folder = Directory.CreateTempSubdirectory("quiete-bench").FullName;
        var plan = new Plan(42);
        var numbers = new ulong[Numbers];
        for (var person = 0; person < Numbers; person++) numbers[person] = Key(plan, person);

        var dice = new Dice(42, 1);
        for (var i = 0; i < Asked; i++) keys[i] = Key(plan, dice.Chance(4_000) ? dice.Below(Numbers) : Numbers + dice.Below(Numbers));

        set = [.. numbers];
        Array.Sort(numbers);
        using (var writer = new FactsWriter(Path.Combine(folder, Facts.FileName)))
        {
            foreach (var number in numbers) writer.Add(number, 2);
            writer.Finish([]);
        }

        facts = Facts.Open(folder);
        facts.Populate();
    }

    [GlobalCleanup]
    public void Remove()
    {
        facts?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Asked, Baseline = true)]
    public MapAnswer Batched()
    {
        facts!.Map.LookUp(keys, answers);
        return answers[^1];
    }

    [Benchmark(OperationsPerInvoke = Asked)]
    public int OneByOne()
    {
        var found = 0;
        foreach (var key in keys) found += facts!.Map.LookUp(key).IsThere ? 1 : 0;
        return found;
    }

    /// <summary>The general structure that a program would take: presized, in memory, without facts.</summary>
    [Benchmark(OperationsPerInvoke = Asked)]
    public int OrdinaryHashSet()
    {
        var found = 0;
        foreach (var key in keys) found += set.Contains(key) ? 1 : 0;
        return found;
    }

    private static ulong Key(Plan plan, long person)
    {
        Span<byte> digits = stackalloc byte[Plan.MaxDigits];
        var length = plan.National(person, digits, out _);
        var key = 39UL;
        foreach (var digit in digits[..length]) key = key * 10 + digit - '0';
        return key;
    }
}
