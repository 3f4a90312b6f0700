using Quiete.Audit;
using Quiete.Numbers;
using Quiete.Server.Gate;

namespace Quiete.Server.Register;

/// <summary>A number for which an objection stands.</summary>
/// <param name="Stopped">Reservations that it ended at once.</param>
internal sealed record ObjectedNumber(PhoneNumber Number, int Stopped);

/// <summary>A "no" of a person (opposizione, GDPR art. 21), with its receipt.</summary>
/// <param name="Code">Of the receipt: to be told over the telephone.</param>
/// <param name="Principal"><see cref="FactStore.EveryPrincipal"/>: to all marketing; null: to a name that takes no part in Quiete.</param>
/// <param name="To">Its name as it was then; null: everybody.</param>
/// <param name="Entry">The entry that it answers.</param>
/// <param name="Numbers">For which numbers; none where nothing is enforced.</param>
internal sealed record PersonObjection(
    ShortCode Code, long Person, long SaidBy, long? Principal, string? To, long? Entry, DateTimeOffset Said, IReadOnlyList<ObjectedNumber> Numbers)
{
    /// <summary>Whether the gate refuses because of it.</summary>
    public bool IsEnforced => Principal is not null;

    public bool IsToAll => Principal == FactStore.EveryPrincipal;
}

/// <summary>To whom a person objects.</summary>
/// <param name="Principal"><see cref="FactStore.EveryPrincipal"/>: to all; null: to <paramref name="Name"/>, which takes no part.</param>
internal sealed record ObjectionTarget(long? Principal, string? Name)
{
    public static readonly ObjectionTarget Everybody = new(FactStore.EveryPrincipal, Name: null);
}
