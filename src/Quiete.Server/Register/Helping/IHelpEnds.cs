using System.Data.Common;

namespace Quiete.Server.Register;

/// <summary>What else ends when somebody's help ends: whatever a helper made for a person and could go on using.</summary>
internal interface IHelpEnds
{
    /// <summary>Ends it inside the transaction that ends the help.</summary>
    /// <param name="person">Whose register; null: of all with whom the account helped.</param>
    Task HelpEnded(DbConnection connection, long? person, long account);
}
