namespace Quiete.Server.Register;

/// <summary>What a person wants of a line.</summary>
internal enum Wish
{
    /// <summary>It shall not ring any more.</summary>
    Block,

    /// <summary>It is wanted: this beats every block, the person's own and everybody's.</summary>
    Allow,
}

/// <summary>What a person wants of a line, or of all lines that begin with some digits.</summary>
/// <param name="Line">As the engine writes it: <c>+39…</c>, a short line, a sender's name; of a range, how it begins: <c>+39084</c>.</param>
/// <param name="Removed">When the person took the wish back: devices hear of it until they have forgotten it, too.</param>
internal sealed record LineWish(long Person, string Line, bool IsRange, Wish Wish, string? Label, DateTimeOffset Since, DateTimeOffset? Removed, long Change);
