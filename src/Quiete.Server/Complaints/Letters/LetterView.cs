namespace Quiete.Server.Complaints;

/// <summary>A letter on its way into a page or a paper.</summary>
public sealed class LetterView
{
    internal LetterView(LetterText text) => Text = text;

    internal LetterText Text { get; }
}
