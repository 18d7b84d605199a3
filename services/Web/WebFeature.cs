using System.Text.Encodings.Web;
using System.Text.Unicode;
using Animation.Web.Forms;
using Animation.Web.Information;
using Animation.Web.Site;
using Animation.Web.Style;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.WebEncoders;

namespace Animation.Web;

/// <summary>The wiring face of the pages: rendering, antiforgery tokens, static files, settings, style page.</summary>
public static class WebFeature
{
    /// <summary>What the components need. The site's name comes from the configuration section <c>Site</c>.</summary>
    public static WebApplicationBuilder AddWeb(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddDataProtection();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<SiteOptions>().BindConfiguration("Site");
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddAntiforgery(options => options.Cookie = new HostCookie("__Host-animation-af"));
        return builder;
    }

    /// <summary>Static files, language and theme, the pages the law asks for, and <c>/style</c> in development and in the demo.</summary>
    public static WebApplication MapWeb(this WebApplication app)
    {
        AssetEndpoint.Map(app);
        Preferences.Map(app);
        InformationRoutes.Map(app);
        if (app.Environment.IsDevelopment() || app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.Demo)
            StyleRoutes.Map(app);
        return app;
    }
}
