using Quiete.Screening;
using Quiete.Server.Accounts;
using Quiete.Server.Companies;

namespace Quiete.Server.Gate;

/// <summary>Whose facts a caller reaches.</summary>
internal static class FactsReach
{
    extension(Caller caller)
    {
        /// <summary>The principal that the caller is; null: none.</summary>
        public long? OwnPrincipal => caller is { Role: Role.Principal, Company: { } own } ? own : null;
    }

    /// <summary>Whether an agency may enter facts of this kind at all: what it hears and does itself.</summary>
    public static bool IsForAgencies(FactKind kind) => kind is FactKind.Consents or FactKind.Requests or FactKind.Attempts;

    /// <summary>The principal whose facts a caller enters: its own, or for an agency the one that it names and has a mandate of today.</summary>
    /// <returns>Null: there is none that the caller may know of.</returns>
    public static async Task<long?> PrincipalFor(Caller caller, long? named, MandateStore mandates, DateOnly today, CancellationToken stop)
    {
        if (caller.OwnPrincipal is { } own) return named is null || named == own ? own : null;
        if (caller is not { Role: Role.Agency, Company: { } agency } || named is not { } principal) return null;
        var days = Mandates.Of(await mandates.OfPrincipal(principal, stop)).Days(principal, agency);
        return days.Any(span => span.Holds(today)) ? principal : null;
    }
}
