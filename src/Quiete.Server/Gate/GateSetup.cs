namespace Quiete.Server.Gate;

/// <summary>Wires the room.</summary>
internal static class GateSetup
{
    extension(IServiceCollection services)
    {
        public void AddGate()
        {
        }
    }

    extension(WebApplication web)
    {
        public void MapGate()
        {
        }
    }
}
