using Quiete.Numbers;
using Quiete.Rules;

namespace Quiete.Gate;

/// <summary>What is about to happen, whomever it will reach: who contacts, for whom, why and how.</summary>
/// <param name="Agency">The data of the agency; absent when nobody gave them.</param>
/// <param name="Policy">The principal's contact policy; absent when there is none.</param>
public sealed record Campaign(Contact Contact, Agency? Agency = null, Policy? Policy = null);

/// <summary>One kind of contact: by whom, for whom, about what, why and over which channel.</summary>
public sealed record Contact
{
    /// <summary>For whom the contact is made (committente, titolare).</summary>
    public required string Principal { get; init; }

    /// <summary>Who makes it; absent: the principal's own staff.</summary>
    public string? Agency { get; init; }

    /// <summary>Exactly one.</summary>
    public required Sectors Sector { get; init; }

    public required Purpose Purpose { get; init; }

    /// <summary>Exactly one.</summary>
    public required Channels Channel { get; init; }

    /// <summary>The line shown to the person called (CLI); the default is withheld.</summary>
    public CallerLine CallerLine { get; init; }

    /// <summary>Where the call starts, in two letters; absent is no evidence of a foreign origin.</summary>
    public string? OriginCountry { get; init; }

    /// <summary>Silent calls of the campaign for a hundred answered.</summary>
    public decimal? SilentRatioPerCent { get; init; }

    /// <summary>All purposes but <see cref="Purpose.Service"/> are marketing.</summary>
    public bool IsMarketing => Purpose != Purpose.Service;
}
