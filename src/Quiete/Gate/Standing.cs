using Quiete.Rules;

namespace Quiete.Gate;

/// <summary>What is known of a number for one principal: dated evidence, in no order.</summary>
/// <remarks>Facts dated after the instant of the contact are ignored by the gate, so a whole history may be given.</remarks>
public sealed record Standing
{
    /// <summary>Nothing is known.</summary>
    public static readonly Standing Unknown = new();

    /// <summary>Answers of the opposition register (RPO), one for each time that it was asked.</summary>
    public IReadOnlyList<RpoAnswer> RpoAnswers { get; init; } = [];

    /// <summary>Objections to marketing (opposizione, GDPR art. 21).</summary>
    public IReadOnlyList<Objection> Objections { get; init; } = [];

    public IReadOnlyList<Consent> Consents { get; init; } = [];

    /// <summary>The person's own requests to be contacted.</summary>
    public IReadOnlyList<PersonRequest> Requests { get; init; } = [];

    /// <summary>Contracts with the principal, which make the person a customer.</summary>
    public IReadOnlyList<Contract> Contracts { get; init; } = [];

    /// <summary>Contacts made before, by every agency of the principal.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];
}

/// <summary>One answer of the opposition register about a number.</summary>
/// <param name="Listed">Whether the number was on the register.</param>
/// <param name="RevokedFor">Principals for which the person lifted the block (revoca selettiva).</param>
public sealed record RpoAnswer(Moment At, bool Listed, IReadOnlyList<string> RevokedFor);

/// <summary>The person said no to marketing by this principal, or by everybody.</summary>
public sealed record Objection(Moment At, ObjectionScope To);

/// <summary>The person said yes to some sectors over some channels.</summary>
/// <param name="Proof">What proves it, such as a hash of the form; without one the consent is not usable.</param>
/// <param name="InsideContract">Given in a supply contract, whose life it shares (L. 5/2018 art. 1 c. 5).</param>
/// <param name="RevokedAt"><see cref="Moment.None"/> while it was not revoked.</param>
public sealed record Consent(
    Moment At, Sectors Categories, Channels Channels, string? Proof, bool InsideContract, Moment RevokedAt);

/// <summary>The person asked to be contacted.</summary>
/// <param name="Expires">The last day; absent: a number of days that the law pack gives.</param>
/// <param name="Sectors">About what; <see cref="Sectors.None"/>: anything.</param>
public sealed record PersonRequest(Moment At, DateOnly? Expires, Sectors Sectors);

/// <summary>A contract with the principal, days inclusive; open when <paramref name="To"/> is absent.</summary>
public sealed record Contract(DateOnly From, DateOnly? To);

/// <summary>A contact made earlier.</summary>
public sealed record Attempt(DateTimeOffset At, Outcome Outcome, string? Agency);
