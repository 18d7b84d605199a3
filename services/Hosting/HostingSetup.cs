using System.Net;
using Animation.Hosting.Configuration;
using Animation.Hosting.Data;
using Animation.Hosting.Identity;
using Animation.Hosting.Messaging;
using Animation.Hosting.Observability;
using Animation.Hosting.Privacy;
using Animation.Hosting.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Animation.Hosting;

/// <summary>The plumbing of a process, in one place.</summary>
public static class HostingSetup
{
    /// <summary>Registers everything the services rely on, then the services that this process runs.</summary>
    public static void AddHosting(this WebApplicationBuilder builder, Settings settings, IReadOnlyList<ServiceDefinition> all)
    {
        var services = builder.Services;
        var catalog = new ServiceCatalog(all, settings);
        services.AddSingleton(settings);
        services.AddSingleton(catalog);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Databases>();
        services.AddIdentity();
        services.AddMessaging(settings, catalog);
        services.AddSingleton<Retention>().AddHostedService(provider => provider.GetRequiredService<Retention>());
        services.AddTelemetry(settings);
        services.AddLimits();
        foreach (var service in catalog.Running)
        {
            services.AddScoped(service.Db);
            service.Add(builder);
        }
    }

    private static void AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<Sessions>();
        services.AddSingleton<Memberships>();
        services.AddSingleton<ActionLinks>();
        services.AddSingleton<Seals>();
        services.AddDataProtection().SetApplicationName("animation");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new KeyRing(provider.GetRequiredService<Databases>())));
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Policies.Officer, policy => policy.RequireRole(Roles.Officer, Roles.Admin))
            .AddPolicy(Policies.Dashboards, policy => policy.RequireRole(Roles.Director, Roles.Officer, Roles.Admin))
            .AddPolicy(Policies.Admin, policy => policy.RequireRole(Roles.Admin));
    }

    /// <summary>The pipeline around every page, then health, then the pages of the services that this process runs.</summary>
    /// <param name="errorPages">Puts the error pages in their place: after headers and language, before everything that can fail.</param>
    public static void UseHosting(this WebApplication app, Action<WebApplication> errorPages)
    {
        var settings = app.Services.GetRequiredService<Settings>();
        app.UseForwardedHeaders(Forwarded(settings));
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<Language>();
        errorPages(app);
        app.UseRouting();
        app.Use(Telemetry.NameAfterRoute);
        app.UseAuthentication();
        // Once more, now that the account is known.
        app.UseMiddleware<Language>();
        app.UseRateLimiter();
        app.Use(NowhereIsNotFound);
        app.UseAuthorization();
        app.Use(FreshProof.Guard);
        app.UseMiddleware<PostGuard>();
        app.MapHealth();
        foreach (var service in app.Services.GetRequiredService<ServiceCatalog>().Running)
            service.Map(app);
    }

    // Authorisation would first ask a visitor who mistyped an address to sign in.
    private static Task NowhereIsNotFound(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is not null)
            return next(http);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static ForwardedHeadersOptions Forwarded(Settings settings)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = 1 };
        foreach (var proxy in settings.Proxies)
            options.KnownProxies.Add(IPAddress.Parse(proxy));
        return options;
    }
}
