using System.Data.Common;

namespace Quiete.Server.Register;

/// <summary>What one part of the service keeps of a person: to be taken along, and to be forgotten.</summary>
/// <remarks>Whoever keeps anything of a person registers one. What goes with the person's row (ON DELETE CASCADE) needs no word in <see cref="Forget"/>.</remarks>
internal interface IPersonalPart
{
    /// <summary>Its field in the export.</summary>
    string Name { get; }

    /// <summary>All of it, as JSON will have it.</summary>
    Task<object> Of(Person person, CancellationToken stop);

    /// <summary>Forgets it inside the transaction that deletes the person's row, before it.</summary>
    Task Forget(DbConnection connection, Person person) => Task.CompletedTask;

    /// <summary>Forgets what lies outside the database, once that transaction is committed.</summary>
    Task Forgotten(Person person, CancellationToken stop) => Task.CompletedTask;
}
