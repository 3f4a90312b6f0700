using Quiete.Procedures;

namespace Quiete.Server.Complaints;

/// <summary>Where in a case a step is taken.</summary>
internal static class StepLinks
{
    /// <summary>The path below the case's page; null: it is taken elsewhere.</summary>
    public static string? Of(Step step) => step.Form switch
    {
        null => null,
        "association" => "/associazione",
        "indemnity" => "/indennizzo",
        var form when ProcedurePack.Italian.Forms.Any(one => one.Id == form) => $"/segnalazioni/{form}",
        var form => $"/lettere?modello={form}",
    };
}
