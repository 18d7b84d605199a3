using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Animation.Testing;

/// <summary>An answer as a person sees it.</summary>
/// <param name="Status">HTTP status of the last hop.</param>
/// <param name="Path">Path and query of the last hop.</param>
/// <param name="Html">The body as sent.</param>
public sealed record Page(HttpStatusCode Status, string Path, string Html, HttpResponseMessage Response)
{
    private readonly Lazy<IHtmlDocument> document = new(() => new HtmlParser().ParseDocument(Html));

    /// <summary>The parsed document; parsed when first asked for.</summary>
    public IHtmlDocument Document => document.Value;

    /// <summary>The visible words of the main part, white space folded.</summary>
    public string Text => string.Join(' ', ((Document.QuerySelector("main") ?? Document.Body)?.TextContent ?? Html)
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>
/// A browser without scripts: keeps cookies, even secure ones on plain loopback as Chromium does, fills and sends the forms it finds.
/// </summary>
public sealed class Browser(Uri address) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = address };
    private Page? current;

    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>Sent with each request, as the browser's own language.</summary>
    public string AcceptLanguage { get; set; } = "fr";

    /// <summary>Sent with each request, whatever they are: a foreign <c>Host</c>, a proxy's words.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    public void Dispose() => client.Dispose();

    /// <summary>Opens a page, following redirects.</summary>
    public Task<Page> Open(string path) => Send(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Fills the form that the selector finds on the current page and sends it. Unknown field names are refused.</summary>
    /// <param name="form">CSS selector of the form.</param>
    /// <param name="fields">Name and value; a name given several times is sent several times; a null value leaves the field out.</param>
    /// <param name="button">Name and value of the button pressed, when it has one.</param>
    public Task<Page> Submit(string form, IEnumerable<(string Name, string? Value)>? fields = null, (string Name, string Value)? button = null)
    {
        var page = current ?? throw new InvalidOperationException("Open a page first.");
        var element = page.Document.QuerySelector(form) as IHtmlFormElement
            ?? throw new InvalidOperationException($"No form '{form}' on {page.Path} ({page.Status}): {page.Text}");
        var given = (fields ?? []).ToList();
        var known = element.Elements.Select(field => field.GetAttribute("name")).ToHashSet();
        if (given.FirstOrDefault(field => !known.Contains(field.Name)) is { Name: not null } stray)
            throw new InvalidOperationException($"The form '{form}' has no field '{stray.Name}', only {string.Join(", ", known)}.");
        var values = Values(element).Where(value => given.All(field => field.Name != value.Key))
            .Concat(given.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value!)));
        if (button is { } pressed)
            values = values.Append(KeyValuePair.Create(pressed.Name, pressed.Value));
        var action = element.GetAttribute("action") is { Length: > 0 } target ? target : page.Path;
        if (string.Equals(element.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase))
            return Send(new HttpRequestMessage(HttpMethod.Post, Resolve(page, action)) { Content = new FormUrlEncodedContent(values) });
        var query = string.Join('&', values.Select(value => Uri.EscapeDataString(value.Key) + "=" + Uri.EscapeDataString(value.Value)));
        return Open(Resolve(page, action).Split('?')[0] + "?" + query);
    }

    /// <summary>Sends any request with this browser's cookies; the answer becomes the current page.</summary>
    public async Task<Page> Send(HttpRequestMessage request, bool follow = true)
    {
        for (var hop = 0; ; hop++)
        {
            Dress(request);
            var response = await client.SendAsync(request);
            KeepCookies(response);
            var location = response.Headers.Location;
            if (!follow || location is null || (int)response.StatusCode is < 300 or >= 400 || hop == 10)
            {
                var path = request.RequestUri!.IsAbsoluteUri ? request.RequestUri.PathAndQuery : request.RequestUri.OriginalString;
                return current = new Page(response.StatusCode, path, await response.Content.ReadAsStringAsync(), response);
            }
            request = new HttpRequestMessage(HttpMethod.Get, location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString);
        }
    }

    private static string Resolve(Page page, string action) =>
        new Uri(new Uri(new Uri("http://x"), page.Path), action).PathAndQuery;

    private static IEnumerable<KeyValuePair<string, string>> Values(IHtmlFormElement form)
    {
        foreach (var field in form.Elements)
        {
            var name = field.GetAttribute("name");
            if (string.IsNullOrEmpty(name) || field.HasAttribute("disabled"))
                continue;
            if (field is IHtmlInputElement input)
            {
                if (input.Type is "submit" or "button" or "image" or "reset" or "file" || input.Type is "checkbox" or "radio" && !input.IsChecked)
                    continue;
                yield return KeyValuePair.Create(name, input.Value);
            }
            else if (field is IHtmlTextAreaElement area)
                yield return KeyValuePair.Create(name, area.Value);
            else if (field is IHtmlSelectElement select)
            {
                foreach (var option in select.SelectedOptions)
                    yield return KeyValuePair.Create(name, option.Value);
            }
        }
    }

    private void Dress(HttpRequestMessage request)
    {
        request.Headers.Accept.ParseAdd("text/html");
        request.Headers.TryAddWithoutValidation("Accept-Language", AcceptLanguage);
        foreach (var header in Headers)
            request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        if (Cookies.Count > 0)
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
    }

    private void KeepCookies(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Set-Cookie", out var cookies))
            return;
        foreach (var cookie in cookies)
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0 || cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
                Cookies.Remove(pair[0]);
            else
                Cookies[pair[0]] = pair[1];
        }
    }
}
