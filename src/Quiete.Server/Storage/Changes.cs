namespace Quiete.Server.Storage;

/// <summary>Some rows that changed after a change, in the order of changes.</summary>
/// <param name="Rows">Those that can be read.</param>
/// <param name="Lost">The ids of those that cannot.</param>
/// <param name="Last">The last change among all of them; from there the next reading goes on.</param>
/// <param name="IsAll">Whether nothing is left to be read.</param>
internal sealed record Changes<T>(IReadOnlyList<T> Rows, IReadOnlyList<long> Lost, long Last, bool IsAll);
