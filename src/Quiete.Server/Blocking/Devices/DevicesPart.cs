using Quiete.Rules;
using Quiete.Server.Register;

namespace Quiete.Server.Blocking;

/// <summary>The devices that take a person's block list; their tokens are kept as hashes, which nobody can take along.</summary>
internal sealed class DevicesPart(DeviceStore devices) : IPersonalPart
{
    public string Name => "devices";

    public async Task<object> Of(Person person, CancellationToken stop) => (await devices.Of(person.Id, stop)).Select(device => new
    {
        device.Name, kind = Terms.Of(device.Kind), created = Moment.Iso(device.Created), lastSeen = Iso(device.LastSeen), device.LastClient, revoked = Iso(device.Revoked),
    }).ToList();

    private static string? Iso(DateTimeOffset? instant) => instant is { } known ? Moment.Iso(known) : null;
}
