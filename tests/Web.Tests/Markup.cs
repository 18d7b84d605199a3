using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Animation.Web.Tests;

/// <summary>Renders one component, as a request to an address or without any.</summary>
internal static class Markup
{
    public static async Task<IElement> Of<TComponent>(object? parameters = null, string? address = null, string language = "fr")
        where TComponent : IComponent
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language == "en" ? "en-GB" : "fr-FR");
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddHttpContextAccessor();
        services.AddOptions<Animation.Web.Site.SiteOptions>();
        services.AddAntiforgery();
        services.AddDataProtection();
        await using var provider = services.BuildServiceProvider();
        if (address is not null)
        {
            var http = new DefaultHttpContext { RequestServices = provider };
            var parts = address.Split('?');
            http.Request.Path = parts[0];
            http.Request.QueryString = new QueryString(parts.Length > 1 ? "?" + parts[1] : "");
            provider.GetRequiredService<IHttpContextAccessor>().HttpContext = http;
        }
        await using var renderer = new HtmlRenderer(provider, NullLoggerFactory.Instance);
        var values = ParameterView.FromDictionary(new RouteValueDictionary(parameters));
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TComponent>(values)).ToHtmlString());
        return new HtmlParser().ParseDocument(html).Body!;
    }

    /// <summary>Plain content for a slot.</summary>
    public static RenderFragment Words(string words) => builder => builder.AddContent(0, words);

    /// <summary>The words a reader sees, spaces folded.</summary>
    public static string Said(this IElement element) => string.Join(' ', element.TextContent.Split((char[]?)[' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
