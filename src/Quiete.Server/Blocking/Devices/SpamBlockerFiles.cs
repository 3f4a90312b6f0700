using System.Text.Encodings.Web;
using System.Text.Json;

namespace Quiete.Server.Blocking;

/// <summary>Settings for the app SpamBlocker, ready to be imported there.</summary>
internal static class SpamBlockerFiles
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Asks for each call that comes in, by the hash of its number. Nothing is kept on the telephone, so what is no longer reported rings again.</summary>
    public static string Query(string site, string token) => Write("Quiete", [
        new() { ["type"] = "InterceptCall", ["numberFilter"] = ".*" },
        new() { ["type"] = "HttpDownload", ["url"] = $"{site}/api/check?sha1={{sha1(+{{cc}}{{domestic}})}}", ["header"] = Header(token) },
        new() { ["type"] = "ParseQueryResult", ["negativeSig"] = "(D_POLL|G_FRAUD|E_ADVERTISING|F_GAMBLE|B_MISSED)", ["categorySig"] = "\"rating\":\"(.+?)\"" },
    ]);

    /// <summary>Sends what the person reports in the app.</summary>
    public static string Report(string site, string token) => Write("Quiete", [
        new() { ["type"] = "HttpDownload", ["method"] = 1, ["url"] = $"{site}/api/rate", ["header"] = $"{Header(token)}\nContent-Type: application/json",
            ["body"] = "{\"phone\":\"00{cc}{domestic}\",\"rating\":\"{category}\",\"comment\":\"\"}" },
    ]);

    private static string Header(string token) => $"Authorization: Bearer {token}";

    private static string Write(string name, Dictionary<string, object>[] actions) =>
        JsonSerializer.Serialize(new Dictionary<string, object> { ["desc"] = name, ["enabled"] = true, ["actions"] = actions }, Readable);
}
