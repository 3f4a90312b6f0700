namespace Quiete.Server.Complaints;

/// <summary>A call to customer service as the notebook holds it: an act, and what is told to the public comparison.</summary>
public sealed class NotebookForm : ActForm
{
    /// <summary>What is worth remembering beside what was said.</summary>
    public string? Note { get; set; }

    /// <summary>Whether it is told, without a name, in the comparison of customer services.</summary>
    public bool Share { get; set; }

    internal static NotebookForm New(NewAct told)
    {
        var usual = Of(told);
        return new NotebookForm { DeviceKey = usual.DeviceKey, Kind = usual.Kind, Day = usual.Day, Way = usual.Way, Body = usual.Body, NumberGiven = usual.NumberGiven };
    }

    /// <exception cref="BadInputException">A field cannot be read.</exception>
    internal NewAct Call(DateTimeOffset now)
    {
        var told = Told(now);
        return (told with { Said = string.Join("\n\n", new[] { told.Said, Note }.Where(text => !string.IsNullOrWhiteSpace(text))) }).Checked();
    }
}
