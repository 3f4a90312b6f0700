using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Quiete.Server.Storage;

namespace Quiete.Server.Shell;

/// <summary>Metrics and traces by OpenTelemetry, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to. They name routes, never addresses.</summary>
internal static class Telemetry
{
    /// <summary>The name of our own meters and sources.</summary>
    public const string Name = "Quiete";

    /// <summary>How many rows cannot be read, by table.</summary>
    public const string UnreadGauge = "quiete.rows.unreadable";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    extension(IServiceCollection services)
    {
        public void AddTelemetry()
        {
            // Left to itself the framework gives traces no route, no method and no status.
            AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", isEnabled: false);
            if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Endpoint))) return;
            services.AddSingleton(_ => OpenTelemetrySdk.Create(builder => builder
                .ConfigureResource(resource => resource.AddService("quiete", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3)))
                .WithMetrics(metrics => metrics
                    .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Runtime", "Npgsql", Name)
                    .AddOtlpExporter())
                .WithTracing(traces => traces.AddSource("Microsoft.AspNetCore", Name).AddOtlpExporter())));
        }
    }

    extension(WebApplication web)
    {
        /// <summary>Starts exporting, and takes out of traces what people put into addresses.</summary>
        public void UseTelemetry()
        {
            web.Services.GetService<OpenTelemetrySdk>();
            var unread = web.Services.GetRequiredService<Database>().Unread;
            unread.TellTo(web.Services.GetRequiredService<ILogger<UnreadRows>>());
            web.Services.GetRequiredService<IMeterFactory>().Create(Name).CreateObservableGauge(
                UnreadGauge,
                () => unread.All.GroupBy(row => row.Table).Select(rows => new Measurement<int>(rows.Count(), KeyValuePair.Create<string, object?>("table", rows.Key))),
                unit: "{row}", "Rows of the database that this version cannot read.");
            web.Use(NameRoutes);
        }
    }

    private static async Task NameRoutes(HttpContext http, RequestDelegate next)
    {
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText; // before the handler of faults forgets it
        try
        {
            await next(http);
        }
        finally
        {
            if (http.Features.Get<IHttpActivityFeature>()?.Activity is { } activity)
            {
                activity.DisplayName = $"{http.Request.Method} {route ?? "(none)"}";
                activity.SetTag("url.path", route ?? "(none)");
                activity.SetTag("http.route", route);
                activity.SetTag("url.query", value: null);
                activity.SetTag("user_agent.original", value: null);
            }
        }
    }
}
