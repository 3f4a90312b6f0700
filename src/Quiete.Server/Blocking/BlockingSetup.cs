namespace Quiete.Server.Blocking;

/// <summary>Wires the room.</summary>
internal static class BlockingSetup
{
    extension(IServiceCollection services)
    {
        public void AddBlocking()
        {
        }
    }

    extension(WebApplication web)
    {
        public void MapBlocking()
        {
        }
    }
}
