using Quiete.Numbers;

namespace Quiete.Server.Register;

/// <summary>How a number was proved.</summary>
internal enum ProofWay
{
    /// <summary>A code that was sent to it.</summary>
    Code,

    /// <summary>A signed letter, which an administrator or an association's officer holds.</summary>
    Letter,
}

/// <summary>A number that a person says is theirs.</summary>
/// <param name="Proved">Since when it is theirs without a break; null: not proved.</param>
/// <param name="SeenFrom">Contacts from then on are theirs to see.</param>
/// <param name="Lapsed">When somebody else proved it: until they prove it again, nothing about it is shown.</param>
internal sealed record OwnNumber(
    long Id, long Person, PhoneNumber Number, DateTimeOffset Added, DateTimeOffset? Proved, DateTimeOffset? SeenFrom, DateTimeOffset? Lapsed, ProofWay? Way)
{
    public bool IsProved => Proved is not null && Lapsed is null;
}

/// <summary>A person with a proved number.</summary>
/// <param name="Since">The earliest proof that still holds.</param>
internal sealed record ProvedPerson(long Person, DateTimeOffset Since);
