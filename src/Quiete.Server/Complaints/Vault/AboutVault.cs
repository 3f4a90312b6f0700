using Quiete.Server.Register;

namespace Quiete.Server.Complaints;

/// <summary>A page about one's own vault, or that of somebody without an account whose register one keeps. To all others, helpers too, it does not exist.</summary>
public abstract class AboutVault : PersonPage
{
    private protected override bool IsThere => base.IsThere && Who.IsRuledBy(Me);

    private protected sealed override async Task Open()
    {
        if (Who.IsRuledBy(Me)) await OpenVault();
        if (!IsFound) Http.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    /// <summary>Whether what the page is about was found.</summary>
    private protected virtual bool IsFound => Who.IsRuledBy(Me);

    /// <summary>Reads what the page shows. The vault is theirs.</summary>
    private protected virtual Task OpenVault() => Task.CompletedTask;
}
