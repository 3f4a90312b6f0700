namespace Quiete.Server.Accounts;

/// <summary>Put on an address: who asks there is known by this scheme alone, so a cookie or a key of a company opens nothing.</summary>
internal sealed record SignsInBy(string Scheme)
{
    /// <summary>The id of a device that showed its token. A device is no <see cref="Caller"/>.</summary>
    public const string DeviceClaim = "device";
}
