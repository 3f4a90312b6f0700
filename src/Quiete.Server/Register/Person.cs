namespace Quiete.Server.Register;

/// <summary>Somebody who is called, with a register of their own.</summary>
/// <param name="Account">Theirs; null: a helper keeps the register.</param>
/// <param name="Name">As the people who keep it read it.</param>
internal sealed record Person(long Id, long? Account, string Name, DateTimeOffset Opened);
