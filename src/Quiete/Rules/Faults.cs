namespace Quiete.Rules;

/// <summary>Takes what is wrong with a text: throws the first fault, or gathers them all.</summary>
public sealed class Faults
{
    private readonly List<BadInputException> found = [];
    private readonly bool gather;

    private Faults(bool gather) => this.gather = gather;

    /// <summary>Throws each fault as it is reported, so only the first is told.</summary>
    public static Faults Throwing { get; } = new(gather: false);

    /// <summary>Keeps every fault, for those who mend a whole file at once.</summary>
    public static Faults Gathering() => new(gather: true);

    /// <summary>The faults gathered so far, in the order in which they were met.</summary>
    public IReadOnlyList<BadInputException> Found => found;

    public void Report(string place, string message) => Report(new BadInputException(place, message));

    public void Report(BadInputException fault)
    {
        if (!gather) throw fault;
        found.Add(fault);
    }
}
