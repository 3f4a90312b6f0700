using Quiete.Server.Companies;

namespace Quiete.Server.Blocking;

/// <summary>A line on somebody's block list, or a range of lines.</summary>
/// <param name="Line">As the engine writes it; of a range, how its lines begin.</param>
/// <param name="Label">The company's name, or what the person wrote beside it.</param>
/// <param name="Voices">How many people reported it; 0: it is the person's own block.</param>
internal sealed record BlockedLine(string Line, bool IsRange, string? Label, int Voices, BrandKind? Kind, DateTimeOffset Since, DateTimeOffset Last)
{
    public bool IsOwn => Voices == 0;
}
