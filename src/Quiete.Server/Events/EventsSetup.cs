namespace Quiete.Server.Events;

/// <summary>Wires the room.</summary>
internal static class EventsSetup
{
    extension(IServiceCollection services)
    {
        public void AddEvents()
        {
        }
    }

    extension(WebApplication web)
    {
        public void MapEvents()
        {
        }
    }
}
