using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Shell;

/// <summary>Tells whoever watches whether the process lives and whether it can do its work.</summary>
internal static class Health
{
    extension(WebApplication web)
    {
        public void MapHealth()
        {
            web.MapGet("/health/live", () => "live").ExcludeFromDescription().AllowAnonymous();
            web.MapGet("/health/ready", Ready).ExcludeFromDescription().AllowAnonymous();
        }
    }

    /// <summary>Ready: the database reads and writes.</summary>
    private static async Task<string> Ready(Database database, CancellationToken stop)
    {
        await database.Write(connection => connection.ExecuteAsync("UPDATE change_counter SET last = last WHERE id = 1"), stop);
        return "ready";
    }
}
