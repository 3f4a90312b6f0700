using Microsoft.AspNetCore.Components;
using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>A page about one case of a register that one keeps. All others do not exist.</summary>
public abstract class AboutCase : PersonPage
{
    private Case? found;

    /// <summary>The case.</summary>
    [Parameter] public long Id { get; set; }

    [Inject] private protected CaseStore Cases { get; set; } = default!;

    private protected Case Case => found ?? throw new InvalidOperationException("The page asks for a case that is not there.");

    private protected override bool IsThere => base.IsThere && found is not null;

    /// <summary>An address below the case's page.</summary>
    private protected string Under(string path) => To($"/pratiche/{Id}{path}");

    private protected sealed override async Task Open()
    {
        if (await Cases.Find(Who.Id, Id, Stop) is not { } one)
        {
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        found = one;
        await OpenCase();
    }

    /// <summary>Reads what the page shows. The case is there.</summary>
    private protected virtual Task OpenCase() => Task.CompletedTask;
}
