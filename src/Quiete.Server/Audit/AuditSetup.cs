namespace Quiete.Server.Audit;

/// <summary>Wires the room.</summary>
internal static class AuditSetup
{
    extension(IServiceCollection services)
    {
        public void AddAudit()
        {
        }
    }

    extension(WebApplication web)
    {
        public void MapAudit()
        {
        }
    }
}
