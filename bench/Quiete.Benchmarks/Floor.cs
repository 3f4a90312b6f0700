namespace Quiete.Benchmarks;
internal static class Floor { public static int Run(string folder, long outputBytes, long mapBytes, int lookups) => 0; }
