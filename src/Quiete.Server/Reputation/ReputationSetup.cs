namespace Quiete.Server.Reputation;

/// <summary>Wires the room.</summary>
internal static class ReputationSetup
{
    extension(IServiceCollection services)
    {
        public void AddReputation() => services.AddSingleton<LineBook>();
    }

    extension(WebApplication web)
    {
        public void MapReputation()
        {
        }
    }
}
