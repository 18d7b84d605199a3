using Animation.Host.Demo.Feeds;
using Animation.Hosting.Configuration;
using Animation.Web;

namespace Animation.Host.Demo;

/// <summary>What a demonstration adds to the program: publishers to read, and a first page that says where to begin. Only when ANIMATION_DEMO=1.</summary>
internal static class DemoFeature
{
    internal static void AddDemo(this WebApplicationBuilder builder, Settings settings)
    {
        if (settings.Demo)
            builder.Services.AddSingleton<DemoArticles>();
    }

    internal static void MapDemo(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<Settings>().Demo)
            return;
        app.MapGet("/demo", () => Page.Show<DemoPage>()).AllowAnonymous();
        ServeFeeds.Map(app);
    }
}
