namespace Quiete.Server.Reputation;

/// <summary>What voices say of one brand: for each voice and month a bounded count, and the lines that it is said to use. Never changes: it is replaced.</summary>
/// <param name="Counts">Voices in order, months in order.</param>
/// <param name="Lines">Those that enough voices name, the most named first.</param>
internal sealed record BrandTally(long Brand, IReadOnlyList<(long Voice, DateOnly Month, int Contacts)> Counts, IReadOnlyList<(string Line, int Voices)> Lines);
