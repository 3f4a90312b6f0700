using Quiete.Screening;

namespace Quiete.Server.Gate;

/// <summary>Mapped facts that several read at once. They close when the last reader lets go, so a newer map may take their place at any time.</summary>
internal sealed class SharedFacts(Facts facts)
{
    private int holders = 1;

    public Facts Facts => facts;

    /// <summary>Holds them open; false when they have closed.</summary>
    public bool TryHold()
    {
        for (var seen = Volatile.Read(ref holders); seen > 0;)
        {
            var found = Interlocked.CompareExchange(ref holders, seen + 1, seen);
            if (found == seen) return true;
            seen = found;
        }

        return false;
    }

    public void LetGo()
    {
        if (Interlocked.Decrement(ref holders) == 0) facts.Dispose();
    }
}
