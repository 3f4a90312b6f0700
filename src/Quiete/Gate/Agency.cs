using Quiete.Numbers;

namespace Quiete.Gate;

/// <summary>What is known of the agency that calls: enrolment, membership, mandate and lines.</summary>
public sealed record Agency
{
    /// <summary>Its number in the register of communication operators (ROC).</summary>
    public string? Roc { get; init; }

    /// <summary>The last day of the enrolment; absent: open.</summary>
    public DateOnly? RocTo { get; init; }

    /// <summary>Whether it adheres to the code of conduct.</summary>
    public bool CodeMember { get; init; }

    /// <summary>The first day of the mandate from the principal; absent: no mandate.</summary>
    public DateOnly? MandateFrom { get; init; }

    /// <summary>The last day of the mandate; absent: open.</summary>
    public DateOnly? MandateTo { get; init; }

    public IReadOnlyList<DeclaredLine> Lines { get; init; } = [];
}

/// <summary>A line that the agency declared to the register of operators.</summary>
/// <param name="Recallable">Whether a person who calls it back reaches the caller.</param>
public sealed record DeclaredLine(CallerLine Line, bool Recallable);
