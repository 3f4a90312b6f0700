using System.Text;
using Quiete.Rules;

namespace Quiete.Screening;

/// <summary>Instants as lists show them: ISO 8601 with the offset of Italy.</summary>
internal static class Instants
{
    /// <summary>The text of an instant in UTC ticks; empty for 0.</summary>
    public static byte[] Text(long ticks) =>
        ticks == 0 ? [] : Encoding.ASCII.GetBytes(Moment.Iso(new DateTimeOffset(ticks, TimeSpan.Zero)));
}
