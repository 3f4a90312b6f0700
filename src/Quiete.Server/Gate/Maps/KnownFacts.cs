using System.Collections.Concurrent;
using Quiete.Gate;
using Quiete.Numbers;
using Quiete.Screening;

namespace Quiete.Server.Gate;

/// <summary>What is known of a principal's numbers, held open while somebody asks: the map, and over it the numbers changed since it was made.</summary>
internal sealed class KnownFacts(SharedFacts map, ConcurrentDictionary<ulong, ChangedNumber> changed) : IDisposable
{
    private int disposed;

    /// <summary>The map alone, for lists; numbers changed since it was made are not in it.</summary>
    public Facts Map => map.Facts;

    /// <summary>Everything that is known of a number.</summary>
    public Standing LookUp(PhoneNumber number) =>
        changed.TryGetValue(number.Bits, out var known) ? known.Standing : map.Facts.Standing(number);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0) map.LetGo();
    }
}

/// <summary>A number changed since the map was made, with its whole standing gathered anew.</summary>
/// <param name="Change">It was gathered when this was the last change.</param>
internal sealed record ChangedNumber(Standing Standing, long Change);
