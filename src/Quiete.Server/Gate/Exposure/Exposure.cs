using Quiete.Audit;
using Quiete.Rules;

namespace Quiete.Server.Gate;

/// <summary>Why a contact may have been one too many.</summary>
internal enum ExposureKind
{
    /// <summary>It was told of a decision that refused or asked.</summary>
    AgainstRefusal,

    /// <summary>Its slot had been given back before it began.</summary>
    AfterRelease,

    /// <summary>The lease of its slot had ended before it began.</summary>
    AfterExpiry,

    /// <summary>The person had objected before it began.</summary>
    AfterObjection,

    /// <summary>It was told after the slot had ended, and nobody said when it began: it may have been in time.</summary>
    ReportedLate,

    /// <summary>It showed a line that its agency had not declared then.</summary>
    UndeclaredLine,

    /// <summary>An agency is named for it, and the gate was never asked.</summary>
    WithoutReceipt,

    /// <summary>Somebody complains of it, and waits for an answer.</summary>
    Complained,

    /// <summary>A complaint that was not answered within its clock.</summary>
    Unanswered,
}

/// <summary>One contact, and one rule that it may have broken.</summary>
/// <param name="Rule">A rule of the law pack, or of the ledger.</param>
/// <param name="Code">Of the reason.</param>
/// <param name="At">When it began, as far as it was told.</param>
/// <param name="Receipt">Of its decision; absent where the gate was not asked.</param>
/// <param name="Agency">Who made it; absent: own staff.</param>
/// <param name="Fact">What this rests on.</param>
internal sealed record ExposedContact(ExposureKind Kind, string Rule, string Code, DateTimeOffset At, ShortCode? Receipt, string? Agency, string Fact);

/// <summary>All contacts that may have broken one rule, and the range of fines that it carries.</summary>
/// <param name="Contacts">How many; <paramref name="Cases"/> may hold fewer.</param>
/// <param name="Sanction">Absent: neither the pack nor the ledger knows of one.</param>
/// <param name="Source">Where the rule is written; absent: in Quiete alone.</param>
internal sealed record RuleExposure(string Rule, Level Level, int Contacts, IReadOnlyList<ExposedContact> Cases, Sanction? Sanction, string? Source);

/// <summary>What a principal may have to answer for in a span of days. It accuses nobody: an authority decides.</summary>
/// <param name="TurnoverEur">A year's, as the principal told it; absent: not told.</param>
/// <param name="Complete">False: there were more contacts than one report reads; narrow the days.</param>
internal sealed record Exposure(DateOnly From, DateOnly To, long? TurnoverEur, IReadOnlyList<RuleExposure> Rules, bool Complete);
