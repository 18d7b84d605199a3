using System.Diagnostics;
using Animation.Hosting.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Animation.Hosting.Observability;

/// <summary>Traces and metrics over OTLP, only where the operator named a collector. One request can be followed through the bus.</summary>
public static class Telemetry
{
    /// <summary>Spans of our own: relays, fetches, sendings. Never with a personal value.</summary>
    public static readonly ActivitySource Source = new("Animation");

    private static readonly string[] sources = ["Animation", "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit"];
    private static readonly string[] meters =
        ["Animation", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql", "MassTransit"];

    internal static void AddTelemetry(this IServiceCollection services, Settings settings)
    {
        if (settings.Otlp is not { } collector)
            return;
        var resource = ResourceBuilder.CreateDefault().AddService("animation", serviceInstanceId: string.Join('+', settings.Services));
        void Exporter(OtlpExporterOptions options, string path)
        {
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
            options.Endpoint = new Uri(collector, path);
        }
        services.AddSingleton(_ => Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(sources)
            .AddProcessor(new WithoutAddresses()).AddOtlpExporter(options => Exporter(options, "/v1/traces")).Build());
        services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(meters)
            .AddOtlpExporter(options => Exporter(options, "/v1/metrics")).Build());
        services.AddHostedService<Flush>();
    }

    /// <summary>Names the request's span after its route, which says more than the framework's own name and holds no id and no token.</summary>
    internal static Task NameAfterRoute(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span && http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
            span.DisplayName = $"{http.Request.Method} /{route.TrimStart('/')}";
        return next(http);
    }

    // An address as it was asked may hold a token; the route does not.
    private sealed class WithoutAddresses : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            foreach (var tag in new[] { "url.path", "url.query", "url.full" })
                data.SetTag(tag, null);
        }
    }

    // Nothing else asks for the providers, so without this they would never be built.
    private sealed class Flush(TracerProvider traces, MeterProvider metrics) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            traces.ForceFlush(2000);
            metrics.ForceFlush(2000);
            return Task.CompletedTask;
        }
    }
}
