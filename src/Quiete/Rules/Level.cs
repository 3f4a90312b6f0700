namespace Quiete.Rules;

/// <summary>What stands behind a rule, strongest first.</summary>
public enum Level : byte
{
    /// <summary>A statute or decree.</summary>
    Law,

    /// <summary>An act of an authority: AGCOM, ARERA, Garante.</summary>
    Regulator,

    /// <summary>A voluntary code: binds its members, and others through their contracts.</summary>
    Code,

    /// <summary>Binds through the contract with the principal (committente).</summary>
    Contract,

    /// <summary>Good manners, without legal force.</summary>
    Practice,
}

/// <summary>How sure we are of a rule's parameters.</summary>
public enum Confidence : byte
{
    High,
    Medium,
    Low,
}
