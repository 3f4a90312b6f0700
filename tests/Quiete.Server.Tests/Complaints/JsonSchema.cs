using System.Text.Json.Nodes;
using Quiete.Server.Tests.Documents;
using Quiete.Server.Tests.Events;

namespace Quiete.Server.Tests.Complaints;

/// <summary>Holds documents against the schemas that the service publishes, by a checker that is not ours (python3-jsonschema).</summary>
internal static class JsonSchema
{
    private const string Check = """
        import sys, json, jsonschema
        schema = json.load(open(sys.argv[1]))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(json.load(sys.stdin), schema, jsonschema.Draft202012Validator, format_checker=jsonschema.FormatChecker())
        """;

    /// <summary>The published schemas, by their file names.</summary>
    public static IEnumerable<string> Published => Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    private static string Folder => Path.Combine(WebhookOracle.Root(), "src", "Quiete.Server", "wwwroot", "schemas");

    /// <summary>Whether the checker is there.</summary>
    public static async Task<bool> IsThere() => Programs.Has("python3") && (await Programs.Run("python3", null, "-c", "import jsonschema")).Code == 0;

    /// <summary>Skips the test where the checker is missing.</summary>
    public static async Task Need() => Assert.SkipUnless(await IsThere(), "Not installed: python3-jsonschema. ./test installs it when it can.");

    /// <summary>A document fits, and one that says more than the schema knows, or lacks something at its top, does not.</summary>
    public static async Task MustFit(string schema, byte[] json)
    {
        var file = Path.Combine(Folder, schema);
        await Programs.Ask("python3", json, "-c", Check, file);

        var more = JsonNode.Parse(json)!.AsObject();
        more["unheardOf"] = 1;
        Assert.Contains("unheardOf", (await Programs.Run("python3", Bytes(more), "-c", Check, file)).Said, StringComparison.Ordinal);
        var less = JsonNode.Parse(json)!.AsObject();
        less.Remove("schema");
        Assert.Contains("'schema' is a required property", (await Programs.Run("python3", Bytes(less), "-c", Check, file)).Said, StringComparison.Ordinal);
    }

    private static byte[] Bytes(JsonNode node) => System.Text.Encoding.UTF8.GetBytes(node.ToJsonString());
}
