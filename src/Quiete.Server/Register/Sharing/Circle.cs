namespace Quiete.Server.Register;

/// <summary>What somebody shows to the others of a circle. Never their numbers.</summary>
internal enum Shares
{
    /// <summary>Sums only: which companies, of which kind, how many contacts in which month.</summary>
    Counts,

    /// <summary>The lines that called, too, where another member has the same.</summary>
    Lines,

    /// <summary>Notes, too, under the name that the member chose for the circle.</summary>
    Notes,
}

/// <summary>People who pool their registers (cerchia).</summary>
/// <param name="Association">The company whose circle it is; null: a private one, of people who know each other.</param>
/// <param name="About">What an association says of its circle on its public page.</param>
internal sealed record Circle(long Id, string Name, long? Association, string? About, DateTimeOffset Made, int Members)
{
    public bool IsPrivate => Association is null;
}

/// <summary>Somebody in a circle.</summary>
/// <param name="Called">As the others of the circle know them.</param>
internal sealed record CircleMember(long Circle, long Person, string Called, bool IsOwner, Shares Shares, DateTimeOffset Since);

/// <summary>A link into a circle that is still good.</summary>
internal sealed record CircleInvitation(long Id, long Circle, DateTimeOffset Expires, int MostUses, int Uses);

/// <summary>What makes registers dependent on each other: those with a common origin count as one voice.</summary>
/// <param name="Of">A name for the origin, the same for all that share it, such as <c>circle 5</c>; it says nothing of anybody.</param>
internal sealed record Origin(long Person, string Of);
