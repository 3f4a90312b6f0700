namespace Quiete.Benchmarks.Workload;

/// <summary>Who is in the workload. A person is an integer; below <see cref="Registered"/>, the register answered for the number.</summary>
internal sealed class People(double scale, ulong seed)
{
    public ulong Seed => seed;

    /// <summary>Numbers that the register gave an answer for.</summary>
    public long Registered { get; } = (long)(30_000_000 * scale);

    /// <summary>Rows of the list.</summary>
    public long Contacts { get; } = (long)(10_000_000 * scale);

    public Plan Plan { get; } = new(seed);

    /// <summary>The person of a row of the list: 44 in 100 are among the register's answers, the others are beyond them.</summary>
    public long OfContact(long contact) => new Dice(seed, (1UL << 60) + (ulong)contact).Chance(4_440) ? contact : Registered + contact;

    /// <summary>A person for a fact: seven times in ten somebody of the list, so that the facts matter.</summary>
    public long ForFact(ref Dice dice) => dice.Chance(7_000) ? OfContact(dice.Below(Contacts)) : Contacts + dice.Below(Registered - Contacts);
}
