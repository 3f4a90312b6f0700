using Quiete.Rules;

namespace Quiete.Server.Companies;

/// <summary>The right of an agency to make contacts for a principal, from the principal itself or passed on by another agency.</summary>
/// <param name="Through">The agency that passed its own mandate on; null: the principal gave it.</param>
/// <param name="Days">As written; <see cref="Mandates"/> tells on which of them it is in force.</param>
/// <param name="Ended">When it was ended before its time: from that day on it is not in force.</param>
public sealed record Mandate(
    long Id, CompanyName Principal, CompanyName Agency, CompanyName? Through, DaySpan Days, DateTimeOffset Created, DateTimeOffset? Ended)
{
    /// <summary>The days as written, cut where it was ended; empty when that was on its first day or before.</summary>
    public DaySpan Written => Ended is { } ended
        ? Days.Cut(new(DateOnly.MinValue, RomeTime.DayOf(ended).AddDays(-1))) ?? new(Days.From, Days.From.AddDays(-1))
        : Days;
}

/// <summary>On which days agencies may call for principals, with every chain of mandates followed to its principal.</summary>
/// <remarks>A mandate passed on is in force only while the mandate of the agency that passed it on is: its days are the intersection along the chain.</remarks>
public sealed class Mandates
{
    private readonly Dictionary<(long Principal, long Agency), IReadOnlyList<DaySpan>> days = [];

    private Mandates()
    {
    }

    /// <summary>Follows the chains. Mandates that pass each other on in a circle open no day by themselves.</summary>
    public static Mandates Of(IReadOnlyCollection<Mandate> mandates)
    {
        var known = new Mandates();
        var grows = true;
        while (grows)
        {
            grows = false;
            foreach (var group in mandates.GroupBy(mandate => (mandate.Principal.Id, mandate.Agency.Id)))
            {
                var now = DaySpan.Merge(group.SelectMany(known.InForce));
                if (now.SequenceEqual(known.Days(group.Key.Item1, group.Key.Item2))) continue;
                known.days[group.Key] = now;
                grows = true;
            }
        }

        return known;
    }

    /// <summary>All days on which an agency may call for a principal.</summary>
    public IReadOnlyList<DaySpan> Days(long principal, long agency) => days.GetValueOrDefault((principal, agency), []);

    /// <summary>The days of one mandate on which it is in force.</summary>
    public IEnumerable<DaySpan> InForce(Mandate mandate) => mandate.Through is { } through
        ? Days(mandate.Principal.Id, through.Id).Select(span => span.Cut(mandate.Written)).OfType<DaySpan>()
        : mandate.Written.IsEmpty ? [] : [mandate.Written];
}
