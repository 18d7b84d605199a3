using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Animation.Host.Demo.Check;

/// <summary>A page as it came back.</summary>
/// <param name="Path">Path and query of the last hop.</param>
public sealed record WalkedPage(int Status, string Path, IHtmlDocument Document)
{
    /// <summary>The visible words of the main part, white space folded.</summary>
    public string Text => string.Join(' ', ((Document.QuerySelector("main") ?? Document.Body)?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The form that posts or asks at this path; none when the page has none.</summary>
    public IHtmlFormElement? Form(string action) =>
        Document.Forms.FirstOrDefault(form => new Uri(new Uri("http://here" + Path), form.GetAttribute("action") ?? "").AbsolutePath == action);
}

/// <summary>One person at a browser without scripts: keeps cookies, follows redirects, fills and sends the forms that are there.</summary>
/// <param name="name">Who it is, for messages.</param>
public sealed class Walker(string name, Uri address) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = address };
    private readonly Dictionary<string, string> cookies = [];

    public string Name => name;

    public void Dispose() => client.Dispose();

    /// <summary>Opens a page that must answer 200.</summary>
    public async Task<WalkedPage> Open(string path, CancellationToken ct) => Succeeded(await Send(HttpMethod.Get, path, null, ct));

    /// <summary>Sends the form of the page that leads to <paramref name="action"/>, with its hidden values and these; the answer must be 200.</summary>
    /// <param name="fields">A name given several times is sent several times; it replaces what the form held under that name. A field the form does not have is refused.</param>
    public async Task<WalkedPage> Press(WalkedPage page, string action, (string Name, string Value)[] fields, CancellationToken ct) =>
        Succeeded(await Try(page, action, fields, ct));

    /// <summary>The same, whatever the answer: for what must be refused.</summary>
    public async Task<WalkedPage> Try(WalkedPage page, string action, (string Name, string Value)[] fields, CancellationToken ct)
    {
        var form = page.Form(action) ?? throw new LoopBroken($"{name} finds no form to {action}", page);
        var known = form.Elements.Select(field => field.GetAttribute("name")).OfType<string>().ToHashSet();
        if (fields.FirstOrDefault(field => !known.Contains(field.Name)).Name is { } stray)
            throw new LoopBroken($"{name} finds no field {stray} in the form to {action}, only {string.Join(", ", known)}", page);
        var values = Values(form).Where(value => fields.All(field => field.Name != value.Key))
            .Concat(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await Send(HttpMethod.Post, action, new FormUrlEncodedContent(values), ct);
    }

    /// <summary>Sends anything; follows redirects as a browser does.</summary>
    public async Task<WalkedPage> Send(HttpMethod method, string path, HttpContent? content, CancellationToken ct)
    {
        for (var hop = 0; ; hop++)
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            request.Headers.TryAddWithoutValidation("Accept", "text/html");
            request.Headers.TryAddWithoutValidation("Accept-Language", "fr");
            if (cookies.Count > 0)
                request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            using var response = await client.SendAsync(request, ct);
            Keep(response);
            if (response.Headers.Location is not { } next || (int)response.StatusCode is < 300 or >= 400 || hop == 10)
                return new WalkedPage((int)response.StatusCode, path, new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync(ct)));
            (method, content) = (HttpMethod.Get, null);
            path = new Uri(new Uri(address, path), next).PathAndQuery;
        }
    }

    private WalkedPage Succeeded(WalkedPage page) =>
        page.Status == 200 ? page : throw new LoopBroken($"{name} is answered {page.Status} at {page.Path}", page);

    private void Keep(HttpResponseMessage response)
    {
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0)
                cookies.Remove(pair[0]);
            else
                cookies[pair[0]] = pair[1];
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Values(IHtmlFormElement form)
    {
        foreach (var field in form.Elements)
        {
            if (field.GetAttribute("name") is not { Length: > 0 } name || field.HasAttribute("disabled"))
                continue;
            if (field is IHtmlInputElement input)
            {
                var unused = input.Type is "submit" or "button" or "image" or "reset" or "file" || (input.Type is "checkbox" or "radio" && !input.IsChecked);
                if (!unused)
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
}

/// <summary>The loop does not close: which step failed, and the page that showed it.</summary>
public sealed class LoopBroken(string message, WalkedPage? page = null) : Exception(message)
{
    public WalkedPage? Page => page;
}
