using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Animation.Web.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Animation.Web.Tests;

/// <summary>A site of this library alone on a free port, with the style page.</summary>
internal sealed class TestSite : IAsyncDisposable, ILoggerProvider
{
    private readonly WebApplication app;

    private TestSite(Action<WebApplication>? map)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Logging.ClearProviders().AddProvider(this);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddWeb();
        builder.Services.AddAuthorization();
        app = builder.Build();
        app.Use((http, next) =>
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(http.Request.Cookies["langue"] == "en" ? "en-GB" : "fr-FR");
            return next(http);
        });
        app.UseErrorPages();
        app.MapWeb();
        map?.Invoke(app);
    }

    public ConcurrentQueue<string> Errors { get; } = new();

    public HttpClient Browser { get; private set; } = null!;

    public static async Task<TestSite> Start(Action<WebApplication>? map = null)
    {
        var site = new TestSite(map);
        await site.app.StartAsync(TestContext.Current.CancellationToken);
        site.Browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(site.app.Urls.First()) };
        site.Browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        return site;
    }

    public Task<HttpResponseMessage> Get(string path) => Browser.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] form) =>
        Browser.PostAsync(new Uri(path, UriKind.Relative), new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))), TestContext.Current.CancellationToken);

    public async Task<IDocument> Page(string path) => await Read(await Get(path));

    public static async Task<IDocument> Read(HttpResponseMessage answer) =>
        new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await app.DisposeAsync();
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Recorder(Errors);

    void IDisposable.Dispose() { }

    private sealed class Recorder(ConcurrentQueue<string> errors) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                errors.Enqueue(formatter(state, exception));
        }
    }
}
