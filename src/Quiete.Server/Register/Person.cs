namespace Quiete.Server.Register;

/// <summary>Somebody who is called, with a register of their own.</summary>
/// <param name="Account">Theirs; null: a helper keeps the register.</param>
/// <param name="Name">As the people who keep it read it.</param>
internal sealed record Person(long Id, long? Account, string Name, DateTimeOffset Opened)
{
    /// <summary>Whether an account decides about the register itself: its owner does, or whoever keeps it for somebody without an account.</summary>
    public bool IsRuledBy(long account) => Account is null || Account == account;
}

/// <summary>A register that was deleted.</summary>
internal sealed record GonePerson(long Person, long Change);
