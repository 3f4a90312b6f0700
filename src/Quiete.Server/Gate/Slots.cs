using System.Data.Common;
using Quiete.Audit;
using Quiete.Server.Events;
using Quiete.Server.Storage;

namespace Quiete.Server.Gate;

/// <summary>Tells those who hold a person that they no longer do.</summary>
internal static class Slots
{
    /// <summary>Tells principals and agencies of slots that ended before their lease, inside the transaction that ended them.</summary>
    /// <param name="change">Taken in the transaction, and used for no other events.</param>
    /// <param name="because">A word for machines, such as <c>erasure</c>.</param>
    public static Task TellStopped(
        DbConnection connection, long change, IReadOnlyList<(long Code, long Principal, long? Agency)> stopped, string because, long nowMs)
    {
        var round = new Round(connection);
        EventStore.Add(
            round, change,
            [.. stopped.Select(one => new NewEvent(EventKinds.ReservationStopped, one.Principal, one.Agency,
                $$"""{"contact":"{{ShortCode.FromValue(one.Code)}}","because":"{{because}}"}"""))],
            nowMs);
        return round.Run();
    }
}
