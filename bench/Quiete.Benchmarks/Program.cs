using System.Globalization;
using BenchmarkDotNet.Running;
using Quiete.Benchmarks;
using Quiete.Benchmarks.Workload;

return args switch
{
    ["generate", var folder, .. var rest] => Generate.Run(folder, Option(rest, "--scale", 1.0), Option(rest, "--seed", 42UL)),
    ["floor", var folder, .. var rest] => Floor.Run(folder, Option(rest, "--output-bytes", 0L), Option(rest, "--map-bytes", 202L << 20), Option(rest, "--lookups", 10_000_000)),
    ["screen-open", var folder, var facts, var output] => ScreenOpen.Run(folder, facts, output),
    ["micro", .. var rest] => BenchmarkSwitcher.FromAssembly(typeof(Floor).Assembly).Run(rest) is null ? 1 : 0,
    _ => Usage(),
};

static T Option<T>(string[] rest, string name, T standard) where T : IParsable<T>
{
    var at = Array.IndexOf(rest, name);
    return at >= 0 && at + 1 < rest.Length ? T.Parse(rest[at + 1], CultureInfo.InvariantCulture) : standard;
}

static int Usage()
{
    Console.Error.WriteLine("""
        Quiete.Benchmarks generate DIR [--scale S] [--seed N]   the workload
        Quiete.Benchmarks floor DIR [--output-bytes B] [--map-bytes B] [--lookups N]   what this machine allows
        Quiete.Benchmarks screen-open DIR FACTS OUT             Quiete alone, maps open, code warm
        Quiete.Benchmarks micro [BenchmarkDotNet options]       numbers, look-ups and verdicts one by one
        """);
    return 2;
}
