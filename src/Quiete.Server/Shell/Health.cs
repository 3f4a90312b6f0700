using Dapper;
using Quiete.Server.Storage;

namespace Quiete.Server.Shell;

/// <summary>Tells whoever watches whether the process lives and whether it can do its work.</summary>
internal static class Health
{
    /// <summary>The most rows that are named.</summary>
    private const int MostNamed = 20;

    extension(WebApplication web)
    {
        public void MapHealth()
        {
            web.MapGet("/health/live", () => "live").ExcludeFromDescription().AllowAnonymous();
            web.MapGet("/health/ready", Ready).ExcludeFromDescription().AllowAnonymous();
        }
    }

    /// <summary>Ready: the database reads and writes. Rows that this version cannot read are told beside it: they cost themselves alone.</summary>
    private static async Task<string> Ready(Database database, CancellationToken stop)
    {
        await database.Write(connection => connection.ExecuteAsync("UPDATE change_counter SET last = last WHERE id = 1"), stop);
        var unread = database.Unread.All;
        return unread.Count == 0 ? "ready" : $"ready, but this version cannot read {unread.Count} rows, such as {string.Join(", ", unread.Take(MostNamed).Select(row => $"{row.Table} {row.Id}"))}";
    }
}
