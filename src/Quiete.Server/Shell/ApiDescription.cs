using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Quiete.Server.Shell;

/// <summary>The API described: OpenAPI 3.1 at <c>/openapi/v1.json</c>, and a page to try it at <c>/api</c>.</summary>
internal static class ApiDescription
{
    private const string Key = "key";

    extension(IServiceCollection services)
    {
        public void AddApiDescription() => services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = address => address.RelativePath?.StartsWith("v1/", StringComparison.Ordinal) == true;
            options.AddDocumentTransformer(Introduce);
            options.AddOperationTransformer(SayWhoMayAsk);
            options.AddSchemaTransformer(SayWords);
        });
    }

    extension(WebApplication web)
    {
        public void MapApiDescription()
        {
            web.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
            web.UseSwaggerUI(page =>
            {
                page.RoutePrefix = "api";
                page.DocumentTitle = "API · Quiete";
                page.SwaggerEndpoint("/openapi/v1.json", "Quiete");
            });
        }
    }

    private static Task Introduce(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken stop)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Quiete",
            Version = "v1",
            Description = "Ask before a marketing contact, reserve it, and prove it afterwards. Errors are problems (RFC 9457); `errors` names the field.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Key] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key of a company, made on the page /chiavi: `Authorization: Bearer qk_…`.",
            },
        };
        return Task.CompletedTask;
    }

    // Enumerations travel as the engine's words, which the generator cannot know.
    private static Task SayWords(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken stop)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (!type.IsEnum) return Task.CompletedTask;
        var words = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. Json.Words(type).Select(word => (JsonNode)word)] };
        var isOne = context.JsonPropertyInfo?.CustomConverter?.GetType() is { IsGenericType: true } converter && converter.GetGenericTypeDefinition() == typeof(OneWord<>);
        if (type.IsDefined(typeof(FlagsAttribute), inherit: false) && !isOne) (schema.Type, schema.Items) = (JsonSchemaType.Array, words);
        else (schema.Type, schema.Enum) = (words.Type, words.Enum);
        return Task.CompletedTask;
    }

    private static Task SayWhoMayAsk(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAllowAnonymous>().Any()) return Task.CompletedTask;
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Key, context.Document)] = [] }];
        return Task.CompletedTask;
    }
}
